"""Work on many files by several processes: the same results in the same order, whatever happens to a process."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Generator
from dataclasses import replace
from functools import partial
from itertools import count, islice
from pathlib import Path
from signal import Signals

import pytest
from narrowed import the
from office import CLOCK

from gouji import Form, Office, ProcessPool, Return, layout, readings, write
from gouji.parallel import _TEACHING, _undisturbed, each

HERE = os.getpid()
two_hands = pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor: nothing is shared")


def squared(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


LEARNED: list[int] = []


def learning(number: int) -> tuple[tuple[int, ...], int]:
    if number < 9:
        LEARNED.append(number)
    return tuple(LEARNED), os.getpid()


def deadly(where: int, number: int) -> int:
    if number == where and os.getpid() != HERE:
        os._exit(9)
    return number


def failing(number: int) -> int:
    if number == 70:
        raise ZeroDivisionError
    return number


@two_hands
def test_many_jobs_are_shared_and_come_back_in_order() -> None:
    results = list(each(squared, range(500), ProcessPool(least=10)))

    assert [number * number for number in range(500)] == [square for square, _ in results]
    assert HERE not in {process for _, process in results[_TEACHING:]}


@two_hands
@pytest.mark.skipif(sys.platform != "linux", reason="processes begin as no copies of this one")
def test_what_the_first_jobs_teach_the_processes_know() -> None:
    LEARNED.clear()
    results = list(each(learning, range(100), ProcessPool(least=10)))

    assert list(range(9)) == LEARNED
    assert {tuple(range(9))} == {known for known, process in results[9:] if process != HERE}


@two_hands
def test_one_processor_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0}, raising=False)

    assert {HERE} == {process for _, process in each(squared, range(500), ProcessPool(least=10))}


def test_few_jobs_are_done_here() -> None:
    assert {HERE} == {process for _, process in each(squared, range(9), ProcessPool(least=10))}


@pytest.mark.parametrize("jobs", [0, 1, 9, 10, 11, 24, 25, 49, 97])
def test_no_job_is_lost_or_done_twice(jobs: int) -> None:
    assert list(range(jobs)) == list(each(partial(deadly, -1), range(jobs), ProcessPool(least=10)))


@two_hands
def test_no_more_jobs_are_taken_than_are_needed() -> None:
    taken = count()
    results = each(squared, (next(taken) for _ in count()), ProcessPool(least=10))
    list(islice(results, 100))

    assert next(taken) < 1000
    assert isinstance(results, Generator)
    results.close()


@pytest.mark.parametrize("where", [1, 30, 77, 499])
def test_jobs_of_a_process_that_dies_are_done_here(where: int) -> None:
    assert list(range(500)) == list(each(partial(deadly, where), range(500), ProcessPool(least=10)))


@two_hands
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_its_parent(ending: Signals) -> None:
    """The processes hold the parent's output open: it ends when the last of them does."""
    code = f"import sys; sys.path[:0] = {[str(Path(__file__).parent)]!r}; import test_parallel; test_parallel.endless()"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert b"begun\n" == parent.stdout.readline()
        parent.send_signal(ending)
        parent.communicate(timeout=CLOCK)


def endless() -> None:
    for number, _ in enumerate(each(squared, count(), ProcessPool(least=10))):
        if number == 200:
            os.write(1, b"begun\n")


@two_hands
def test_a_second_interrupt_waits_until_the_processes_have_ended() -> None:
    before = signal.getsignal(signal.SIGINT)
    with _undisturbed():
        os.kill(HERE, signal.SIGINT)

    assert before == signal.getsignal(signal.SIGINT)


def test_an_error_of_the_work_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        list(each(failing, range(500), ProcessPool(least=10)))


@pytest.mark.slow
def test_readings_are_the_same_from_one_process_and_from_several(
    form: Form, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        write(layout(form, unit=f"第{number}局", year=form.years[0]), tmp_path / f"{number:02}.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "通知.txt").write_text("请按时报送", "utf-8")
    own = form if Path(form.id).stem not in ("zfxxgk-2021", "zfxxgk-2019") else None
    alone = list(readings([tmp_path], Office(form=own)))
    shared = list(readings([tmp_path], Office(form=own), ProcessPool(least=10)))

    assert 32 == len(shared)
    assert alone == shared
    pairs = [(one, other) for one, other in zip(alone, shared, strict=True) if isinstance(one, Return)]
    assert 30 == len(pairs)
    assert all(one.form is the(Return, other).form for one, other in pairs)


def test_a_form_that_comes_back_from_another_process_is_the_form_itself(form: Form) -> None:
    copy = pickle.loads(pickle.dumps(form))
    changed = pickle.loads(pickle.dumps(replace(form, title="改过的")))

    assert copy is form
    assert ("改过的", form.id) == (changed.title, changed.id)
