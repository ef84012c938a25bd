"""Cards and the table of procedures: on paper, what the assistant would say."""

from datetime import date

import pytest

from flows.texts import UNKNOWN
from knowledge.card import card_rows, render_card
from knowledge.shelf import KNOWLEDGE, read_shelf
from knowledge.table import procedures_table

TODAY = date(2026, 11, 22)
LIBRARY = read_shelf(KNOWLEDGE).library


@pytest.mark.parametrize("name", sorted(LIBRARY.flows))
def test_a_card_says_the_way_the_other_way_and_the_numbers(name):
    flow = LIBRARY.flows[name]
    page = render_card(flow, LIBRARY, TODAY)
    rows = card_rows(flow, LIBRARY, TODAY)
    assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
    assert rows[-1].shape == "end"
    assert all(row.text for row in rows)
    for needed in ("Sans internet", "115", "17 ou 112", "N'écrivez jamais un mot de passe"):
        assert needed in page
    assert "{figure" not in page
    assert UNKNOWN not in " ".join(row.text for row in rows)


def test_a_card_has_no_file_and_no_address_beside_it():
    page = render_card(LIBRARY.flows["recharge_acheter"], LIBRARY, TODAY)
    assert "src=" not in page
    assert "http" not in page


def test_a_card_escapes_what_an_author_wrote():
    flow = LIBRARY.flows["recharge_acheter"].model_copy(update={"title": "<b>Titre</b> & co"})
    assert "&lt;b&gt;Titre&lt;/b&gt; &amp; co" in render_card(flow, LIBRARY, TODAY)


def test_the_table_of_the_documents_is_the_present_one():
    written = (KNOWLEDGE.parent / "docs" / "procedures.md").read_text(encoding="utf-8")
    assert written == procedures_table(LIBRARY), "lancez « pasapas flows table »"
