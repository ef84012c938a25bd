"""The flow language: what an author may write in `knowledge/procedures/*.yml`, as strict models.

Keys are English, content is French. The JSON Schema that code editors use is generated from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from flows.limits import AUTHOR_BUTTONS, BUTTON_CHARACTERS, IDENTIFIER_CHARACTERS

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=IDENTIFIER_CHARACTERS)]
"""A readable identifier without accents. It never changes its meaning."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=BUTTON_CHARACTERS)]
Published = Annotated[str, StringConstraints(pattern=r"^(inconnue|\d{4}(-\d{2}(-\d{2})?)?)$")]
"""When a source was published: « 2025 », « 2025-02 », « 2025-02-19 » or « inconnue »."""

SlotType = Literal["yes_no", "choice", "month", "date", "amount", "postal_code", "text"]
HandoffReason = Literal[
    "asked",
    "stuck",
    "not_understood",
    "vital",
    "other_language",
    "voice",
    "failure",
    "sensitive_topic",
    "flow",
]
Urgency = Literal["normal", "soon", "vital"]
Outcome = Literal["done", "oriented", "stopped"]
PlaceNeed = Literal[
    "computer",
    "procedures",
    "equipment",
    "connection",
    "learning",
    "food",
    "shelter",
    "washing",
    "law",
    "residence_permit",
]


class Strict(BaseModel):
    """An immutable model that refuses unknown keys, so that a misspelt key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Strict):
    """Where a fact comes from. Steps cite it by its rank in the flow's list, from 1."""

    name: Text = Field(description="Qui a publié la page, en clair.")
    url: Text = Field(description="Adresse de la page.")
    published: Published = Field(description="Date de publication : 2025, 2025-02, 2025-02-19 ou inconnue.")
    kind: Literal["official", "press", "private"] = Field(description="Nature de la source.")


class Need(Strict):
    """Something to have before the first step: a paper, or a prerequisite that a flow obtains."""

    id: Slug
    what: Text = Field(description="Ce qu'il faut, en quelques mots : « vos fiches de paie ».")
    question: Text | None = Field(
        default=None, description="Question posée avant la première étape, si une démarche permet de l'obtenir."
    )
    flow: Slug | None = Field(default=None, description="Démarche qui permet de l'obtenir.")


class Choice(Strict):
    """A button of the author: a stable identifier, a label, and where it leads."""

    id: Slug
    label: Text
    next: Slug | None = Field(default=None, description="Étape suivante ; sinon celle de l'étape.")
    value: str | None = Field(default=None, description="Valeur gardée ; sinon l'identifiant.")
    synonyms: tuple[str, ...] = Field(default=(), description="Autres façons de le dire en texte libre.")


class StepBase(Strict):
    """What any step may carry."""

    pitfall: Text | None = Field(default=None, description="Le piège classique, montré avec l'étape.")
    help: Text | None = Field(default=None, description="Une deuxième explication, différente.")
    words: tuple[Slug, ...] = Field(default=(), description="Mots du glossaire expliqués en un toucher.")
    note_for_aidant: Text | None = Field(default=None, description="Ce que seul l'aidant voit.")
    picture: Text | None = Field(default=None, description="Image de l'écran et son texte. Pas encore montrée.")
    sources: tuple[int, ...] = Field(default=(), description="Rangs des sources de l'étape, à partir de 1.")


class SayStep(StepBase):
    """One action, then buttons. Without `choices`, the engine offers « C'est fait »."""

    kind: Literal["say"]
    text: Text
    next: Slug | None = None
    choices: tuple[Choice, ...] = Field(default=(), max_length=AUTHOR_BUTTONS)
    screen: bool = Field(default=True, description="Faux si l'étape ne parle d'aucun écran.")


class AskStep(StepBase):
    """A question that fills a slot; validated, and asked again with help."""

    kind: Literal["ask"]
    text: Text
    slot: Slug
    type: SlotType
    choices: tuple[Choice, ...] = Field(default=(), description="Seulement pour le type choice.")
    next: Slug | None = None


class CheckStep(StepBase):
    """A re-read before sending: each point is shown, then « Tout est bon » or a correction."""

    kind: Literal["check"]
    text: Text
    points: tuple[Text, ...] = Field(min_length=1, description="Ce qu'il faut relire, une ligne chacun.")
    next: Slug
    fix: Slug = Field(description="Étape où l'on corrige.")


class BranchStep(StepBase):
    """A choice that the engine makes from a slot, without a message."""

    kind: Literal["branch"]
    slot: Slug
    cases: dict[str, Slug] = Field(description="Valeur de la réponse → étape. Oui et non s'écrivent 'yes' et 'no'.")
    otherwise: Slug


class CallStep(StepBase):
    """Another flow in the middle of this one; the person comes back to `next`."""

    kind: Literal["call"]
    text: Text = Field(description="Pourquoi on passe par cette autre démarche.")
    flow: Slug
    next: Slug


class PlaceStep(StepBase):
    """Addresses near the person, from the places of the library."""

    kind: Literal["place"]
    text: Text
    need: PlaceNeed
    slot: Slug = Field(default="code_postal", description="Réponse qui contient le code postal.")
    next: Slug


class RemindStep(StepBase):
    """A reminder, only if the person says yes. One of `rule`, `slot` (a date) and `days` is given.

    With the rule `caf_quarterly`, `slot` may add the month of the last declaration.
    """

    kind: Literal["remind"]
    text: Text
    message: Text = Field(description="Ce que dira le rappel.")
    rule: Literal["ft_monthly", "caf_quarterly"] | None = None
    slot: Slug | None = Field(default=None, description="Réponse qui contient la date ou le mois.")
    days: int | None = Field(default=None, ge=1, le=366)
    next: Slug


class HandoffStep(StepBase):
    """The flow itself passes the conversation to a human."""

    kind: Literal["handoff"]
    text: Text
    reason: HandoffReason = "flow"
    urgency: Urgency = "normal"
    next: Slug = Field(description="Étape où l'on reprend après l'aidant.")


class EndStep(StepBase):
    """The end of a path: what was done, then « Est-ce que ça a marché ? »."""

    kind: Literal["end"]
    text: Text
    outcome: Outcome
    recap: tuple[Text, ...] = ()


Step = Annotated[
    SayStep | AskStep | CheckStep | BranchStep | CallStep | PlaceStep | RemindStep | HandoffStep | EndStep,
    Field(discriminator="kind"),
]


class Correction(Strict):
    """Steps whose correction cannot wait: a person standing on one of them sees the new version at once."""

    published: date
    steps: tuple[Slug, ...] = Field(min_length=1)


class Flow(Strict):
    """One procedure: a graph of small steps with its sources and its way without internet."""

    id: Slug
    title: Text = Field(description="Nom de la démarche, comme on le dit à la personne.")
    organisation: Text
    summary: Text = Field(description="À quoi sert la démarche, en une ou deux phrases.")
    for_whom: Text
    minutes: int = Field(ge=1, le=120, description="Durée habituelle, en minutes.")
    needs: tuple[Need, ...] = ()
    compiled_on: date = Field(description="Jour où la démarche a été écrite d'après les sources.")
    verified_on: date | None = Field(default=None, description="Jour où quelqu'un a vu les écrans, sinon rien.")
    review_by: date
    offline: Text = Field(description="Comment faire sans internet : numéro, prix, horaires, guichet, papier.")
    recourse: Text | None = Field(default=None, description="Que faire si ça bloque ou après un refus.")
    correction: Correction | None = Field(default=None, description="Correction urgente, étape par étape.")
    comments: tuple[Text, ...] = Field(default=(), description="Notes entre rédacteurs, jamais montrées.")
    sources: tuple[Source, ...] = Field(min_length=1)
    start: Slug
    steps: dict[Slug, Step] = Field(min_length=1)


def targets(step: Step) -> Iterator[str]:
    """Yield the identifiers of the steps that `step` may lead to, in the author's order."""
    match step:
        case SayStep() | AskStep():
            for choice in step.choices:
                if choice.next is not None:
                    yield choice.next
            if step.next is not None:
                yield step.next
        case CheckStep():
            yield step.next
            yield step.fix
        case BranchStep():
            yield from step.cases.values()
            yield step.otherwise
        case CallStep() | PlaceStep() | RemindStep() | HandoffStep():
            yield step.next
        case EndStep():
            return


class GlossaryEntry(Strict):
    """A word explained in plain words, with the spellings that people use for it."""

    word: Text = Field(description="Le mot comme on l'écrit.")
    meaning: Text = Field(description="L'explication, en 25 mots au plus.")
    synonyms: tuple[Text, ...] = Field(default=(), description="Autres mots et fautes courantes.")
    sources: tuple[Text, ...] = ()


class FigureValue(Strict):
    """What a figure is worth during a period; `start` and `end` are both inside it."""

    value: Text
    unit: Text | None = None
    start: date | None = Field(default=None, description="Premier jour de validité.")
    end: date | None = Field(default=None, description="Dernier jour de validité.")
    source: Text
    published: Published


class Figure(Strict):
    """A number, price, date or phone quoted by flows as `{figure.ID}`."""

    what: Text
    values: tuple[FigureValue, ...] = Field(min_length=1)


class Place(Strict):
    """Somewhere to go or to call, with what is known of it."""

    id: Slug
    name: Text
    needs: tuple[PlaceNeed, ...] = Field(min_length=1)
    address: Text
    postal_code: Annotated[str, StringConstraints(pattern=r"^\d{5}$")] | None = Field(
        default=None, description="Cinq chiffres, entre guillemets. Rien si la source ne le donne pas."
    )
    town: Text
    town_code: Annotated[str, StringConstraints(pattern=r"^\d[0-9AB]\d{3}$")] | None = Field(
        default=None, description="Code officiel de la commune (Insee), si le code postal manque ou est un Cedex."
    )
    latitude: float | None = Field(default=None, ge=-90, le=90, description="En degrés ; sinon, la mairie compte.")
    longitude: float | None = Field(default=None, ge=-180, le=180, description="En degrés.")
    phone: Text | None = None
    hours: Text | None = None
    opening: Text | None = Field(
        default=None, description="Horaires au format d'OpenStreetMap, s'ils sont sûrs : « Mo-Fr 09:00-12:00 »."
    )
    details: Text | None = Field(default=None, description="Ce qu'il faut savoir, en une phrase.")
    access: Text | None = Field(default=None, description="Ce que l'on sait de l'accès en fauteuil.")
    confirmed: bool = Field(description="Faux : la personne est invitée à appeler avant de venir.")
    shown: bool = Field(default=True, description="Faux : gardé pour les rédacteurs, jamais montré avant un appel.")
    source: Text
    published: Published

    @model_validator(mode="after")
    def _stands_somewhere(self) -> Self:
        if self.postal_code is None and self.town_code is None:
            raise ValueError("postal_code or town_code is needed")
        return self


class VitalHelp(Strict):
    """What is said first, at once, to a person in danger. Written by authors, never generated."""

    text: Text = Field(description="Le numéro d'abord, en peu de mots.")
    number: Text
    sources: tuple[Text, ...] = Field(min_length=1)
