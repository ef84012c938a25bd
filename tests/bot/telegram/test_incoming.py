"""Updates become events: every kind, masked, and whatever is malformed is ignored."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.incoming import FromGroup, Ignored, Incoming, read_update, read_update_id
from flows.events import (
    EVENT,
    Blocked,
    Chose,
    Commanded,
    Edited,
    Event,
    Said,
    SentMedia,
    SharedPlace,
    Unblocked,
)
from nlu.sensitive import mask

AMINA = {"id": 7_000_000_001, "is_bot": False, "first_name": "Amina"}
PRIVATE = {"id": 7_000_000_001, "type": "private", "first_name": "Amina"}
GROUP = {"id": -100_123, "type": "supergroup", "title": "Les voisins"}
BOT = {"id": 42, "is_bot": True, "first_name": "Pas à Pas"}
NIR = "2 84 05 75 123 456 42"


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1, "chat": PRIVATE, "from": AMINA, **content}


def update(**part: Any) -> dict[str, Any]:
    return {"update_id": 99, **part}


def said(text: str) -> Said:
    return Said(text=text, message="5")


MESSAGES: list[tuple[str, dict[str, Any], tuple[Event, ...]]] = [
    ("text", {"text": "jarive pa"}, (said("jarive pa"),)),
    ("voice", {"voice": {"file_id": "x"}}, (SentMedia(media="voice"),)),
    ("photo", {"photo": [{"file_id": "x"}]}, (SentMedia(media="photo"),)),
    ("captioned", {"photo": [], "caption": "c quoi ?"}, (SentMedia(media="photo"), said("c quoi ?"))),
    ("document", {"document": {"file_id": "x"}}, (SentMedia(media="document"),)),
    ("sticker", {"sticker": {"file_id": "x"}}, (SentMedia(media="sticker"),)),
    ("gif", {"animation": {}, "document": {}}, (SentMedia(media="sticker"),)),
    ("video", {"video_note": {}}, (SentMedia(media="video"),)),
    ("contact", {"contact": {"phone_number": "0612"}}, (SentMedia(media="contact"),)),
    ("poll", {"poll": {}}, (SentMedia(media="other"),)),
    ("location", {"location": {"latitude": 48, "longitude": 2.5}}, (SharedPlace(latitude=48, longitude=2.5),)),
    ("command", {"text": "/menu"}, (Commanded(name="menu"),)),
    ("to us by name", {"text": "/Aidant@pasapas_bot"}, (Commanded(name="aidant"),)),
    ("start", {"text": "/start"}, (Commanded(name="start"),)),
    ("link", {"text": "/start s_ccas-f_caf_aide"}, (Commanded(name="start", argument="s_ccas-f_caf_aide"),)),
    ("start, words", {"text": "/start bonjour à tous"}, (Commanded(name="start"), said("bonjour à tous"))),
    ("command, words", {"text": "/aidant je dors dehors"}, (Commanded(name="aidant"), said("je dors dehors"))),
    ("erase, words", {"text": "/effacer oui"}, (Commanded(name="effacer"),)),
    ("habit", {"text": "/help"}, (Commanded(name="aide"),)),
    ("unknown command", {"text": "/caf"}, (said("/caf"),)),
    ("a slash alone", {"text": "/"}, (said("/"),)),
]


@pytest.mark.parametrize(("content", "events"), [row[1:] for row in MESSAGES], ids=[row[0] for row in MESSAGES])
def test_a_message_says(content: dict[str, Any], events: tuple[Event, ...]) -> None:
    read = read_update(update(message=message(**content)), mask)
    assert read == Incoming(99, 7_000_000_001, "Amina", events)


def test_every_command_of_the_core_is_known() -> None:
    names = Commanded.model_json_schema()["properties"]["name"]["enum"]
    assert names
    for name in names:
        read = read_update(update(message=message(text=f"/{name}")), mask)
        assert isinstance(read, Incoming)
        assert read.events == (Commanded(name=name),)


@pytest.mark.parametrize(
    "content",
    [
        {"text": f"mon numero {NIR}"},
        {"document": {}, "caption": f"nir {NIR}"},
        {"text": "/start 284057512345642"},
        {"text": f"/aide {NIR}"},
    ],
)
def test_a_secret_is_masked_in_texts_captions_and_links(content: dict[str, Any]) -> None:
    read = read_update(update(message=message(**content)), mask)
    assert isinstance(read, Incoming)
    assert isinstance(read.events[-1], Said)
    assert read.events[-1].secrets == ("nir",)
    assert read.events[-1].message == "5"
    assert "456" not in repr(read)


def test_a_secret_is_masked_in_an_edited_message() -> None:
    read = read_update(update(edited_message=message(text=f"nir {NIR}")), mask)
    assert isinstance(read, Incoming)
    edited = read.events[0]
    assert isinstance(edited, Edited)
    assert edited.secrets == ("nir",)
    assert "456" not in edited.text


def press(**values: Any) -> dict[str, Any]:
    return update(callback_query={"id": "q1", "from": AMINA, "chat_instance": "1", **values})


@pytest.mark.parametrize(
    "query",
    [
        {"data": "12:done", "message": {"message_id": 3, "date": 5, "chat": PRIVATE}},
        {"data": "12:done", "message": {"message_id": 3, "date": 0, "chat": PRIVATE}},
        {"data": "12:done"},
    ],
    ids=["as usual", "message too old", "message gone"],
)
def test_a_press_is_read_wherever_its_message_went(query: dict[str, Any]) -> None:
    events = (Chose(action="done", turn=12),)
    assert read_update(press(**query), mask) == Incoming(99, 7_000_000_001, "Amina", events, "q1")


def test_a_press_without_readable_data_is_stale() -> None:
    read = read_update(press(data="n'importe quoi"), mask)
    assert isinstance(read, Incoming)
    assert read.events == (Chose(action="unreadable", turn=-1),)


def member(chat: dict[str, Any], status: str) -> dict[str, Any]:
    return update(
        my_chat_member={"chat": chat, "from": AMINA, "date": 1, "new_chat_member": {"user": BOT, "status": status}}
    )


def test_blocking_and_coming_back_are_events() -> None:
    assert read_update(member(PRIVATE, "kicked"), mask) == Incoming(99, 7_000_000_001, "Amina", (Blocked(),))
    assert read_update(member(PRIVATE, "member"), mask) == Incoming(99, 7_000_000_001, "Amina", (Unblocked(),))


@pytest.mark.parametrize("raw", [update(message=message(text="bonjour", chat=GROUP)), member(GROUP, "member")])
def test_a_group_is_declined(raw: dict[str, Any]) -> None:
    assert read_update(raw, mask) == FromGroup(-100_123)


@pytest.mark.parametrize(
    "raw",
    [
        update(message=message(text="x", chat={"id": -1, "type": "channel"})),
        update(message=message(text="x", **{"from": BOT})),
        update(message=message(new_chat_title="x")),
        update(edited_message=message(location={"latitude": 1, "longitude": 1})),
        update(channel_post=message(text="x")),
        member(GROUP, "left"),
        update(message=message(location={"latitude": 91, "longitude": 1})),
        update(message=message(text="x") | {"chat": None}),
        update(message=message(text=5)),
        {"update_id": "99", "message": message(text="x")},
        {},
        None,
        [],
        "update",
    ],
)
def test_what_asks_for_nothing_is_ignored(raw: object) -> None:
    assert isinstance(read_update(raw, mask), Ignored)


def test_what_no_encoding_can_hold_is_replaced() -> None:
    raw = json.loads('{"text": "a\\ud800b\\u0000c", "n": "\\udfff"}')
    sender = AMINA | {"first_name": raw["n"]}
    read = read_update(update(message=message(text=raw["text"]) | {"from": sender}), mask)
    assert isinstance(read, Incoming)
    assert read.events == (said("a\ufffdbc"),)
    assert read.first_name.encode()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
SOUND = [
    update(message=message(text="bonjour")),
    update(message=message(photo=[{}], caption="oui")),
    update(message=message(location={"latitude": 1.0, "longitude": 1.0})),
    press(data="1:done", message={"message_id": 3, "chat": PRIVATE}),
    member(PRIVATE, "kicked"),
]


@st.composite
def spoilt(draw: st.DrawFn) -> object:
    """A sound update in which one value, anywhere, is lost or replaced by any JSON."""
    root: Any = json.loads(json.dumps(draw(st.sampled_from(SOUND))))
    place = root
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return root
        key = draw(st.sampled_from(keys))
        deeper = isinstance(place[key], dict | list) and draw(st.booleans())
        if not deeper:
            break
        place = place[key]
    if draw(st.booleans()):
        place[key] = draw(JSON)
    else:
        del place[key]
    return root


@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=spoilt() | JSON)
def test_a_malformed_update_is_refused_or_read_but_never_raises(raw: object) -> None:
    read = read_update(raw, mask)
    read_update_id(raw)
    if isinstance(read, Incoming):
        for event in read.events:  # what is read can be stored and read again
            assert EVENT.validate_json(EVENT.dump_json(event)) == event
