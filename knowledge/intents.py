"""The shape of `intents.yml`: the contract between the classifier, the flows and every evaluation set."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from flows.definition import Slug, Strict
from flows.limits import BUTTON_CHARACTERS

ButtonName = Annotated[str, StringConstraints(pattern=r"^[A-ZÀ-ÖØ-Þ]", min_length=1, max_length=BUTTON_CHARACTERS)]


class ProcedureIntent(Strict):
    """A need that a procedure answers."""

    flow: bool = Field(description="Vrai : une démarche du même nom doit exister.")
    name: ButtonName = Field(description="Texte du bouton.")
    means: str = Field(alias="is", description="Ce que la personne cherche.")


class ConversationIntent(Strict):
    """Something that a person says to the assistant itself."""

    means: str = Field(alias="is", description="Ce que la personne veut dire.")
    recall_first: bool = False
    """Better to hear it once too often than to miss it."""


class Intents(Strict):
    """Every intent, and where confusable pairs part."""

    version: int
    procedures: dict[Slug, ProcedureIntent]
    conversation: dict[Slug, ConversationIntent]
    borders: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()

    def names(self) -> dict[str, str]:
        """Return the label of the button of each procedure."""
        return {name: procedure.name for name, procedure in self.procedures.items()}
