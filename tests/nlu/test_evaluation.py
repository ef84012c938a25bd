"""The figures of an evaluation, on messages whose understanding is known beforehand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.understanding import Ranked, Understanding
from nlu.evaluation import Run, measure
from nlu.intents import OUT_OF_SCOPE
from nlu.plots import draw
from nlu.reliability import accept_score, calibration_bins, calibration_error, measure_scope


def understood(*ranking, decision="answer"):
    rows = tuple(Ranked(intent=intent, confidence=confidence) for intent, confidence in ranking)
    return Understanding(
        masked_text="…", intent=rows[0].intent, confidence=rows[0].confidence, decision=decision, ranking=rows
    )


@pytest.fixture
def run():
    return Run(
        truth=["carte_vitale", "carte_vitale", "parler_humain", OUT_OF_SCOPE],
        results=[
            understood(("carte_vitale", 0.9), ("ameli_compte", 0.1)),
            understood(("parler_humain", 0.6), ("ameli_compte", 0.2), ("carte_vitale", 0.2)),
            understood(("parler_humain", 0.8), decision="ask"),
            understood((OUT_OF_SCOPE, 0.7), ("carte_vitale", 0.3), decision="refuse"),
        ],
        milliseconds=[1.0, 2.0, 3.0, 4.0],
    )


def test_the_figures_of_a_known_run(run):
    figures = measure(run)
    assert figures["accuracy"] == 0.75
    assert figures["top3"] == 1.0
    assert figures["answered_wrong"] == 0.25
    assert figures["shares"] == {"answer": 0.5, "ask": 0.25, "refuse": 0.25}
    assert figures["per_intent"]["carte_vitale"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "messages": 2}
    assert figures["most_confused"] == [{"intent": "carte_vitale", "taken_for": "parler_humain", "messages": 1}]
    assert figures["latency_ms"]["p50"] == 2.5


def test_a_false_alarm_of_a_safety_intent_is_counted(run):
    safety = measure(run)["safety"]
    assert safety == {
        "parler_humain": {"messages": 1, "recall": 1.0, "false_alarms": 1, "false_alarm_rate": 0.3333},
    }


def test_out_of_scope_is_judged_by_the_choices_in_scope(run):
    assert [accept_score(result) for result in run.results] == pytest.approx([1.0, 1.0, 0.8, -0.4])
    assert measure(run)["out_of_scope"] == {"messages": 1, "auroc": 1.0, "threshold": 0.8, "false_accept": 0.0}


def test_without_a_message_out_of_scope_there_is_nothing_to_say():
    assert measure_scope([0.2, 0.9], [False, False]) is None


def test_a_confidence_that_is_always_kept_has_no_error():
    assert calibration_error([0.75] * 4, [True, True, True, False]) == 0.0
    assert calibration_error([1.0] * 4, [True, True, False, False]) == 0.5


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_bins_hold_every_message_and_the_error_is_a_share(rows):
    confidences, right = zip(*rows, strict=True)
    bins = calibration_bins(confidences, right)
    assert sum(row["messages"] for row in bins) == len(rows)
    assert 0 <= calibration_error(confidences, right) <= 1


def test_drawings_are_the_same_for_the_same_run(run, tmp_path):
    first, again = draw(run, tmp_path / "a"), draw(run, tmp_path / "b")
    assert [file.name for file in first] == ["confusion.svg", "calibration.svg"]
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in again]
    assert "parler_humain" in first[0].read_text(encoding="utf-8")
