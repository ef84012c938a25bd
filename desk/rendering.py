"""How pages are made: the Jinja environment, its filters, and what every page receives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template

from desk import words

DESK = Path(__file__).parent
STATIC = DESK / "static"


def template_engine(folders: Sequence[Path], timezone: str) -> JinjaTemplateEngine:
    """Make the template engine; `folders` are those of the channels served beside the desk."""
    environment = Environment(
        loader=FileSystemLoader([DESK, *folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    zone = ZoneInfo(timezone)

    def local_time(moment: datetime) -> str:
        return moment.astimezone(zone).strftime("%d/%m à %H:%M")

    environment.filters.update(
        local_time=local_time,
        duration=words.duration,
        waiting=words.waiting,
        first_name=words.first_name,
        delivery=words.delivery,
    )
    environment.globals.update(words=words, asset=_assets(STATIC, "/static"))
    return JinjaTemplateEngine.from_environment(environment)


def page(request: Request[Any, Any, Any], template: str, *, status: int = 200, **context: Any) -> Template:
    """Render a page with what its address says just happened."""
    notice = words.NOTICES.get(request.query_params.get("avis", ""))
    context = {"me": None, "notice": notice, **context}
    return Template(template, context=context, status_code=status, media_type="text/html")


def _assets(folder: Path, prefix: str) -> Any:
    """Address each file with its hash, so that a browser keeps it until it changes."""
    hashes = {file.name: sha256(file.read_bytes()).hexdigest()[:10] for file in folder.iterdir() if file.is_file()}

    def asset(name: str) -> str:
        return f"{prefix}/{name}?v={hashes[name]}"

    return asset
