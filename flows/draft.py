"""A turn being written: the conversation as it becomes, the orders so far, and the buttons of the last message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from flows.definition import AskStep, Flow
from flows.library import Library
from flows.outputs import Button, Note, Output, Say
from flows.state import Conversation, Frame, Run, Turn
from flows.texts import phrase, quote, shown_value
from flows.towns import Origin

Rows = tuple[tuple[Button, ...], ...]


class Draft:
    """Collects what one event leads to. Lives for one turn; what leaves it is immutable."""

    def __init__(self, conversation: Conversation, library: Library, now: datetime) -> None:
        """Start from `conversation`; `now` is in the person's time zone."""
        self.conversation = conversation
        self.library = library
        self.now = now
        self.outputs: list[Output] = []
        self.here: Origin | None = None
        """Where the person is, when this very event tells it. Never kept: the answer uses it."""

    @property
    def today(self) -> date:
        """The person's day."""
        return self.now.date()

    @property
    def run(self) -> Run | None:
        """The run being walked."""
        return self.conversation.run

    @property
    def frame(self) -> Frame | None:
        """The flow on top of the run."""
        return self.conversation.run.frames[-1] if self.conversation.run else None

    def flow(self, frame: Frame) -> Flow:
        """Return the version that `frame` is pinned to."""
        return self.library.version(frame.version)

    def change(self, **values: object) -> None:
        """Replace fields of the conversation."""
        self.conversation = self.conversation.model_copy(update=values)

    def change_run(self, **values: object) -> None:
        """Replace fields of the run, when there is one."""
        if self.run is not None:
            self.change(run=self.run.model_copy(update=values))

    def change_frame(self, **values: object) -> None:
        """Replace fields of the frame on top, when there is one."""
        if self.run is not None:
            *under, top = self.run.frames
            self.change_run(frames=(*under, top.model_copy(update=values)))

    def add(self, output: Output) -> None:
        """Add an order."""
        self.outputs.append(output)

    def note(self, what: str, **values: object) -> None:
        """Add a line of the journal, on the flow and step where the person stands."""
        frame = self.frame
        place = {"flow": frame.flow, "step": frame.step} if frame else {}
        self.add(Note.model_validate({"what": what, **place, **values}))

    def text(self, key: str, **values: object) -> str:
        """Return one of the assistant's own sentences."""
        return phrase(self.library, key, **values)

    def quoted(self, text: str) -> str:
        """Return an author's text with its figures and answers."""
        if "{" not in text:
            return text
        return quote(text, self.library, self.conversation.slots, self.labels(), self.today)

    def answered(self) -> Iterator[tuple[AskStep, str]]:
        """Yield the questions of the flows being walked that have an answer, with the answer as it was shown."""
        for frame in self.run.frames if self.run else ():
            for step in self.flow(frame).steps.values():
                given = self.conversation.slots.get(step.slot) if isinstance(step, AskStep) else None
                if isinstance(step, AskStep) and given is not None:
                    label = next((c.label for c in step.choices if (c.value or c.id) == given), None)
                    yield step, label or shown_value(given)

    def labels(self) -> dict[str, str]:
        """Return the answers of the flows being walked as they were shown, by slot."""
        return {step.slot: shown for step, shown in self.answered()}

    def say(self, text: str, rows: Rows = ()) -> None:
        """Add a message of the assistant."""
        self.add(Say(text=text, rows=rows))

    def phrase(self, key: str, rows: Rows = (), **values: object) -> None:
        """Add a message made of one of the assistant's own sentences."""
        self.say(self.text(key, **values), rows)

    def finish(self) -> Turn:
        """Return the turn: one more turn counted, buttons kept on the last message alone.

        Only the last message of a turn carries buttons, so that there is one place to press.
        """
        last = max((i for i, output in enumerate(self.outputs) if isinstance(output, Say)), default=-1)
        outputs: list[Output] = []
        turn = self.conversation.turn + 1
        self.change(turn=turn)
        for i, output in enumerate(self.outputs):
            if isinstance(output, Say) and i != last and output.rows:
                outputs.append(output.model_copy(update={"rows": ()}))
            else:
                outputs.append(output)
        if last >= 0:
            said = self.outputs[last]
            assert isinstance(said, Say)
            self.change(buttons=tuple(button for row in said.rows for button in row), buttons_turn=turn)
        return Turn(conversation=self.conversation, outputs=tuple(outputs))
