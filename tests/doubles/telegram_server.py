"""A stand-in for Telegram's Bot API over real HTTP: chats to read, limits enforced, faults on demand.

As a process: `python -m tests.doubles.telegram_server --port 8081`. The control endpoints take JSON:
/control/say {chat, text, first_name?} · /control/press {chat, label | data, message_id?} ·
/control/raw {update} · /control/chat/<id> · /control/fault {kind, method?, chat?, times?, …} ·
/control/calm · /control/state
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

from tests.doubles.http_server import Answer, HttpServer, Request
from tests.doubles.telegram_chats import Chats, Refused
from tests.doubles.telegram_faults import Fault, Faults
from tests.doubles.telegram_updates import Updates

TOKEN = "42:AAF-stand-in-token-of-the-tests-0123456789"
"""The only token that the stand-in knows, unless told otherwise."""

BOT = {"id": 42, "is_bot": True, "first_name": "Pas à Pas", "username": "pasapas_bot"}
PROFILE = {"setmycommands", "setmydescription", "setmyshortdescription"}


class TelegramServer:
    """The stand-in. Methods named after the control endpoints do the same in process."""

    def __init__(self, *, token: str = TOKEN, port: int = 0) -> None:
        self.token = token
        self.chats = Chats()
        self.updates = Updates()
        self.faults = Faults()
        self.calls: Counter[str] = Counter()
        self.profile: dict[str, Any] = {}
        self.webhook: dict[str, Any] = {}
        self.answered_presses: list[str] = []
        self._presses = itertools.count(1)
        self._open_presses: set[str] = set()
        self._http = HttpServer(self._handle, port=port)
        self._stack = AsyncExitStack()
        self._methods: dict[str, Callable[[dict[str, Any]], object]] = {
            "getme": lambda _: BOT,
            "sendmessage": self.chats.send,
            "editmessagereplymarkup": self.chats.edit_keyboard,
            "deletemessage": self.chats.delete,
            "sendchataction": self._act,
            "answercallbackquery": self._answer_press,
            "leavechat": self._leave,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._get_webhook,
        }

    @property
    def url(self) -> str:
        """What PASAPAS_TELEGRAM_API_URL must be."""
        return self._http.url

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._http)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    # What a person does.

    def say(self, chat: int, text: str, *, first_name: str = "Amina") -> int:
        """The person writes `text`; gives the identifier of the message."""
        return self.send_message(chat, {"text": text}, first_name=first_name)

    def send_message(self, chat: int, content: dict[str, Any], *, first_name: str = "Amina") -> int:
        """The person sends any content, in the fields of a Telegram message."""
        message_id = self.chats.write(chat)
        message = {"message_id": message_id, "date": int(time.time()), **_place(chat, first_name), **content}
        self.updates.push({"message": message})
        return message_id

    def press(
        self, chat: int, label: str | None = None, *, data: str | None = None, message_id: int | None = None
    ) -> None:
        """The person presses the newest button whose label holds `label`, or sends `data` whatever it is."""
        if data is None:
            message_id, data = self._find_button(chat, label or "")
        press_id = f"press-{next(self._presses)}"
        self._open_presses.add(press_id)
        place = _place(chat, "Amina")
        message = {"message_id": message_id or 1, "date": int(time.time()), "chat": place["chat"]}
        self.updates.push(
            {
                "callback_query": {
                    "id": press_id, "from": place["from"], "message": message, "chat_instance": "1",
                    "data": data,
                }
            }
        )  # fmt: skip

    def block(self, chat: int, *, status: str = "kicked") -> None:
        """The person blocks the bot (or, with `member`, comes back)."""
        change = {
            **_place(chat, "Amina"), "date": int(time.time()),
            "old_chat_member": {"user": BOT, "status": "member"},
            "new_chat_member": {"user": BOT, "status": status},
        }  # fmt: skip
        self.updates.push({"my_chat_member": change})

    def texts(self, chat: int) -> list[str]:
        """What the person reads from the bot, oldest first."""
        return [message.text for message in self.chats.messages.get(chat, [])]

    def buttons(self, chat: int) -> list[str]:
        """The labels that stand in the chat, oldest first."""
        messages = self.chats.messages.get(chat, [])
        return [button["text"] for message in messages for row in message.rows for button in row]

    def _find_button(self, chat: int, label: str) -> tuple[int, str]:
        for message in reversed(self.chats.messages.get(chat, [])):
            for button in (button for row in message.rows for button in row):
                if label.casefold() in button["text"].casefold():
                    return message.message_id, button["callback_data"]
        raise Refused(f"no button holds {label!r}", 404)

    # HTTP.

    async def _handle(self, request: Request) -> Answer:
        try:
            if request.path.startswith("/control/"):
                return Answer.of(self._control(request.path.removeprefix("/control/"), request.parameters))
            token, _, method = request.path.removeprefix("/bot").partition("/")
            if token != self.token:
                raise Refused("Unauthorized" if ":" in token else "Not Found", 401 if ":" in token else 404)
            return await self._call(method.lower(), request.parameters)
        except Refused as refused:
            body = {"ok": False, "error_code": refused.status, "description": refused.description}
            return Answer.of(body, refused.status)

    async def _call(self, method: str, parameters: dict[str, Any]) -> Answer:
        self.calls[method] += 1
        fault = self.faults.take(method, parameters)
        if fault is None:
            return Answer.of({"ok": True, "result": await self._result(method, parameters)})
        return await self._spoil(fault, method, parameters)

    async def _spoil(self, fault: Fault, method: str, parameters: dict[str, Any]) -> Answer:
        match fault.kind:
            case "flood":
                wait = int(fault.seconds)
                body = {
                    "ok": False, "error_code": 429, "parameters": {"retry_after": wait},
                    "description": f"Too Many Requests: retry after {wait}",
                }  # fmt: skip
                return Answer.of(body, 429)
            case "error" | "refuse":
                raise Refused(fault.description, fault.status)
            case "garbage":
                return Answer(200, b"<html>Bad gateway</html>")
            case "timeout":
                await asyncio.sleep(fault.seconds)
                return Answer(cut=True)
            case "lost":
                await self._result(method, parameters)
                return Answer(cut=True)
            case "slow":
                await asyncio.sleep(fault.seconds)
                return Answer.of({"ok": True, "result": await self._result(method, parameters)})

    async def _result(self, method: str, parameters: dict[str, Any]) -> object:
        if method == "getupdates":
            if self.webhook.get("url"):
                raise Refused("Conflict: can't use getUpdates method while webhook is active", 409)
            return await self.updates.take(parameters)
        if method in PROFILE:
            self.profile[method] = parameters
            return True
        answer = self._methods.get(method)
        if answer is None:
            raise Refused("Not Found", 404)
        result = answer(parameters)
        return True if result is None else result

    def _get_webhook(self, _: dict[str, Any]) -> object:
        return {"url": self.webhook.get("url", ""), "pending_update_count": self.updates.pending}

    def _set_webhook(self, parameters: dict[str, Any]) -> None:
        self.webhook = dict(parameters)

    def _delete_webhook(self, _: dict[str, Any]) -> None:
        self.webhook = {}

    def _act(self, parameters: dict[str, Any]) -> None:
        self.chats.actions.append((int(parameters["chat_id"]), str(parameters["action"])))

    def _leave(self, parameters: dict[str, Any]) -> None:
        self.chats.left.append(int(parameters["chat_id"]))

    def _answer_press(self, parameters: dict[str, Any]) -> None:
        press_id = str(parameters.get("callback_query_id"))
        if press_id not in self._open_presses:
            raise Refused("Bad Request: query is too old and response timeout expired or query ID is invalid")
        self._open_presses.discard(press_id)
        self.answered_presses.append(press_id)

    def _control(self, path: str, parameters: dict[str, Any]) -> object:
        match path.split("/"):
            case ["say"]:
                chat, text = int(parameters["chat"]), str(parameters["text"])
                message_id = self.say(chat, text, first_name=str(parameters.get("first_name", "Amina")))
                return {"message_id": message_id, "at": time.monotonic()}
            case ["press"]:
                self.press(
                    int(parameters["chat"]), parameters.get("label"), data=parameters.get("data"),
                    message_id=parameters.get("message_id"),
                )  # fmt: skip
                return {"at": time.monotonic()}
            case ["raw"]:
                self.updates.push(parameters["update"])
            case ["chat", chat]:
                return [message.as_dict() for message in self.chats.messages.get(int(chat), [])]
            case ["fault"]:
                self.faults.add(Fault(**parameters))
            case ["calm"]:
                self.faults.clear()
            case ["state"]:
                return {"calls": dict(self.calls), "pending": self.updates.pending, "webhook": self.webhook}
            case _:
                raise Refused("no such control", 404)
        return {}


def _place(chat: int, first_name: str) -> dict[str, Any]:
    return {
        "chat": {"id": chat, "type": "private", "first_name": first_name},
        "from": {"id": chat, "is_bot": False, "first_name": first_name, "language_code": "fr"},
    }


async def serve(port: int, token: str) -> None:
    """Serve until cancelled, after saying where on a line of its own."""
    async with TelegramServer(token=token, port=port) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Start as a process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    arguments = parser.parse_args()
    try:
        asyncio.run(serve(arguments.port, arguments.token))
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
