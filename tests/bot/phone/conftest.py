"""The same pages as the desk's tests, with a worker that answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.channels.phone.handlers import phone_router
from bot.channels.phone.pages import TEMPLATES
from bot.channels.phone.services import PhoneServices
from desk.app import create_app
from desk.services import DeskServices
from tests.desk.conftest import (  # noqa: F401 (fixtures are found by their name)
    Worker,
    app,
    clock,
    desk_services,
    hub,
    phone_services,
    reasons,
    visitor,
    worker,
)
from tests.desk.visitor import Visitor


@pytest.fixture
async def answering(worker: Worker) -> AsyncIterator[None]:
    """Somebody answers all the time."""
    task = asyncio.create_task(worker.work_for_all())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
async def patient(
    desk_services: DeskServices,
    phone_services: PhoneServices,
    answering: None,
) -> AsyncIterator[Visitor]:
    """A person without JavaScript, whose page waits as long as the answer takes on a busy machine."""
    phone = replace(phone_services, answer_seconds=20.0)
    async with Visitor(create_app(desk_services, [phone_router(phone)], [TEMPLATES])) as person:
        yield person


@pytest.fixture
async def on_shared_computer(
    desk_services: DeskServices,
    phone_services: PhoneServices,
    answering: None,
) -> AsyncIterator[Visitor]:
    """A person in a library: public mode, from another machine."""
    phone = replace(phone_services, answer_seconds=20.0, mode="public")
    app_ = create_app(replace(desk_services, web_phone="public"), [phone_router(phone)], [TEMPLATES])
    async with Visitor(app_, "192.0.2.7") as person:
        yield person
