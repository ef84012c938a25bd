"""The routes of the phone, ready to be served beside the desk."""

from __future__ import annotations

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.static_files import create_static_files_router

from bot.channels.phone.leaving import ask_erase, begin_again, erase
from bot.channels.phone.limits import limits, open_to
from bot.channels.phone.pages import STATIC
from bot.channels.phone.routes import hint_messages, send_event, show_messages, show_phone
from bot.channels.phone.services import PhoneServices

KEEP_A_YEAR = CacheControlHeader(public=True, max_age=31536000, immutable=True)
"""Files are addressed with their hash: an address never changes its content."""


def phone_router(phone: PhoneServices) -> Router:
    """Return everything under `/telephone`. Its templates are in `pages.TEMPLATES`."""
    return Router(
        "/telephone",
        route_handlers=[
            show_phone,
            send_event,
            show_messages,
            hint_messages,
            ask_erase,
            erase,
            begin_again,
            create_static_files_router("/static", [STATIC], name="phone-static", cache_control=KEEP_A_YEAR),
        ],
        dependencies={"phone": Provide(lambda: phone, sync_to_thread=False)},
        guards=[open_to(phone)],
        middleware=[limit.middleware for limit in limits()],
    )
