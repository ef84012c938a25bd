"""A very small HTTP server on asyncio streams, for doubles that must also misbehave at the level of bytes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
           409: "Conflict", 429: "Too Many Requests", 500: "Internal Server Error"}  # fmt: skip


@dataclass(frozen=True)
class Request:
    """A request as received: its path, and its parameters from the query, a form or JSON."""

    path: str
    parameters: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What to answer; `cut` closes the connection without a word."""

    status: int = 200
    body: bytes = b"{}"
    cut: bool = False

    @classmethod
    def of(cls, value: object, status: int = 200) -> Answer:
        """An answer in JSON."""
        return cls(status, json.dumps(value, ensure_ascii=False).encode())


Handler = Callable[[Request], Awaitable[Answer]]


class HttpServer:
    """Serves `handler` on a port of its own choosing unless one is given."""

    def __init__(self, handler: Handler, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._handler = handler
        self._host = host
        self._port = port
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Where it listens, once started."""
        return f"http://{self._host}:{self._port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self._host, self._port)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            while (request := await _read_request(reader)) is not None:
                answer = await self._handler(request)
                if answer.cut:
                    break
                writer.write(_head(answer) + answer.body)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client left, or the server stops: nobody is there to be answered
        finally:
            self._connections.discard(task)
            writer.close()


async def _read_request(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    target = urlsplit(first.split(" ")[1])
    headers = {key.strip().lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    parameters: dict[str, Any] = dict(parse_qsl(target.query, keep_blank_values=True))
    if "json" in headers.get("content-type", ""):
        parameters |= json.loads(body or b"{}")
    else:
        parameters |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    return Request(target.path, parameters)


def _head(answer: Answer) -> bytes:
    lines = (
        f"HTTP/1.1 {answer.status} {REASONS.get(answer.status, 'Unknown')}",
        "content-type: application/json",
        f"content-length: {len(answer.body)}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
