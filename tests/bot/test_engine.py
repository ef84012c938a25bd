"""The engine that the settings choose, and what is counted and logged of it."""

import pytest
from structlog.testing import capture_logs

from bot.engine import Watch, served_by
from bot.metrics import REGISTRY
from bot.settings import Settings
from nlu.served import ServedRanker


@pytest.mark.parametrize(("name", "served"), [("embedded", False), ("rasa", True), ("both", True)])
def test_the_settings_choose_the_engine(name, served):
    embedded = object()
    ranker = served_by(Settings(nlu_engine=name))(embedded)
    assert isinstance(ranker, ServedRanker) is served
    assert served or ranker is embedded


def _count(seen):
    return REGISTRY.get_sample_value("pasapas_rasa_total", {"seen": seen}) or 0


def test_an_absence_and_a_return_are_logged_once_and_each_message_is_counted():
    watch, before = Watch(), _count("spared")
    with capture_logs() as logs:
        for seen, code in [
            ("answered", ""),
            ("failed", "ConnectError"),
            ("spared", ""),
            ("spared", ""),
            *[("answered", "")] * 2,
        ]:
            watch(seen, code)
    assert [(entry["event"], entry.get("code")) for entry in logs] == [
        ("rasa.away", "ConnectError"),
        ("rasa.back", None),
    ]
    assert _count("spared") == before + 2
