"""The assistant's own sentences that the program says, and the values that each may quote.

`messages.yml` holds the words. A sentence that the file lacks, or that quotes what is not given, would stop an
answer: the linter compares the file with this list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.complaints import suggest
from flows.issues import Issue
from flows.reading import Reading

PLAIN = frozenset((
    "everyday.free", "everyday.last", "talk.hors_sujet", "talk.partage_code.short", "handoff.meanwhile_here",
    "welcome.private", "button.stuck", "button.human", "button.more", "button.menu", "button.yes", "button.no",
    "button.not_yet", "button.not_known_yet", "button.begin", "button.wrong", "button.done", "button.all_good",
    "button.fix", "button.do_it_together", "button.go_on_without", "button.skip", "button.noted",
    "button.yes_remind", "button.yes_human", "button.try_again", "button.next_page", "button.back_to_step",
    "button.back", "button.pause", "button.restart", "button.resume", "button.resume_step",
    "button.other_procedure", "button.other", "button.switch", "button.stay", "button.go_on",
    "button.go_on_meanwhile", "button.self", "button.summary", "button.withdraw", "button.danger",
    "button.no_danger", "button.erase", "button.erase_all", "button.keep", "button.my_data",
    "button.withdraw_consent", "button.in_1", "button.in_3", "button.in_7", "step.from_undated_page",
    "step.may_have_changed", "step.corrected", "end.recap", "end.worked", "end.enough", "end.enough_yes",
    "end.worked_yes", "end.worked_later", "end.later", "end.not_worked", "stuck.general", "stuck.offer", "stale",
    "places.none", "places.none_waiting", "places.call_first", "places.where", "places.elsewhere", "places.abroad",
    "places.same_town", "places.close_by", "places.open", "places.closed", "places.no_access", "places.undated",
    "town.which", "vital.general", "vital.need.suicide", "vital.need.medical",
    "vital.need.violence", "vital.need.domestic_violence", "vital.need.child", "vital.need.elder_abuse",
    "vital.need.cannot_speak", "vital.need.fire", "vital.need.shelter", "vital.need.hunger", "vital.ask",
    "vital.ask_now",
    "secret.warning", "handoff.already", "handoff.no_aidant_no_phone", "handoff.meanwhile",
    "handoff.meanwhile_free", "human.expired", "human.what_next", "failure", "tell.voice", "tell.photo",
    "tell.document", "tell.sticker", "tell.contact", "tell.video", "tell.other", "tell.place", "ask.which",
    "ask.first", "ask.not_that", "ask.other_words", "missed.once", "missed.in_flow", "missed.postal_code",
    "missed.amount", "missed.date", "missed.offer", "missed.waiting", "more", "pause.nothing", "resume.nothing",
    "restart.ask", "remind.when", "remind.generic", "remind.stopped", "remind.no_date", "word.unknown",
    "erase.ask", "erase.done", "my_data.sent", "consent.ask", "consent.yes", "consent.no", "consent.withdrawn",
    "media.voice", "media.photo", "media.document", "media.sticker", "media.contact", "media.video",
    "media.other", "media.place", "talk.saluer", "talk.saluer.short", "talk.remercier", "talk.remercier.short",
    "talk.au_revoir", "talk.est_ce_un_robot", "talk.est_ce_un_robot.short", "talk.refus_numerique",
    "talk.partage_code", "talk.frustration", "talk.bloque", "talk.ne_comprend_pas", "talk.autre_langue",
    "summary.no_need", "sheets.found", "sheets.source",
))  # fmt: skip
"""Sentences that quote nothing."""

QUOTING: dict[str, frozenset[str]] = {
    "welcome.who": frozenset({"structure"}),
    "button.word": frozenset({"word"}),
    "button.long_word": frozenset({"word"}),
    "intro.with_needs": frozenset({"minutes", "needs", "summary", "title"}),
    "intro.without_needs": frozenset({"minutes", "summary", "title"}),
    "everyday.left": frozenset({"left"}),
    "everyday.hours": frozenset({"when"}),
    "intro.noted": frozenset({"values"}),
    "need.obtain": frozenset({"minutes", "title"}),
    "step.position": frozenset({"rank", "total"}),
    "step.pitfall": frozenset({"pitfall"}),
    "step.from_page": frozenset({"year"}),
    "call.return": frozenset({"title"}),
    "stuck.once": frozenset({"help"}),
    "places.phone": frozenset({"phone"}),
    "places.found": frozenset({"places"}),
    "places.distance": frozenset({"km"}),
    "places.about": frozenset({"km"}),
    "places.open_until": frozenset({"moment"}),
    "places.closed_until": frozenset({"moment"}),
    "places.access": frozenset({"access"}),
    "places.dated": frozenset({"date"}),
    "town.codes": frozenset({"town"}),
    "town.many_codes": frozenset({"code", "town"}),
    "structure.phone": frozenset({"phone"}),
    "structure.hours": frozenset({"hours"}),
    "handoff.opened": frozenset({"structure", "when"}),
    "handoff.opened_vital": frozenset({"contact", "structure"}),
    "handoff.no_aidant": frozenset({"contact", "structure", "when"}),
    "handoff.places": frozenset({"places"}),
    "handoff.withdrawn": frozenset({"where"}),
    "human.here": frozenset({"aidant"}),
    "human.gave_back": frozenset({"where"}),
    "human.closed": frozenset({"where"}),
    "human.left": frozenset({"where"}),
    "human.resume_at": frozenset({"rank"}),
    "tell.edited": frozenset({"text"}),
    "tell.pressed": frozenset({"label"}),
    "tell.command": frozenset({"name"}),
    "switch.offer": frozenset({"here", "there"}),
    "intent.no_flow": frozenset({"name"}),
    "menu": frozenset({"lines"}),
    "pause.done": frozenset({"title"}),
    "resume.done": frozenset({"title"}),
    "resume.offer": frozenset({"title"}),
    "remind.kept": frozenset({"day"}),
    "remind.due": frozenset({"text"}),
    "word.meaning": frozenset({"meaning", "word"}),
    "offline": frozenset({"offline"}),
    "privacy": frozenset({"contact", "structure"}),
    "summary.shown": frozenset({"summary"}),
    "summary.need": frozenset({"need"}),
    "summary.position": frozenset({"position"}),
    "summary.tried": frozenset({"text", "title"}),
}
"""Sentences that may quote these values, between braces."""

PHRASES: dict[str, frozenset[str]] = {**dict.fromkeys(PLAIN, frozenset[str]()), **QUOTING}

_QUOTED = re.compile(r"\{([^{}]*)\}")


def check_messages(reading: Reading[dict[str, str]]) -> Iterator[Issue]:
    """Yield the sentences that the file lacks, those never said, and what they quote that is not given."""
    if reading.value is None:
        return
    for key in sorted(PHRASES.keys() - reading.value.keys()):
        yield _issue(reading, "missing_phrase", f"Il manque la phrase « {key} ».", f"Ajoutez une ligne « {key}: … ».")
    for key, text in reading.value.items():
        if key not in PHRASES:
            remedy = suggest(key, PHRASES, "Supprimez-la.")
            yield _issue(reading, "unknown_phrase", f"La phrase « {key} » n'est jamais dite.", remedy, key)
        else:
            yield from _quotes(reading, key, text)


def _quotes(reading: Reading[dict[str, str]], key: str, text: str) -> Iterator[Issue]:
    allowed = PHRASES[key]
    known = " ou ".join(f"{{{name}}}" for name in sorted(allowed)) or "rien entre accolades"
    for name in _QUOTED.findall(text):
        if name not in allowed:
            sentence = f"« {key} » cite {{{name}}}, que l'assistant ne connaît pas ici."
            yield _issue(reading, "unknown_quote", sentence, f"Écrivez {known}.", key)
    if {"{", "}"} & set(_QUOTED.sub("", text)):
        sentence = f"Une accolade de « {key} » n'a pas sa pareille."
        yield _issue(reading, "brace", sentence, f"Ouvrez avec {{ et fermez avec }} : {known}.", key)


def _issue(reading: Reading[dict[str, str]], code: str, sentence: str, remedy: str, key: str | None = None) -> Issue:
    line = reading.marks.line(key) if key is not None else 1
    return Issue(code=code, file=reading.file, line=line, sentence=sentence, remedy=remedy)
