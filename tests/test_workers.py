"""Threads: order, urgency, errors, and an end that keeps nobody waiting."""

import queue
import threading
import weakref
from collections.abc import Callable

import pytest

from desktop.workers import Bell, Loops, OneThread

PATIENCE = 10  # seconds; nothing here takes that long


class MainThread:
    """Runs posted callbacks where the test asks for the next one."""

    def __init__(self) -> None:
        self.posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def run_next(self) -> None:
        self.posted.get(timeout=PATIENCE)()


def test_results_come_back_on_the_main_thread_in_order() -> None:
    main, worker_threads, results = MainThread(), set(), []
    worker = OneThread("db", main.posted.put)

    def job(n: int) -> int:
        worker_threads.add(threading.current_thread().name)
        return n * n

    for n in range(3):
        worker.submit(lambda n=n: job(n), results.append)  # type: ignore[misc]
    for _ in range(3):
        main.run_next()
    worker.close()
    assert (results, worker_threads) == ([0, 1, 4], {"db"})


def test_what_a_job_worked_with_is_not_kept_until_the_next_one() -> None:
    class Password(str):
        pass

    main = MainThread()
    worker = OneThread("online", main.posted.put)

    def ask(password: Password) -> None:
        worker.submit(lambda: len(password), lambda _: None)

    asked, gone = Password("x"), threading.Event()
    seen = weakref.ref(asked, lambda _: gone.set())
    ask(asked)
    del asked
    main.run_next()
    assert gone.wait(PATIENCE)
    worker.close()
    assert seen() is None


def test_urgent_jobs_pass_those_that_wait() -> None:
    main, results, gate, begun = MainThread(), [], threading.Event(), threading.Event()
    worker = OneThread("db", main.posted.put)
    worker.submit(lambda: (begun.set(), gate.wait(PATIENCE)), lambda _: None)
    assert begun.wait(PATIENCE)
    worker.submit(lambda: "page", results.append)
    worker.submit(lambda: "screen", results.append, urgent=True)
    gate.set()
    for _ in range(3):
        main.run_next()
    worker.close()
    assert results == ["screen", "page"]


def test_error_of_a_job_is_raised_on_the_main_thread_and_the_next_job_runs() -> None:
    main, results = MainThread(), []
    worker = OneThread("db", main.posted.put)
    worker.submit(lambda: 1 // 0, results.append)
    worker.submit(lambda: 7, results.append)
    with pytest.raises(ZeroDivisionError):
        main.run_next()
    main.run_next()
    worker.close()
    assert results == [7]


def test_call_waits_for_the_result_or_raises_the_error() -> None:
    worker = OneThread("db", MainThread().posted.put)
    assert worker.call(lambda: 42) == 42
    with pytest.raises(ZeroDivisionError):
        worker.call(lambda: 1 // 0)
    worker.close()


def test_ring_before_the_sleep_is_not_lost() -> None:
    bell = Bell()
    heard = bell.rings
    bell.ring()
    bell.sleep(heard, float("inf"))


class Counted:
    """A loop's step that the test lets go on."""

    def __init__(self) -> None:
        self.steps: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.seconds = float("inf")

    def step(self) -> float:
        self.steps.put(threading.current_thread().name)
        return self.seconds


class FakeEngine:
    def __init__(self) -> None:
        self.reading, self.sending, self.presence = Counted(), Counted(), Counted()


def test_loops_step_when_rung_and_end_at_once() -> None:
    main, engine = MainThread(), FakeEngine()
    loops = Loops(main.posted.put)
    loops.start(engine)  # type: ignore[arg-type]
    assert engine.reading.steps.get(timeout=PATIENCE) == "feed"
    assert engine.presence.steps.get(timeout=PATIENCE) == "presence"
    senders = {engine.sending.steps.get(timeout=PATIENCE) for _ in range(4)}
    assert senders == {"net 1", "net 2", "net 3", "net 4"}
    loops.ring_reading()
    assert engine.reading.steps.get(timeout=PATIENCE) == "feed"
    loops.close()
    assert not [thread for thread in threading.enumerate() if thread.name in senders | {"feed", "presence"}]


def test_fault_in_a_step_is_raised_on_the_main_thread_and_the_loop_goes_on() -> None:
    main, engine = MainThread(), FakeEngine()
    calls: queue.SimpleQueue[int] = queue.SimpleQueue()

    def faulty() -> float:
        calls.put(1)
        raise ValueError("a fault nobody expected")

    engine.reading.step = faulty  # type: ignore[method-assign]
    loops = Loops(main.posted.put)
    loops.start(engine)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="nobody expected"):
        main.run_next()
    calls.get(timeout=PATIENCE)
    loops.ring_reading()
    calls.get(timeout=PATIENCE)
    loops.close()
