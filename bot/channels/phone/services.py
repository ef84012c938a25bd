"""What the phone's pages need from the outside, handed over once by the wiring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from nlu.sensitive import Masked

if TYPE_CHECKING:
    from store.crypto import Keyring
    from store.database import Database
    from store.live import Hub


@dataclass(frozen=True)
class PhoneServices:
    """The store and the settings of the phone."""

    db: Database
    keyring: Keyring
    hub: Hub
    clock: Callable[[], datetime]
    mask: Callable[[str], Masked]
    mode: Literal["demo", "public"] = "demo"
    secure_cookies: bool = False
    answer_seconds: float = 2.0
    """How long a page without JavaScript waits for the answer before it is shown without."""


Phone = NamedDependency[SkipValidation[PhoneServices]]
"""How a handler asks for them: a parameter named `phone`."""
