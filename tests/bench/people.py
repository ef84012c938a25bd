"""Simulated people: each one's choices are drawn from the seed and their rank, so that two runs are alike."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

TEXT_SHARE = 0.3
"""Share of what people do that is written rather than pressed (design: « Figures we want »)."""

DETOUR_SHARE = 0.12
"""Share of presses that leave the expected way: a word explained, stuck once, « Plus… »."""

ANSWERS = (
    "c fait", "c'est bon", "oui", "non", "1", "2", "novembre", "demain", "250", "93200", "ok",
    "je comprend pas", "c'est quoi le montant net social ?", "revenir en arriere", "prime d'activité",
)  # fmt: skip
"""What people write in the middle of a procedure."""

AVOIDED = frozenset({"human", "withdraw", "restart", "pause", "erase", "yes_human"})
"""Actions that would leave the person with a human or outside everything: the load stays on the assistant."""

STUCK_OFFER = ("yes", "Oui, quelqu'un")


@dataclass(frozen=True)
class Pressable:
    """A button that stands in the chat."""

    label: str
    data: str
    message_id: int

    @property
    def action(self) -> str:
        """What it does, without the turn that the channel put before it."""
        return self.data.partition(":")[2]


@dataclass(frozen=True)
class Move:
    """What a person does next: a press, or words."""

    press: Pressable | None = None
    text: str = ""


class Person:
    """One person in a private chat, who presses and writes as their own chance says."""

    def __init__(self, rank: int, seed: int, needs: Sequence[str]) -> None:
        """`needs` are first sentences that a person may write, whatever the procedure."""
        self.chat = 100_000 + rank
        self._chance = random.Random(f"{seed}:{rank}")
        self._needs = needs
        self.keyboard: tuple[Pressable, ...] = ()

    def next_move(self, text_share: float = TEXT_SHARE) -> Move:
        """Choose what to do with the buttons now shown."""
        offered = [b for b in self.keyboard if b.action not in AVOIDED and (b.action, b.label[3:]) != STUCK_OFFER]
        if not offered:
            return Move(text="/menu")
        if self._chance.random() < text_share:
            return Move(text=self._words())
        onward = [button for button in offered if not _is_detour(button)]
        if not onward or self._chance.random() < DETOUR_SHARE:
            return Move(press=self._chance.choice(offered))
        # People mostly take the first answer, which authors write first for the usual case.
        first = self._chance.random() < 0.6
        return Move(press=onward[0] if first else self._chance.choice(onward))

    def _words(self) -> str:
        in_flow = any(button.action == "stuck" for button in self.keyboard)
        return self._chance.choice(ANSWERS if in_flow else self._needs)


def _is_detour(button: Pressable) -> bool:
    return button.action in {"stuck", "more", "wrong", "menu", "page", "fix"} or button.action.startswith("word.")
