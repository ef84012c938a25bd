"""What every page owes everyone: language, title, one h1, labels, headers, weight; and the machines' pages."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from litestar import Litestar

from store.crypto import Keyring
from store.database import Database
from tests.desk.test_conversation import LogIn, open_case_of
from tests.desk.visitor import Visitor

OPEN = ("/", "/confidentialite", "/aidants/connexion", "/telephone", "/telephone/effacer", "/nulle-part")
BEHIND_LOGIN = ("/aidants/", "/aidants/?closes=oui", "/aidants/structure", "/aidants/conversations/{case}")
PAGE_BYTES = 150_000
"""Heaviest page with its files (a phone on a slow network)."""


class Reader(HTMLParser):
    """Reads of a page what a screen reader needs."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of each such tag."""
        return [attributes for found, attributes in self.tags if found == tag]


def check_page(page: str) -> None:
    """Check what WCAG asks of any page and what a parser can see."""
    read = Reader(page)
    assert read.all("html") == [{"lang": "fr"}]
    assert "<title>" in page
    assert "<title> " not in page
    assert len(read.all("h1")) == 1
    assert len(read.all("main")) == 1
    assert {"class": "skip", "href": "#contenu"} in read.all("a")
    labelled = {label["for"] for label in read.all("label")}
    fields = [
        field for tag in ("input", "textarea", "select") for field in read.all(tag) if field.get("type") != "hidden"
    ]
    assert {field["id"] for field in fields} <= labelled
    identifiers = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    assert not [attributes for _, attributes in read.tags if "style" in attributes or "onclick" in attributes]


async def check_weight(visitor: Visitor) -> None:
    """Check that a page and its files are light and come from here."""
    read = Reader(visitor.page)
    files = [link["href"] for link in read.all("link")] + [script["src"] for script in read.all("script")]
    total = len(visitor.page.encode())
    for file in files:
        assert file is not None
        assert file.startswith("/")
        answer = await visitor.http.get(file)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        total += len(answer.content)
    assert total <= PAGE_BYTES


@pytest.mark.parametrize("path", OPEN)
async def test_an_open_page_can_be_read_by_everyone(visitor: Visitor, path: str) -> None:
    await visitor.get(path)
    check_page(visitor.page)
    await check_weight(visitor)


@pytest.mark.parametrize("path", BEHIND_LOGIN)
async def test_a_page_of_the_desk_can_be_read_by_everyone(
    amina: int, log_in: LogIn, db: Database, keyring: Keyring, path: str
) -> None:
    bernard = await log_in("bernard")
    case = await open_case_of(db, keyring)
    await bernard.get("/aidants/")
    await bernard.send(f"/aidants/conversations/{case}/prendre")
    answer = await bernard.get(path.format(case=case))
    assert answer.status_code == 200
    check_page(bernard.page)
    await check_weight(bernard)


@pytest.mark.parametrize("path", [*OPEN, "/static/base.css", "/readyz", "/aidants/"])
async def test_every_answer_carries_the_security_headers(visitor: Visitor, path: str) -> None:
    headers = (await visitor.http.get(path)).headers
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store" or path.startswith("/static")


async def test_readyz_says_why_it_is_not_ready(visitor: Visitor, reasons: list[str]) -> None:
    assert (await visitor.get("/readyz")).status_code == 200
    reasons.append("La base de données ne répond pas.")
    answer = await visitor.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "La base de données ne répond pas.\n")
    assert (await visitor.get("/healthz")).status_code == 200


async def test_the_measures_are_for_this_machine(app: Litestar) -> None:
    async with Visitor(app) as here, Visitor(app, "192.0.2.7") as elsewhere:
        assert "turns_total 3" in (await here.get("/metrics")).text
        assert (await elsewhere.get("/metrics")).status_code == 404
        assert (await here.http.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"})).status_code == 404


async def test_without_its_database_a_page_says_so_and_shows_nothing_of_the_inside(
    visitor: Visitor, db: Database, aidants: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.log_in("bernard@exemple.fr")

    def broken() -> None:
        raise ConnectionRefusedError("secret-of-the-inside")

    monkeypatch.setattr(db, "transaction", broken)
    answer = await visitor.get("/aidants/")
    assert answer.status_code == 503
    assert "rien n’est perdu" in visitor.text
    assert "secret-of-the-inside" not in visitor.page


async def test_an_unexpected_error_is_a_page_without_a_trace(
    visitor: Visitor,
    db: Database,
    aidants: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    await visitor.log_in("bernard@exemple.fr")

    def broken() -> None:
        raise ValueError("secret-of-the-inside")

    monkeypatch.setattr(db, "transaction", broken)
    answer = await visitor.get("/aidants/?closes=a-word-of-the-address")
    assert answer.status_code == 500
    check_page(visitor.page)
    assert "secret-of-the-inside" not in visitor.page
    written = "".join(capfd.readouterr())
    assert "ValueError" in written
    assert "secret-of-the-inside" not in written
    assert "a-word-of-the-address" not in written
