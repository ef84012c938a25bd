"""What a turn says, as Telegram messages: escaped, split, buttons on the last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.outgoing import render, split_text, units
from flows.outputs import Button, Say
from flows.typography import NO_BREAK
from tests.doubles.telegram_chats import read_html


def test_what_looks_like_markup_is_only_text() -> None:
    text = "Cliquez sur « Mes droits > RSA » & <b>validez"
    (part,) = render(Say(text=text), 1)
    assert read_html(part.html) == text


def test_words_that_go_together_are_not_parted_on_a_small_screen() -> None:
    rows = ((Button(action="word", label="RSA, c'est quoi ?"),),)
    (part,) = render(Say(text="Lisez « Oui » : comptez 15 minutes.", rows=rows), 1)
    assert part.keyboard is not None
    assert part.html == "Lisez «_Oui_»_: comptez 15_minutes.".replace("_", NO_BREAK)
    assert part.keyboard.inline_keyboard[0][0].text == f"RSA, c'est quoi{NO_BREAK}?"


def test_a_human_is_named_first() -> None:
    (part,) = render(Say(text="Bonjour, je regarde.", voice="human", aidant="Zoé & <i>"), 1)
    assert part.html.startswith("<b>👤 Zoé &amp; &lt;i&gt; vous écrit :</b>\n")


def test_the_assistant_has_no_name() -> None:
    assert render(Say(text="Bonjour."), 1)[0].html == "Bonjour."


def test_buttons_carry_the_turn_in_their_rows() -> None:
    rows = ((Button(action="done", label="C'est fait"),), (Button(action="stuck", label="Je n'y arrive pas"),))
    (part,) = render(Say(text="Cliquez.", rows=rows), 12)
    assert part.keyboard is not None
    shown = [[(button.text, button.callback_data) for button in row] for row in part.keyboard.inline_keyboard]
    assert shown == [[("C'est fait", "12:done")], [("Je n'y arrive pas", "12:stuck")]]


def test_a_long_message_is_split_at_sentences_with_its_buttons_last() -> None:
    sentence = "Ouvrez le site de la CAF 😀 puis cliquez. "
    say = Say(text=sentence * 300, rows=((Button(action="done", label="Fait"),),), voice="human", aidant="Bernard")
    parts = render(say, 3)
    assert len(parts) > 2
    assert all(units(read_html(part.html)) <= 4096 for part in parts)
    assert all(part.html.endswith("cliquez.") for part in parts)
    assert [part.keyboard is not None for part in parts] == [False] * (len(parts) - 1) + [True]
    words = " ".join(read_html(part.html) for part in parts).split()
    assert words == ["👤", "Bernard", "vous", "écrit", ":", *say.text.split()]


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("Un. Deux. Trois.", 9, ["Un. Deux.", "Trois."]),
        ("un deux trois", 8, ["un deux", "trois"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("😀😀😀", 4, ["😀😀", "😀"]),
        ("Un.\nDeux.", 5, ["Un.", "Deux."]),
        ("court", 4096, ["court"]),
    ],
)
def test_text_is_cut_where_it_hurts_least(text: str, room: int, expected: list[str]) -> None:
    assert split_text(text, room=room) == expected


@given(text=st.text(max_size=400), room=st.integers(2, 60))
def test_a_cut_loses_no_word_and_fits(text: str, room: int) -> None:
    pieces = split_text(text, room=room)
    assert all(units(piece) <= room for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(text=st.text(max_size=200))
def test_any_text_is_accepted_as_markup(text: str) -> None:
    for part in render(Say(text=text), 1):
        assert read_html(part.html).strip()
