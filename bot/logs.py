"""Logs: events with their identifiers, one JSON line each; never what people wrote, their names or a token."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

NOISY = ("httpx", "httpcore", "telegram", "procrastinate", "uvicorn", "alembic", "litestar")
"""Libraries whose ordinary lines quote addresses, arguments or tokens."""


class _NameOnly(logging.Formatter):
    """Says which library complains, of what kind of error: its text and its trace could quote a message."""

    def formatException(self, ei: Any) -> str:
        return str(getattr(ei[0], "__name__", "unknown"))

    def formatStack(self, stack_info: str) -> str:
        return ""


def configure_logs(*, quiet: bool = False) -> None:
    """Send our events to standard error; `quiet` keeps only what is wrong."""
    level = logging.WARNING if quiet else logging.INFO
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_NameOnly("%(levelname)s %(name)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)
