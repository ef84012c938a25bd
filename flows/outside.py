"""Ways out of any state, stale buttons, and the start of what a person wants."""

from __future__ import annotations

from flows import whereabouts, words
from flows.answers import NO, YES, typed_button, typed_label, typed_words
from flows.asking import answer_pending, which_intent
from flows.care import confirm_danger
from flows.definition import HandoffReason
from flows.draft import Draft
from flows.ending import keep_for_later, recall_later
from flows.engine import begin, stand
from flows.events import Chose, Commanded, Event, Said
from flows.everyday import answer_everyday
from flows.handoff import answer_waiting
from flows.keyboard import human_button, listed, pages, with_human
from flows.outputs import Button, CancelReminders, JoinStructure
from flows.prefilling import read_said
from flows.reminding import ask_reminder, keep_reminder
from flows.repair import act, back
from flows.showing import show
from flows.spelling import plain
from flows.state import Pending
from flows.summary import open_case
from flows.understanding import Understanding

ALWAYS_VALID = frozenset({"human", "menu", "resume", "privacy", "erase", "my_data", "self", "withdraw", "summary"})
"""Buttons that keep their meaning on an old message: the way to a human is open from every message."""

STOP_REMINDERS = frozenset({"stop", "stop rappel", "stop rappels", "arrete les rappels", "plus de rappel"})
"""What ends every reminder, from any state."""


def answer_stale_press(draft: Draft, event: Event) -> bool:
    """Answer a button of an old message, or one pressed twice, with the current position; move nothing."""
    if not isinstance(event, Chose):
        return False
    conversation = draft.conversation
    valid = event.turn == conversation.buttons_turn and any(b.action == event.action for b in conversation.buttons)
    if valid or event.action in ALWAYS_VALID or event.action.startswith(("word.", "flow.")):
        return False
    draft.note("stale_press")
    show_current(draft, draft.text("stale"))
    return True


def show_current(draft: Draft, lead: str = "") -> None:
    """Show the question or step that waits for an answer; the menu when there is none."""
    draft.change(pending=None)
    if draft.run is not None:
        stand(draft, lead)
    else:
        show_menu(draft, lead)


def answer_ways_out(draft: Draft, event: Event) -> bool:
    """Answer a human asked for, the menu, back, pause, resume and restart, before any expected answer."""
    match event:
        case Commanded():
            _command(draft, event)
        case Chose(action=action):
            return answer_waiting(draft, event) or _press(draft, action)
        case Said(text=text) if plain(text) in STOP_REMINDERS:
            draft.add(CancelReminders())
            draft.phrase("remind.stopped", with_human(draft, [("again", draft.text("button.go_on"))], menu=True))
        case Said(text=text) if (button := typed_label(text, draft.conversation.buttons)) is not None:
            # « Oui, un rappel », typed under that very button, asks for no other reminder.
            press_typed(draft, button.action)
        case Said(text=text) if answer_everyday(draft, text):
            return True
        case Said(understanding=Understanding() as understood):
            if understood.wants_human or (understood.intent == "parler_humain" and understood.decision == "answer"):
                keep_for_later(draft, understood.beside)
                open_case(draft, "asked")
                return True
            return understood.decision == "answer" and _words(draft, understood.intent)
        case _:
            return False
    return True


def _command(draft: Draft, event: Commanded) -> None:
    match event.name:
        case "start":
            _start(draft, event.argument)
        case "aidant":
            open_case(draft, "asked")
        case "pause":
            pause(draft)
        case _:
            show_menu(draft)


def _start(draft: Draft, argument: str) -> None:
    """Follow a deep link: `s_<structure>`, `f_<flow>`, or both joined by a hyphen."""
    flow = None
    for part in argument.split("-"):
        if part.startswith("s_") and part[2:]:
            draft.add(JoinStructure(structure=part[2:]))
        elif part.startswith("f_"):
            flow = part[2:]
    if flow is not None and flow in draft.library.flows:
        if draft.run is None:
            begin(draft, flow)
        elif draft.run.frames[0].flow == flow:
            show(draft)
        else:
            offer_switch(draft, flow)
    elif draft.run is not None:
        offer_resume(draft)
    else:
        show_menu(draft)


def _press(draft: Draft, action: str) -> bool:
    match action:
        case "danger":
            confirm_danger(draft)
        case "human":
            open_case(draft, _human_reason(draft))
        case "menu":
            show_menu(draft)
        case "page" if draft.conversation.pending is not None and draft.conversation.pending.kind == "menu":
            show_menu(draft, page=draft.conversation.pending.page + 1)
        case "more":
            _show_more(draft)
        case "back":
            draft.change(pending=None)
            back(draft)
            if draft.run is None:
                show_menu(draft)
        case "pause":
            pause(draft)
        case "resume":
            resume(draft)
        case "again" if draft.run is not None or not recall_later(draft):
            show_current(draft)
        case "again":
            draft.change(pending=None)
        case "restart":
            _restart(draft)
        case "wrong":
            _not_that(draft)
        case "other":
            draft.change(pending=None)
            draft.phrase("ask.other_words", with_human(draft, menu=True))
        case _ if action.startswith("word."):
            words.explain(draft, action.removeprefix("word."))
        case _ if action.startswith("flow."):
            want(draft, action.removeprefix("flow."))
        case _ if action.startswith("in."):
            keep_reminder(draft, int(action.removeprefix("in.")))
        case _:
            return answer_pending(draft, action)
    return True


def press_typed(draft: Draft, action: str) -> None:
    """Do what a button does, for a person who typed its number or label."""
    if answer_waiting(draft, Chose(action=action, turn=draft.conversation.buttons_turn)) or _press(draft, action):
        return
    if draft.run is not None:
        draft.change(pending=None)
        act(draft, action)
    else:
        show_current(draft)


def press_typed_words(draft: Draft, text: str) -> bool:
    """Answer the buttons shown by a typed number or label; False when none is meant."""
    button = typed_button(text, draft.conversation.buttons)
    if button is not None:
        press_typed(draft, button.action)
        return True
    pending = draft.conversation.pending
    words_said = typed_words(text)
    if pending is None or pending.kind != "offer_human" or words_said not in YES | NO:
        return False
    # The offer may stand in the sentence alone, without its own two buttons.
    return answer_pending(draft, "yes" if words_said in YES else "no")


def _human_reason(draft: Draft) -> HandoffReason:
    pending = draft.conversation.pending
    return pending.reason if pending is not None and pending.kind == "offer_human" else "asked"


def _words(draft: Draft, intent: str | None) -> bool:
    match intent:
        case "menu":
            show_menu(draft)
        case "etape_precedente" if draft.run is not None:
            draft.change(pending=None)
            back(draft)
        case "etape_precedente":
            offer_resume(draft)
        case "pause":
            pause(draft)
        case "reprendre":
            resume(draft)
        case "recommencer":
            _ask_restart(draft)
        case "rappel_demander":
            ask_reminder(draft)
        case _:
            return False
    return True


def show_menu(draft: Draft, lead: str = "", page: int = 0) -> None:
    """List the procedures, eight a page, then what is in progress or paused, and a human."""
    options = [(f"flow.{flow.id}", flow.title) for flow in draft.library.flows.values()]
    page %= pages(len(options))
    draft.change(pending=Pending(kind="menu", page=page))
    lines, rows = listed(draft, options, page)
    text = draft.text("menu", lines=lines).strip()
    # Numbers belong to the list; this button is pressed, or typed by its label.
    resumes = ((Button(action="resume", label=draft.text("button.resume")),),)
    extra = resumes if draft.run or draft.conversation.paused else ()
    draft.say(f"{lead}\n\n{text}" if lead else text, (*rows, *extra, (human_button(draft),)))


def _show_more(draft: Draft) -> None:
    """Show what is behind « Plus… »: back, pause, other words of the step, another procedure."""
    options = [("again", draft.text("button.back_to_step")), ("back", draft.text("button.back"))]
    options += [("pause", draft.text("button.pause")), ("menu", draft.text("button.menu"))]
    options += [("restart", draft.text("button.restart"))]
    draft.change(pending=Pending(kind="more"))
    draft.phrase("more", with_human(draft, options))


def pause(draft: Draft) -> None:
    """Set the run aside with its position; say how to come back."""
    if draft.run is None:
        draft.phrase("pause.nothing", with_human(draft, menu=True))
        return
    title = draft.flow(draft.run.frames[0]).title
    draft.change(paused=draft.run, run=None, pending=Pending(kind="resume"))
    draft.phrase("pause.done", with_human(draft, [("resume", draft.text("button.resume"))], menu=True), title=title)


def resume(draft: Draft) -> None:
    """Take the run up again where it stood, and say where that is."""
    if draft.run is None and draft.conversation.paused is not None:
        draft.change(run=draft.conversation.paused, paused=None)
    draft.change(pending=None)
    if draft.run is None:
        show_menu(draft, draft.text("resume.nothing"))
        return
    title = draft.flow(draft.run.frames[0]).title
    stand(draft, draft.text("resume.done", title=title))


def offer_resume(draft: Draft) -> None:
    """Recall what was in progress and ask; never restart in silence."""
    run = draft.run or draft.conversation.paused
    if run is None:
        show_menu(draft)
        return
    draft.change(pending=Pending(kind="resume"))
    options = [("resume", draft.text("button.resume")), ("menu", draft.text("button.other_procedure"))]
    draft.phrase("resume.offer", with_human(draft, options), title=draft.flow(run.frames[0]).title)


def _ask_restart(draft: Draft) -> None:
    if draft.run is None:
        show_menu(draft)
        return
    options = [("again", draft.text("button.back_to_step")), ("restart", draft.text("button.restart"))]
    options += [("menu", draft.text("button.other_procedure"))]
    draft.change(pending=Pending(kind="more"))
    draft.phrase("restart.ask", with_human(draft, options))


def _restart(draft: Draft) -> None:
    if draft.run is None:
        show_menu(draft)
        return
    flow = draft.run.frames[0].flow
    # Dropped first, so that it is not set aside in the place of another paused procedure.
    draft.change(run=None)
    begin(draft, flow)


def _not_that(draft: Draft) -> None:
    """« Ce n'est pas ça »: leave the procedure and offer what else the sentence could mean."""
    run = draft.run
    draft.note("wrong_flow")
    if run is None:
        show_menu(draft)
        return
    others = run.alternatives
    under = run.frames[:-1]
    if under:
        draft.change_run(frames=under)
        show(draft)
        return
    draft.change(run=None)
    if others:
        which_intent(draft, others, draft.text("ask.not_that"))
    else:
        show_menu(draft, draft.text("ask.not_that"))


def want(
    draft: Draft, intent: str, alternatives: tuple[str, ...] = (), understood: Understanding | None = None
) -> None:
    """Start the procedure that the person wants; offer the change when another is in progress."""
    later = tuple(need for need in draft.conversation.later if need != intent)
    pending = draft.conversation.pending
    said = read_said(understood) if understood is not None else pending.said if pending is not None else {}
    draft.change(pending=None, missed=0, last_need=intent, later=later)
    if intent not in draft.library.flows:
        name = draft.library.intent_names.get(intent, intent)
        draft.change(pending=Pending(kind="offer_human"))
        draft.phrase("intent.no_flow", with_human(draft, menu=True), name=name)
        return
    if draft.run is not None:
        if draft.run.frames[0].flow == intent:
            show(draft)
        else:
            offer_switch(draft, intent)
        return
    paused = draft.conversation.paused
    if paused is not None and paused.frames[0].flow == intent:
        offer_resume(draft)
        return
    begin(draft, intent, alternatives, whereabouts.with_postal_code(draft.library, said))


def offer_switch(draft: Draft, flow: str) -> None:
    """Offer another procedure in the middle of one; nothing moves before a yes."""
    assert draft.run is not None
    draft.change(pending=Pending(kind="switch_flow", flow=flow))
    options = [("switch", draft.text("button.switch")), ("again", draft.text("button.stay"))]
    here = draft.flow(draft.run.frames[0]).title
    draft.phrase("switch.offer", with_human(draft, options), here=here, there=draft.library.flows[flow].title)
