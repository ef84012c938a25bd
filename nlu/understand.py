"""From a masked message to its `Understanding`: rules for what must not be missed, then the classifier."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from flows.town_names import TownNames
from flows.understanding import Decision, Ranked, SecretKind, Understanding
from nlu.borders import find_several, split_needs, split_pieces
from nlu.classifier import Classifier
from nlu.entities import find_entities
from nlu.examples import DATA, hash_examples, read_folder
from nlu.intents import CONVERSATION, FOREIGN
from nlu.language import find_language
from nlu.model import load_model
from nlu.normalise import normalise
from nlu.rules import find_term, keeps_secret, offers_secret, wants_human, wants_no_human
from nlu.sensitive import mask
from nlu.served import Ranker
from nlu.vital import find_vital, guess_vital, is_harmless, tells_of_before

LONGEST = 4000
"""Characters read of one message; Telegram sends no more than 4,096."""

_RULE_CONFIDENCE = 0.97
"""Confidence of an intent that a hard rule decides."""

_SUSPECTED = {"urgence_vitale": 0.12, "parler_humain": 0.08, "partage_code": 0.08}
"""Probability from which the classifier alone raises an intent that favours recall.

Who is missed loses more than who is asked for nothing: these are the lowest that cost the development set (804
messages) no more than two false alarms and a quarter of a point of accuracy.
"""

_SURE = 0.60
"""Probability from which another intent makes a weak phrase of a hard rule doubtful…"""

_HARDLY = 0.10
"""… when the rule's own intent has less than this."""

_FOREIGN = 0.20
"""Probability of another language that statistics of letters need: mistyped French looks foreign to them.

On the development set, mistyped French stays under 0.19 and other languages are above 0.75.
"""
_LIKELY = 0.50
"""Probability under which words of danger told of the past or of a story are no danger now."""

_DENIED = 0.01
"""What is left of the probability of an intent that a rule says is not meant."""

_NEED = 0.70
"""Probability of each part of a message that says two needs."""

_SHARED_CONFIDENCE = 0.9
"""Probability that the procedures of an ambiguous message share."""

_PIECES = 4
"""Most parts of a message that are looked at one by one."""

_YIELDING = {"autre_langue", "glossaire"}
"""Intents whose rules give way to a procedure that the classifier is sure of."""

_RAISED_BESIDE = {"urgence_vitale", "parler_humain", "partage_code"}
"""Intents that are answered first, and beside which another need is kept."""

_STUCK = {"bloque", "ne_comprend_pas"}
"""What is also kept beside them: a person who sends a code that fails is stuck."""

Ranking = tuple[Ranked, ...]
_WORDLESS = re.compile(r"[^\w?]*(?:[\d_][^a-zA-Z?]*)?$")
_LINK = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)


class Understander:
    """Understands messages with the model of one folder. Thread-safe, no network."""

    def __init__(
        self,
        model_dir: Path,
        *,
        data_dir: Path | None = DATA,
        serve: Callable[[Classifier], Ranker] = lambda embedded: embedded,
        towns: TownNames | None = None,
    ) -> None:
        """Load the model.

        Args:
            model_dir: Where `training.train` wrote.
            data_dir: The examples that the model must come from; None accepts any model.
            serve: Puts another engine in front of the embedded classifier.
            towns: The towns to tell in messages; none is told without them.

        Raises:
            ModelMismatch: The model is missing or does not go with this code or these examples.
        """
        data_hash = hash_examples(read_folder(data_dir)) if data_dir else None
        self._towns = towns
        model = load_model(model_dir, data_hash)
        self._speller = model.speller
        self._classifier: Ranker = serve(Classifier(model))

    def understand(self, masked_text: str, secrets: tuple[SecretKind, ...] = ()) -> Understanding:
        """Return the meaning of a text whose secrets are masked; `secrets` says which kinds there were."""
        text = masked_text[:LONGEST]
        entities = find_entities(text, self._towns)
        if _WORDLESS.match(_LINK.sub("", text)):
            return Understanding(masked_text=masked_text, entities=entities, secrets=secrets)
        denied = _find_denied(text, secrets)
        first_guess = self._classifier.rank(text)
        ranking = _deny(first_guess, denied)
        language = self._find_language(text, ranking)
        suspicion = _probability(ranking, "urgence_vitale")
        over = suspicion < _LIKELY and tells_of_before(text)
        meant = self._find_meant(text)
        vital = find_vital(text, doubted=over or _doubts(ranking, "urgence_vitale")) or (
            () if over else find_vital(meant, doubted=True)
        )
        suspected = (
            (guess_vital(text) or guess_vital(meant)) if not vital and suspicion >= _SUSPECTED["urgence_vitale"] else ()
        )
        meanings = self._find_meanings(text)
        # What a word alone may mean is asked: only a hard rule knows better than the classifier there.
        suspects = {
            intent
            for intent, least in _SUSPECTED.items()
            if intent not in denied
            and not meanings
            and _probability(ranking, intent) >= least
            # A call that is heard is not hidden by the suspicion of another.
            and ranking[0].intent not in _SUSPECTED.keys() - {intent}
        }
        human = (
            wants_human(text, doubted=_doubts(ranking, "parler_humain"))
            or wants_human(meant, doubted=True)
            or "parler_humain" in suspects
        )
        term = find_term(text)
        several = meanings or self._find_needs(text, ranking)
        raised = self._raise_intent(
            ranking,
            {
                "urgence_vitale": bool(vital),
                "parler_humain": human,
                "partage_code": bool(secrets)
                or offers_secret(text)
                or ("partage_code" not in denied and (offers_secret(meant) or bool(mask(meant).secrets)))
                or "partage_code" in suspects,
                "autre_langue": language not in (None, "fr"),
                "glossaire": term is not None,
            },
        )
        if raised:
            ranking = _put_first(ranking, (raised,), _RULE_CONFIDENCE)
        elif suspected:
            ranking = _put_first(ranking, ("urgence_vitale",), suspicion)
        elif several:
            ranking = _put_first(ranking, several, _SHARED_CONFIDENCE)
        first = ranking[0]
        return Understanding(
            masked_text=masked_text,
            intent=first.intent,
            confidence=first.confidence,
            decision=self._decide(first, raised, several, doubtful=first_guess[0].intent in denied),
            ranking=ranking,
            entities=entities,
            language=language,
            vital=vital,
            vital_suspected=suspected,
            beside=self._find_beside(text, first_guess) if first.intent in _RAISED_BESIDE else None,
            wants_human=human,
            secrets=secrets,
            several=several,
            all_wanted=bool(several) and not meanings,
            term=term,
        )

    def _find_meant(self, text: str) -> str:
        """Return what a mistyped text probably means, for the rules to hear it too; nothing when it is as typed."""
        typed = normalise(text)
        meant = self._speller.correct(typed)
        return "" if meant == typed else meant

    def _find_language(self, text: str, ranking: Ranking) -> str | None:
        """Return the language of the message; the classifier, where it knows of other languages, must agree."""
        language = find_language(text, self._classifier.french)
        agreed = FOREIGN not in self._classifier.intents or _probability(ranking, FOREIGN) >= _FOREIGN
        return language if agreed or language is None else "fr"

    def _raise_intent(self, ranking: Ranking, said: dict[str, bool]) -> str | None:
        """Return the first intent that a rule raises; some rules give way to a sure procedure."""
        sure = ranking[0].confidence >= self._classifier.thresholds.answer and ranking[0].intent not in CONVERSATION
        for intent, raised in said.items():
            if raised and intent in self._classifier.intents and not (sure and intent in _YIELDING):
                return intent
        return None

    def _find_meanings(self, text: str) -> tuple[str, ...]:
        """Return the procedures that an ambiguous word may mean."""
        known = tuple(intent for intent in find_several(text) if intent in self._classifier.intents)
        return known if len(known) > 1 else ()

    def _find_needs(self, text: str, ranking: Ranking) -> tuple[str, ...]:
        """Return the procedures of a message that states several needs."""
        pieces = split_needs(text)
        if not 2 <= len(pieces) <= _PIECES or ranking[0].intent in CONVERSATION:
            return ()
        firsts = [self._classifier.rank(piece, quick=True)[0] for piece in pieces]
        needs = [first.intent for first in firsts if first.confidence >= _NEED and first.intent not in CONVERSATION]
        needs = list(dict.fromkeys(needs))
        return tuple(needs) if len(needs) > 1 else ()

    def _find_beside(self, text: str, ranking: Ranking) -> str | None:
        """Return what else the classifier is sure of: in the whole message, or else in one part of it."""
        if self._is_beside(ranking[0]):
            return ranking[0].intent
        pieces = split_pieces(text)
        if len(pieces) < 2:
            return None
        firsts = (self._classifier.rank(piece, quick=True)[0] for piece in pieces[:_PIECES])
        return next((first.intent for first in firsts if self._is_beside(first)), None)

    def _is_beside(self, first: Ranked) -> bool:
        sure = first.confidence >= self._classifier.thresholds.answer
        return sure and (first.intent not in CONVERSATION or first.intent in _STUCK)

    def _decide(self, first: Ranked, raised: str | None, several: tuple[str, ...], *, doubtful: bool) -> Decision:
        if raised:
            return "answer"
        if several or first.intent == "urgence_vitale" or doubtful:
            # Short words fool the classifier: where no hard rule speaks, the numbers are given and the person asked.
            return "ask"
        thresholds = self._classifier.thresholds
        if first.confidence >= thresholds.answer:
            return "answer"
        return "ask" if first.confidence >= thresholds.ask else "refuse"


def _probability(ranking: Ranking, intent: str) -> float:
    return next((ranked.confidence for ranked in ranking if ranked.intent == intent), 0.0)


def _doubts(ranking: Ranking, intent: str) -> bool:
    """Whether the classifier is sure of something else than `intent`."""
    return ranking[0].confidence >= _SURE and _probability(ranking, intent) <= _HARDLY


def _find_denied(text: str, secrets: tuple[SecretKind, ...]) -> set[str]:
    """Return the intents that favour recall, where a rule says that the words only look like them."""
    denied = {"urgence_vitale"} if is_harmless(text) else set[str]()
    if wants_no_human(text):
        denied.add("parler_humain")
    if not secrets and keeps_secret(text):
        denied.add("partage_code")
    return denied


def _deny(ranking: Ranking, denied: set[str]) -> Ranking:
    """Take most of their probability from the intents denied and share it among the others."""
    if denied.isdisjoint(ranked.intent for ranked in ranking):
        return ranking
    weights = {ranked.intent: ranked.confidence * (_DENIED if ranked.intent in denied else 1) for ranked in ranking}
    total = max(sum(weights.values()), 1e-9) / max(sum(ranked.confidence for ranked in ranking), 1e-9)
    shared = (Ranked(intent=i, confidence=int(weight / total * 10_000) / 10_000) for i, weight in weights.items())
    return tuple(sorted(shared, key=lambda ranked: -ranked.confidence))


def _put_first(ranking: Ranking, intents: tuple[str, ...], share: float) -> Ranking:
    """Give `intents` the share of the probability, equally, and the rest to the others as they stood."""
    others = [ranked for ranked in ranking if ranked.intent not in intents]
    left = (1 - share) / max(sum(ranked.confidence for ranked in others), 1e-9)
    firsts = [Ranked(intent=intent, confidence=round(share / len(intents), 4)) for intent in intents]
    return tuple(firsts) + tuple(
        Ranked(intent=ranked.intent, confidence=int(ranked.confidence * min(left, 1) * 10_000) / 10_000)
        for ranked in others
    )
