"""An official sheet, as the core shows it."""

from __future__ import annotations

from datetime import date

from flows.definition import Strict


class OfficialSheet(Strict):
    """A sheet of service-public.fr: what is shown of it, in its own words."""

    id: str
    title: str
    lines: str
    """Its first two sentences."""
    url: str
    modified: date | None = None
