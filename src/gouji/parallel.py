"""Work on many files: by several processes where there is enough of it, and always in order."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from threading import Thread, current_thread, main_thread
from typing import Any, TypeVar

LEAST = 300
"""So many jobs of a few milliseconds are done sooner by several processes than by one, their start included."""
_CHUNK = 24
_AHEAD = 2  # chunks a process has waiting, so that memory does not grow with the number of jobs

Job = TypeVar("Job")
Result = TypeVar("Result")


def each(work: Callable[[Job], Result], jobs: Iterable[Job], least: int = LEAST) -> Iterator[Result]:
    """What ``work`` makes of every job, in order.

    From ``least`` jobs on the work is shared among processes, so it must be a function that can be pickled,
    jobs and results too. Should a process die, its jobs are done here.
    """
    remaining = iter(jobs)
    first = list(islice(remaining, least))
    workers = os.cpu_count() or 1
    if len(first) < least or workers < 2:
        yield from map(work, chain(first, remaining))
        return
    yield from _shared(work, chain(first, remaining), workers)


def _shared(work: Callable[[Job], Result], jobs: Iterator[Job], workers: int) -> Iterator[Result]:
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    waiting: deque[tuple[list[Job], Future[list[Result]] | None]] = deque()
    with ProcessPoolExecutor(workers, initializer=_begin, initargs=(work,)) as pool:
        try:
            while True:
                while len(waiting) < workers * _AHEAD and (chunk := list(islice(jobs, _CHUNK))):
                    try:
                        waiting.append((chunk, pool.submit(_all, chunk)))
                    except BrokenProcessPool:
                        waiting.append((chunk, None))
                if not waiting:
                    return
                chunk, future = waiting.popleft()
                try:
                    results = future.result() if future is not None else [work(job) for job in chunk]
                except BrokenProcessPool:
                    results = [work(job) for job in chunk]
                yield from results
        finally:
            with _undisturbed():
                pool.shutdown(wait=True, cancel_futures=True)


_WORK: list[Callable[[Any], Any]] = []
"""What a process does. It is told once: what comes with every chunk would be new to every cache each time."""


def _all(chunk: list[Any]) -> list[Any]:
    (work,) = _WORK
    return [work(job) for job in chunk]


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no second Ctrl-C leave the ending of the processes halfway: they would be waited for for ever."""
    if current_thread() is not main_thread():  # no other is ever interrupted
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _begin(work: Callable[[Any], Any]) -> None:
    """Leave interrupts to the parent, and end when it does, however that comes: nobody else would end a process."""
    _WORK[:] = [work]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
