"""Counters of what the assistant does: events and durations, never people."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()
TURNS = Counter("pasapas_turns", "Events answered.", ["event"], registry=REGISTRY)
TURN_SECONDS = Histogram(
    "pasapas_turn_seconds",
    "From the update received to the turn committed, in seconds.",
    registry=REGISTRY,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
RESTARTS = Counter("pasapas_restarts", "Parts started again by their supervisor.", ["part"], registry=REGISTRY)
DEAD_LETTERS = Gauge("pasapas_dead_letters", "Events that could not be handled, still kept.", registry=REGISTRY)
WAITING_JOBS = Gauge("pasapas_waiting_jobs", "Jobs that nobody has begun.", registry=REGISTRY)
UNANSWERED = Gauge("pasapas_unanswered_people", "People whose message waits too long.", registry=REGISTRY)
RASA = Counter("pasapas_rasa", "Messages by what became of asking Rasa.", ["seen"], registry=REGISTRY)
SWEPT = Counter("pasapas_swept", "What a crash left behind and the sweep gave back.", ["what"], registry=REGISTRY)


def render_metrics() -> str:
    """Return every figure in Prometheus' text format."""
    return generate_latest(REGISTRY).decode()
