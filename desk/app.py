"""The wiring of the web application: the desk, the public pages, and the channels served beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from litestar import Litestar, Router
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig
from litestar.types import ControllerRouterHandler

from desk.conversation.routes import close_case, give_back_case, hint_case, send_reply, show_case, take_case
from desk.errors import error_handlers
from desk.home.routes import show_home, show_metrics, show_privacy, tell_alive, tell_ready
from desk.login.routes import login_router
from desk.queue.routes import hint_queue, show_queue
from desk.rendering import STATIC, template_engine
from desk.security import FORM_BYTES, add_headers, form_token
from desk.services import DeskServices
from desk.sessions import logged_in, provide_me
from desk.structure.routes import save_structure, show_structure

KEEP_A_YEAR = CacheControlHeader(public=True, max_age=31536000, immutable=True)
"""Files are addressed with their hash: an address never changes its content."""


def create_app(
    services: DeskServices,
    extra_handlers: Sequence[ControllerRouterHandler] = (),
    template_folders: Sequence[Path] = (),
) -> Litestar:
    """Make the application.

    Args:
        services: The store, the core and the settings.
        extra_handlers: Routes of channels: the phone's, Telegram's webhook (which sets its own
            `opt={"exclude_from_csrf": True}` and body limit).
        template_folders: Where the templates of these routes are.
    """
    return Litestar(
        route_handlers=[
            show_home,
            show_privacy,
            tell_alive,
            tell_ready,
            show_metrics,
            login_router(),
            _desk(services),
            create_static_files_router("/static", [STATIC], cache_control=KEEP_A_YEAR),
            *extra_handlers,
        ],
        dependencies={"services": Provide(lambda: services, sync_to_thread=False)},
        exception_handlers=error_handlers(),
        csrf_config=form_token(services),
        before_send=[add_headers],
        request_max_body_size=FORM_BYTES,
        template_config=TemplateConfig(instance=template_engine(template_folders, services.timezone)),
        openapi_config=None,
        # Litestar's own configuration would print addresses with their parameters.
        logging_config=None,
    )


def _desk(services: DeskServices) -> Router:
    """Return the pages behind the login; the guard stands here once, so that no page can forget it."""
    return Router(
        "/aidants",
        route_handlers=[
            show_queue,
            hint_queue,
            show_case,
            hint_case,
            take_case,
            send_reply,
            give_back_case,
            close_case,
            show_structure,
            save_structure,
        ],
        guards=[logged_in(services)],
        dependencies={"me": Provide(provide_me, sync_to_thread=False)},
    )
