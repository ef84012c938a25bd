"""What the desk needs from the outside, handed over once by the wiring."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from flows.events import Event
from flows.library import Library
from flows.state import Conversation, Turn
from flows.understanding import SecretKind

if TYPE_CHECKING:
    from store.crypto import Keyring
    from store.database import Database
    from store.live import Hub

WebPhone = Literal["demo", "public", "off"]
Advance = Callable[[Conversation, Event, Library, datetime], Turn]


class MaskedText(Protocol):
    """A text without its secrets, and the kinds of secrets that it held."""

    @property
    def text(self) -> str: ...

    @property
    def secrets(self) -> tuple[SecretKind, ...]: ...


@dataclass(frozen=True)
class DeskServices:
    """The store, the core and the settings that the pages use."""

    db: Database
    keyring: Keyring
    hub: Hub
    library: Callable[[], Library]
    advance: Advance
    clock: Callable[[], datetime]
    mask: Callable[[str], MaskedText]
    readiness: Callable[[], Awaitable[list[str]]]
    """Why the service cannot answer now, in French; empty when it can."""
    metrics: Callable[[], str]
    public_url: str | None = None
    web_phone: WebPhone = "demo"
    timezone: str = "Europe/Paris"

    @property
    def secure_cookies(self) -> bool:
        """Whether browsers may send our cookies over https only."""
        return (self.public_url or "").startswith("https://")


Services = NamedDependency[SkipValidation[DeskServices]]
"""How a handler asks for the services: a parameter named `services`."""
