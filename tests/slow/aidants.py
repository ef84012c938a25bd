"""An aidant in front of the desk's real pages: cookies, forms with their token, over HTTP."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from tests.slow.service import ServiceProcess

TOKEN = re.compile(r'name="_csrf_token" value="([^"]+)"')
PASSWORD = re.compile(r"une seule fois : (\S+)")
SECONDS = 20.0


class Aidant:
    """What an aidant does in a browser without JavaScript."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.page = ""

    @property
    def text(self) -> str:
        """The open page as read, without its marks."""
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", self.page)))

    async def open(self, path: str) -> httpx.Response:
        """Open a page."""
        return self._seen(await self.http.get(path, follow_redirects=True))

    async def send(self, path: str, **fields: str) -> httpx.Response:
        """Send a form of the open page, with its token as a browser does."""
        token = TOKEN.search(self.page)
        data = {"_csrf_token": token[1] if token else "", **fields}
        return self._seen(await self.http.post(path, data=data, follow_redirects=True))

    async def act(self, case: int, act: str, **fields: str) -> httpx.Response:
        """Open a case and use one of its forms: `prendre`, `repondre`, `rendre`, `clore`."""
        await self.open(f"/aidants/conversations/{case}")
        return await self.send(f"/aidants/conversations/{case}/{act}", **fields)

    def _seen(self, answer: httpx.Response) -> httpx.Response:
        self.page = answer.text
        return answer


@asynccontextmanager
async def aidant(service: ServiceProcess, first_name: str) -> AsyncIterator[Aidant]:
    """Give someone with an account made by the administrator's command, logged in."""
    email = f"{first_name.lower()}@aidants.example"
    code, printed = await service.run("admin", "create-user", "--email", email, "--first-name", first_name)
    password = PASSWORD.search(printed)
    assert code == 0 and password is not None, printed
    async with httpx.AsyncClient(base_url=service.base, timeout=SECONDS) as http:
        someone = Aidant(http)
        await someone.open("/aidants/connexion")
        await someone.send("/aidants/connexion", email=email, mot_de_passe=password[1])
        assert "File d’attente" in someone.text, someone.text
        yield someone
