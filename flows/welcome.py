"""First contact: who runs this, that it is a robot, what must not be sent, and how to reach a human or erase."""

from __future__ import annotations

from flows.draft import Draft


def welcome(draft: Draft) -> None:
    """Say once, in two short messages, what a person must know; what follows is the third."""
    if draft.conversation.welcomed:
        return
    draft.change(welcomed=True)
    draft.phrase("welcome.who", structure=draft.conversation.structure.name)
    draft.phrase("welcome.private")
