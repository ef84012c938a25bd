"""The content in memory that a turn reads: flows with their kept versions, words, figures, places, phrases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from flows.definition import Figure, Flow, GlossaryEntry, Place, VitalHelp
from flows.place_index import PlaceIndex
from flows.town_names import TownNames


class EngineError(Exception):
    """The conversation points at something that the library lacks."""


@dataclass(frozen=True)
class Library:
    """Everything published, immutable, shared by all turns.

    `flows` maps an identifier to the version now published; `versions` maps a content hash to any
    version ever served. `hashes` gives the hash of each published flow. `messages` holds the
    assistant's own French sentences by key; `intents` holds the contract's intents with their
    plain French name for buttons.
    """

    flows: Mapping[str, Flow]
    hashes: Mapping[str, str]
    versions: Mapping[str, Flow]
    glossary: Mapping[str, GlossaryEntry] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    towns: TownNames = field(default_factory=TownNames)
    messages: Mapping[str, str] = field(default_factory=dict)
    emergencies: Mapping[str, VitalHelp] = field(default_factory=dict)
    intent_names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def near(self) -> PlaceIndex:
        """The places by where they stand, indexed at the first search."""
        return PlaceIndex(self.places, self.towns.towns)

    def version(self, content_hash: str) -> Flow:
        """Return the flow stored under `content_hash`.

        Raises:
            EngineError: No such version was loaded.
        """
        try:
            return self.versions[content_hash]
        except KeyError:
            raise EngineError(f"flow version {content_hash[:12]} is not in the library") from None

    def figure(self, identifier: str, on: date) -> str:
        """Return what a figure is worth on a day, with its unit, ready to be read.

        Raises:
            EngineError: The figure is unknown, or has no value on that day.
        """
        figure = self.figures.get(identifier)
        if figure is not None:
            for value in figure.values:
                if (value.start is None or value.start <= on) and (value.end is None or on <= value.end):
                    return f"{value.value} {value.unit}" if value.unit else value.value
        raise EngineError(f"figure {identifier} has no value on {on}")
