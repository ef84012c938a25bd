"""The work queue: procrastinate on the same PostgreSQL, with rules learnt from trials.

Jobs hold identifiers only, since their arguments are logged. Locks keep one person's jobs in order;
nothing scheduled for later ever carries one, for it would mute the person until its day.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, Literal, LiteralString

import psycopg
import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from psycopg_pool import PoolTimeout
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import CONNECT_SECONDS, plain_url

log = structlog.get_logger()

Task = Literal["turn", "send"]

POLL_SECONDS = 0.2
"""Longest sleep before looking for jobs; the library's 5 s delays the second message of a burst."""

HEARTBEAT_SECONDS = 2.0
"""How often a worker says that it lives."""

STALLED_SECONDS = 10.0
"""Silence after which a worker is taken for dead and its jobs are given to others."""


OUTAGES = (ConnectorException, psycopg.Error, PoolTimeout, OSError)
"""What the library raises when the database cannot be reached."""


class WorkerEnded(Exception):
    """A worker stopped by itself, as it does after an outage of the database. Start another one."""


class Work:
    """The two kinds of job, bound to what the bot does for each: one person's turn, one person's sends."""

    def __init__(
        self, url: str, on_turn: Callable[[int], Awaitable[None]], on_send: Callable[[int], Awaitable[None]]
    ) -> None:
        self._url = url
        self._handlers: dict[Task, Callable[[int], Awaitable[None]]] = {"turn": on_turn, "send": on_send}

    async def run_worker(self, concurrency: int = 8) -> None:
        """Do jobs until cancelled, `concurrency` turns and as many sends at once.

        Turns and sends have a worker each, so that a slow network never holds an answer back.
        Cancelled, it lets the jobs under way finish.

        Raises:
            WorkerEnded: A worker ended by itself.
        """
        connector = _Connector(self._url)
        app = App(connector=connector)
        for name, handler in self._handlers.items():
            app.task(name=name, queue=name)(_by_id(handler))
        try:
            # The pool would wait half a minute for a database that is away; whoever restarts us waits better.
            await (await psycopg.AsyncConnection.connect(plain_url(self._url), connect_timeout=CONNECT_SECONDS)).close()
            async with app.open_async(), asyncio.TaskGroup() as group:
                for name in self._handlers:
                    group.create_task(_work(app, name, concurrency))
                group.create_task(_end_when_unwritten(connector))
        except (ExceptionGroup, *OUTAGES) as error:
            # The library's errors tell addresses and statements; the kinds of error are enough.
            kinds = _kinds(error)
        raise WorkerEnded(", ".join(sorted(kinds)))


class _Connector(PsycopgConnector):
    """Notes that something could not be written: the end of a job, perhaps.

    The library then leaves the job « doing » under a worker that lives, which nothing ever takes for dead:
    its lock would mute the person until the next start.
    """

    def __init__(self, url: str) -> None:
        super().__init__(
            conninfo=plain_url(url),
            min_size=2,
            max_size=8,
            timeout=CONNECT_SECONDS,
            reconnect_timeout=CONNECT_SECONDS,
            kwargs={"connect_timeout": CONNECT_SECONDS},
        )
        self.unwritten = asyncio.Event()

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:
        try:
            await super().execute_query_async(query, **arguments)
        except ConnectorException:
            self.unwritten.set()
            raise


async def _end_when_unwritten(connector: _Connector) -> None:
    """End the workers: those that follow have other names, and the sweep gives them the jobs left behind."""
    await connector.unwritten.wait()
    raise WorkerEnded("unwritten")


def _kinds(error: BaseException) -> set[str]:
    if isinstance(error, BaseExceptionGroup):
        return {kind for inner in error.exceptions for kind in _kinds(inner)}
    return {type(error).__name__}


def _by_id(handler: Callable[[int], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def job(person_id: int) -> None:
        await handler(person_id)

    return job


async def _work(app: App, queue: Task, concurrency: int) -> None:
    await app.run_worker_async(
        queues=[queue],
        name=queue,
        concurrency=concurrency,
        fetch_job_polling_interval=POLL_SECONDS,
        delete_jobs="successful",
        install_signal_handlers=False,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=STALLED_SECONDS,
    )
    raise WorkerEnded(queue)


@cache
def _manager() -> JobManager:
    """Defers on connections handed to it: its own pool is never opened."""
    return JobManager(PsycopgConnector())


async def _defer(s: AsyncSession, task: Task, person_id: int) -> None:
    raw = await (await s.connection()).get_raw_connection()
    await configure_task(
        name=task, job_manager=_manager(), queue=task, lock=f"{task}:{person_id}", connection=raw.driver_connection
    ).defer_async(person_id=person_id)


async def defer_turn(s: AsyncSession, person_id: int) -> None:
    """Ask for the person's next turn; the job exists only if this transaction commits."""
    await _defer(s, "turn", person_id)


async def defer_send(s: AsyncSession, person_id: int) -> None:
    """Ask for the person's deliveries; the job exists only if this transaction commits."""
    await _defer(s, "send", person_id)


async def requeue_stalled(s: AsyncSession) -> int:
    """Give back the jobs whose worker is dead, and return how many."""
    found = await s.execute(
        text(
            "SELECT procrastinate_retry_job_v2(job.id, now(), NULL, NULL, NULL) FROM procrastinate_jobs AS job"
            " LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id"
            " WHERE job.status = 'doing'"
            " AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => :silence))"
        ),
        {"silence": STALLED_SECONDS},
    )
    return len(found.all())


async def waiting_jobs(s: AsyncSession) -> int:
    """Count the jobs that nobody has begun, for the metrics."""
    return int(await s.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")) or 0)
