"""Work on many files: by several processes where there is enough of it, and always in order."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from threading import Thread, active_count, current_thread, main_thread
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from gouji.model.shared import Shared

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

LEAST = 80
"""So many jobs of a few milliseconds are done sooner by several processes than by one, their start included."""
_SLOW_START = 4
"""How many times as many it takes where a process does not begin as a copy of this one."""
_TEACHING = 12
"""So many jobs are done here before: what they teach, such as layouts, copies of this process know."""
_CHUNK = 12
_AHEAD = 4  # chunks a process has waiting, so that memory does not grow with the number of jobs
_GARBAGE = 50_000, 20, 50
"""How often processes look for garbage in circles: what they keep is much, and hardly any."""

Job = TypeVar("Job")
Result = TypeVar("Result")


class ProcessPool(NamedTuple):
    """Processes of this machine, as many as it has processors, where ``least`` jobs or more are to be done.

    Unlike the pool of the standard library it starts none for fewer jobs, and none before it has learned from some,
    tells every process only once what the work is, survives the death of one, and ends them all with this process,
    however that comes.
    """

    least: int = LEAST


def each(
    work: Callable[[Job], Result],
    jobs: Iterable[Job],
    executor: Executor | ProcessPool | None = None,
    shared: Sequence[object] = (),
) -> Iterator[Result]:
    """What ``work`` makes of every job, in order; without an ``executor`` it is done in this process.

    For other processes it must be a function that can be pickled, jobs and results too; what is ``shared`` by many
    results, `ProcessPool` tells every process once. No more than a few chunks of jobs are handed out ahead, so that
    memory does not grow with their number.
    """
    remaining = iter(jobs)
    if executor is None:
        yield from map(work, remaining)
        return
    if not isinstance(executor, ProcessPool):
        yield from _in_chunks(work, remaining, lambda chunk: executor.submit(_all_of, work, chunk), os.cpu_count() or 1)
        return
    copied = sys.platform == "linux" and active_count() == 1  # what other threads hold locked, stays so in a copy
    least = executor.least if copied else executor.least * _SLOW_START
    first = list(islice(remaining, least))
    workers = _processors()
    if len(first) < least or workers < 2:
        yield from map(work, chain(first, remaining))
        return
    from gouji.model.packing import packed, unpacked

    common = Shared(shared)
    for job in first[:_TEACHING] if copied else ():
        yield (result := work(job))
        packed(result, common)  # only to meet what it shares with others
    jobs = chain(first[_TEACHING:] if copied else first, remaining)
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    def received(content: bytes) -> list[Result]:
        return unpacked(content, common)  # type: ignore[no-any-return]

    context = get_context("fork" if copied else None)
    with ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(work, list(common))) as pool:
        try:
            yield from _in_chunks(work, jobs, lambda chunk: pool.submit(_all, chunk), workers, received)
        finally:
            with _undisturbed():
                pool.shutdown(wait=True, cancel_futures=True)


def _processors() -> int:
    """How many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


def _in_chunks(
    work: Callable[[Job], Result],
    jobs: Iterator[Job],
    submit: Callable[[list[Job]], Future[Any]],
    workers: int,
    received: Callable[[Any], list[Result]] = list,
) -> Iterator[Result]:
    """The results in order, as they are ``received``; should a process die, its jobs are done here."""
    from concurrent.futures import BrokenExecutor

    waiting: deque[tuple[list[Job], Future[Any] | None]] = deque()
    while True:
        while len(waiting) < workers * _AHEAD and (chunk := list(islice(jobs, _CHUNK))):
            try:
                waiting.append((chunk, submit(chunk)))
            except BrokenExecutor:
                waiting.append((chunk, None))
        if not waiting:
            return
        chunk, future = waiting.popleft()
        try:
            results = received(future.result()) if future is not None else _all_of(work, chunk)
        except BrokenExecutor:
            results = _all_of(work, chunk)
        yield from results


def _all_of(work: Callable[[Job], Result], chunk: list[Job]) -> list[Result]:
    return [work(job) for job in chunk]


_WORK: list[tuple[Callable[[Any], Any], Shared]] = []
"""What a process does, and what results share; told once: what comes with every chunk is new to every cache."""


def _all(chunk: list[Any]) -> bytes:
    from gouji.model.packing import packed

    ((work, common),) = _WORK
    return packed([work(job) for job in chunk], common, final=True)


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


def _begin(work: Callable[[Any], Any], shared: Sequence[object]) -> None:
    """Leave interrupts to the parent, and end when it does, however that comes: nobody else would end a process."""
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    _WORK[:] = [(work, Shared(shared))]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
