"""From forms to events."""

from __future__ import annotations

import pytest

from bot.channels.phone.incoming import read_client_id, read_event, read_start
from bot.channels.phone.pages import with_links
from flows.events import Chose, Commanded, Event, Said
from nlu.sensitive import mask


@pytest.mark.parametrize(
    ("data", "event"),
    [
        pytest.param({"texte": " bonjour\r\nmerci "}, Said(text="bonjour\nmerci"), id="text"),
        pytest.param({"texte": "/effacer"}, Commanded(name="effacer"), id="command"),
        pytest.param({"texte": "/inconnue"}, Said(text="/inconnue"), id="unknown command"),
        pytest.param({"action": "12:done"}, Chose(action="done", turn=12), id="press"),
        pytest.param({"action": "<b>"}, Chose(action="unreadable", turn=-1), id="unreadable press"),
        pytest.param({"texte": " \x00 "}, None, id="nothing"),
        pytest.param({}, None, id="empty form"),
        pytest.param({"texte": "a" * 5000}, Said(text="a" * 4000), id="too long"),
    ],
)
def test_a_form_becomes_an_event(data: dict[str, str], event: Event | None) -> None:
    assert read_event(data, mask) == event


def test_a_secret_is_masked_and_named() -> None:
    event = read_event({"texte": "mon mot de passe est Soleil2024!"}, mask)
    assert isinstance(event, Said)
    assert "Soleil" not in event.text
    assert event.secrets == ("password",)


@pytest.mark.parametrize("given", ["", "court", "a" * 65, "a" * 20 + ":b", "é" * 20])
def test_a_malformed_send_identifier_is_refused(given: str) -> None:
    assert read_client_id({"envoi": given}) is None


@pytest.mark.parametrize(
    ("given", "kept"), [("s_lille-f_caf", "s_lille-f_caf"), ("<b>", ""), (None, ""), ("", ""), ("284057512345642", "")]
)
def test_a_link_keeps_its_parameter_only_when_it_is_one(given: str | None, kept: str) -> None:
    assert read_start(given, mask) == kept


def test_addresses_and_numbers_can_be_touched_and_the_rest_is_escaped() -> None:
    assert with_links("<b> https://www.caf.fr/a?b=1&c. Ou le 03 20 11 22 33.") == (
        '&lt;b&gt; <a href="https://www.caf.fr/a?b=1&amp;c" target="_blank" rel="noopener noreferrer">'
        'https://www.caf.fr/a?b=1&amp;c</a>. Ou le <a href="tel:0320112233">03 20 11 22 33</a>.'
    )
