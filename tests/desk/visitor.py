"""A browser without JavaScript: it keeps cookies, follows redirections and sends forms with their token."""

from __future__ import annotations

import html
import re
from types import TracebackType

import httpx
from litestar import Litestar

TOKEN = re.compile(r'name="_csrf_token" value="([^"]+)"')
PASSWORD = "des-petits-pas-tranquilles"


class Visitor:
    """Someone in front of a browser."""

    def __init__(self, app: Litestar, address: str = "127.0.0.1") -> None:
        transport = httpx.ASGITransport(app, client=(address, 5000), raise_app_exceptions=True)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://localhost")
        self.page = ""

    async def __aenter__(self) -> Visitor:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()

    async def get(self, path: str) -> httpx.Response:
        """Open a page."""
        return self._seen(await self.http.get(path, follow_redirects=True))

    async def send(self, path: str, fields: dict[str, str] | None = None, *, follow: bool = True) -> httpx.Response:
        """Send a form of the page that is open."""
        token = TOKEN.search(self.page)
        data = {"_csrf_token": token.group(1) if token else "", **(fields or {})}
        return self._seen(await self.http.post(path, data=data, follow_redirects=follow))

    async def log_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        """Go through the login page."""
        await self.get("/aidants/connexion")
        return await self.send("/aidants/connexion", {"email": email, "mot_de_passe": password})

    @property
    def text(self) -> str:
        """The page as read, without its marks."""
        return html.unescape(re.sub(r"<[^>]+>", " ", self.page))

    def _seen(self, answer: httpx.Response) -> httpx.Response:
        self.page = answer.text
        return answer
