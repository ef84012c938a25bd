"""A year of every reminder, day by day and hour by hour: each comes once, in daytime, when offices are open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.calendar import REMINDER_HOURS, is_open_day, may_remind, next_reminder
from flows.definition import RemindStep

PARIS = ZoneInfo("Europe/Paris")
DAYS = st.dates(date(2026, 1, 1), date(2032, 12, 31))


def step(**dates):
    return RemindStep(kind="remind", text="Un rappel ?", message="C'est le jour.", next="fin", **dates)


RULES = {
    "the month of France Travail": (step(rule="ft_monthly"), lambda today: {}),
    "the quarter of the CAF": (step(rule="caf_quarterly"), lambda today: {}),
    "the quarter, from the month given": (
        step(rule="caf_quarterly", slot="caf_mois"),
        lambda today: {"caf_mois": f"{today:%Y-%m}"},
    ),
    "a number of days": (step(days=10), lambda today: {}),
    "a date given": (step(slot="rdv"), lambda today: {"rdv": (today + timedelta(days=17)).isoformat()}),
}


@pytest.mark.parametrize("name", RULES)
def test_a_year_hour_by_hour(name):
    """Someone says yes each time; the periodic job looks every hour, summer time and winter time alike."""
    remind, answers = RULES[name]
    now, end = datetime(2026, 11, 22, 12, tzinfo=UTC), datetime(2027, 12, 1, tzinfo=UTC)
    due, sent = None, []
    while now < end:
        here = now.astimezone(PARIS)
        if due is None:
            due = next_reminder(remind, answers(here.date()), here.date())
            assert due > here.date()
        elif due <= here.date() and may_remind(here):
            sent.append((due, here))
            due = None
        now += timedelta(hours=1)
    assert len(sent) >= 4
    assert [(asked, at) for asked, at in sent if at.date() != asked] == []
    assert {at.hour for _, at in sent} == {REMINDER_HOURS[0]}
    assert all(is_open_day(at.date()) for _, at in sent)
    assert len({at.date() for _, at in sent}) == len(sent)


def test_the_window_of_france_travail_is_told_each_month_once():
    remind, _ = RULES["the month of France Travail"]
    day, told = date(2026, 11, 22), []
    for _ in range(12):
        day = next_reminder(remind, {}, day)
        told.append(day)
    assert told[:4] == [date(2026, 11, 28), date(2026, 12, 28), date(2027, 1, 28), date(2027, 2, 26)]
    assert [(one.year, one.month) for one in told] == sorted({(one.year, one.month) for one in told})
    # 28 March 2027 is Easter, the 29th its Monday: the window is open, and it is told on the 30th.
    assert date(2027, 3, 30) in told


@pytest.mark.parametrize(
    ("today", "month", "day"),
    [
        (date(2026, 11, 22), "2026-11", date(2027, 2, 1)),
        (date(2026, 11, 22), "2026-12", date(2027, 3, 1)),
        (date(2026, 11, 22), "2026-05", date(2027, 2, 1)),
        (date(2026, 11, 22), None, date(2027, 2, 1)),
        # 1 May is a holiday, and 2 May 2027 a Sunday.
        (date(2027, 2, 10), "2027-02", date(2027, 5, 3)),
    ],
)
def test_the_quarter_is_counted_from_the_month_given(today, month, day):
    answers = {"caf_mois": month} if month else {}
    assert next_reminder(step(rule="caf_quarterly", slot="caf_mois"), answers, today) == day


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        ("2026-12-03", date(2026, 12, 3)),
        ("2026-12-25", date(2026, 12, 24)),
        ("2026-11-29", date(2026, 11, 28)),
        ("2026-11-20", None),
        ("2027-01", date(2026, 12, 31)),
        ("pas une date", None),
        (None, None),
    ],
)
def test_an_appointment_is_told_before_a_closed_day(answer, day):
    answers = {"rdv": answer} if answer else {}
    assert next_reminder(step(slot="rdv"), answers, date(2026, 11, 22)) == day


@pytest.mark.parametrize(
    ("written", "may"),
    [
        ("2027-03-27T09:00+01:00", True),
        ("2027-03-28T09:00+02:00", False),
        ("2027-03-30T08:59+02:00", False),
        ("2027-03-30T09:00+02:00", True),
        ("2026-10-26T19:59+01:00", True),
        ("2026-10-26T20:00+01:00", False),
        ("2027-07-14T12:00+02:00", False),
        ("2027-05-17T12:00+02:00", False),
    ],
    ids=["saturday", "sunday of summer time", "too early", "in time", "evening", "too late", "14 July", "Whit Monday"],
)
def test_nobody_is_written_to_at_night_or_on_a_holiday(written, may):
    assert may_remind(datetime.fromisoformat(written).astimezone(PARIS)) is may


@given(DAYS, st.sampled_from(sorted(RULES)))
def test_a_reminder_is_always_ahead(today, name):
    remind, answers = RULES[name]
    assert next_reminder(remind, answers(today), today) > today
