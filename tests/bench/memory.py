"""Memory and processor time of the service and of its PostgreSQL, from outside."""

from __future__ import annotations

from dataclasses import dataclass

import psutil

MB = 1e6


@dataclass(frozen=True)
class Usage:
    """What processes used: memory in MB, processor time in seconds since their start."""

    memory: float
    cpu: float

    def cpu_since(self, earlier: Usage) -> float:
        """Processor seconds spent since `earlier`."""
        return self.cpu - earlier.cpu


def service_usage(pid: int) -> Usage:
    """The resident memory of the service's one process, classifier included."""
    process = psutil.Process(pid)
    return Usage(process.memory_info().rss / MB, _cpu(process))


def database_usage(postmaster: int) -> Usage:
    """The memory of PostgreSQL with its connections; pages that they share are counted once (PSS)."""
    parent = psutil.Process(postmaster)
    memory, cpu = 0.0, 0.0
    for process in (parent, *parent.children(recursive=True)):
        try:
            memory += process.memory_full_info().pss / MB
            cpu += _cpu(process)
        except psutil.NoSuchProcess:
            continue  # a connection that closed meanwhile
    return Usage(memory, cpu)


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
