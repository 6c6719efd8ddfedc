"""Work on many files: by several processes where there is enough of it, and always in order."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from threading import Thread, current_thread, main_thread
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

LEAST = 300
"""So many jobs of a few milliseconds are done sooner by several processes than by one, their start included."""
_CHUNK = 24
_AHEAD = 2  # chunks a process has waiting, so that memory does not grow with the number of jobs

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(frozen=True)
class ProcessPool:
    """Processes of this machine, as many as it has processors, where ``least`` jobs or more are to be done.

    Unlike the pool of the standard library it starts none for fewer jobs, tells every process only once what the
    work is, survives the death of one, and ends them all with this process, however that comes.
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
    first = deque(islice(remaining, executor.least))
    workers = os.cpu_count() or 1
    if len(first) < executor.least or workers < 2:
        yield from map(work, chain(first, remaining))
        return
    if first:  # what the first job loads and works out for all, the processes that are forked off have from the start
        yield work(first.popleft())
    from concurrent.futures import ProcessPoolExecutor

    from gouji.model.packing import unpacked

    def received(content: bytes) -> list[Result]:
        return unpacked(content, shared)  # type: ignore[no-any-return]

    with ProcessPoolExecutor(workers, initializer=_begin, initargs=(work, shared)) as pool:
        try:
            jobs = chain(first, remaining)
            yield from _in_chunks(work, jobs, lambda chunk: pool.submit(_all, chunk), workers, received)
        finally:
            with _undisturbed():
                pool.shutdown(wait=True, cancel_futures=True)


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


_WORK: list[tuple[Callable[[Any], Any], Mapping[int, int], Sequence[object]]] = []
"""What a process does, and what results share: by its identity the number of each, and all of it, so that it stays.

It is told once: what comes with every chunk would be new to every cache each time.
"""


def _all(chunk: list[Any]) -> bytes:
    from gouji.model.packing import packed

    ((work, numbers, _),) = _WORK
    return packed([work(job) for job in chunk], lambda one: numbers.get(id(one)))


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
    _WORK[:] = [(work, {id(one): number for number, one in enumerate(shared)}, shared)]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
