"""Every card holds on one A4 page: looked at in the browser that prints it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.card import render_card
from knowledge.shelf import KNOWLEDGE, read_shelf
from tests.slow.browser import open_browser

pytestmark = pytest.mark.slow

OVERFLOW = """
const sheet = document.querySelector('.sheet'), main = document.querySelector('main');
const footer = document.querySelector('footer').getBoundingClientRect();
return [main.scrollHeight - main.clientHeight, sheet.scrollHeight - sheet.clientHeight,
        Math.max(0, footer.bottom - sheet.getBoundingClientRect().bottom)];
"""


def test_every_card_holds_on_one_page(tmp_path: Path) -> None:
    library = read_shelf(KNOWLEDGE).library
    today = datetime.now(UTC).date()
    assert library.flows
    with open_browser(820) as browser:
        spilt = {}
        for name, flow in library.flows.items():
            page = tmp_path / f"{name}.html"
            page.write_text(render_card(flow, library, today), encoding="utf-8")
            browser.get(page.as_uri())
            if any(browser.execute_script(OVERFLOW)):
                spilt[name] = browser.execute_script(OVERFLOW)
    assert spilt == {}
