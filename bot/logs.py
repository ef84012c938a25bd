"""Logs: events with their identifiers, one JSON line each; never what people wrote, their names or a token."""

from __future__ import annotations

import logging
import sys

import structlog

NOISY = ("httpx", "httpcore", "telegram", "procrastinate", "uvicorn", "alembic", "litestar")
"""Libraries whose ordinary lines quote addresses, arguments or tokens."""


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
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s")
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)
