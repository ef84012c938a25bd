"""`--golden` rewrites what the assistant says in the golden conversations; the difference is then re-read."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--golden`."""
    parser.addoption("--golden", action="store_true", help="rewrite the golden conversations")
