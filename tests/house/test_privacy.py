"""What we promise about keeping is what the keeping job does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store import keeping
from tests.house.project import ROOT

ROWS = [
    line.split("|")[1:4:2]
    for line in (ROOT / "docs/privacy.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and line.count("|") == 4
]
PROMISES = [
    ("conversation sans demande", "30 jours", keeping.CHAT, timedelta(days=30)),
    ("réponses d'une démarche", "90 jours", keeping.ANSWERS, timedelta(days=90)),
    ("demande à un aidant", "6 mois", keeping.CASE, timedelta(days=184)),
    ("messages en attente", "7 jours", keeping.TECHNICAL, timedelta(days=7)),
    ("journal des actes", "1 an", keeping.JOURNAL, timedelta(days=366)),
]


@pytest.mark.parametrize(("what", "said", "term", "longest"), PROMISES, ids=[promise[0] for promise in PROMISES])
def test_a_term_that_is_promised_is_kept(what: str, said: str, term: timedelta, longest: timedelta) -> None:
    told = [until for thing, until in ROWS if thing.strip().startswith(what)]

    assert len(told) == 1
    assert said in told[0]
    assert term <= longest
