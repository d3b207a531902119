"""The processes that print batches: forked from one that has the fonts loaded, watched by it."""

import gc
import logging
import os
import signal
import threading
import time
from dataclasses import dataclass, field
from types import FrameType
from typing import NoReturn

from django.db import close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker as Runner
from django_tasks_db.models import DBTaskResult

from casework.common.ids import new_id
from casework.reports import fonts
from casework.reports.batches import leases, tasks
from casework.reports.batches.purging import purge

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
# How long a process waits that found the database gone, say, before another one begins.
BROKEN_SECONDS = 5
PURGE_SECONDS = 60 * 60
# A process gives back what pages took from memory by making room for a fresh one.
TURNS_A_PROCESS = 60


@dataclass
class Press:
    """The parent: so many children at work, another one for each that ends.

    `beside` is the id of a process beside which it stands: when that one is gone, it ends as well.
    """

    workers: int
    beside: int | None = None
    children: set[int] = field(default_factory=set)
    is_ending: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Keep the children at work until asked to end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.end)
        fonts.register()
        for name in fonts.FILES:
            fonts.widths(name)
        connections.close_all()
        gc.collect()
        gc.freeze()
        while not self.is_ending.is_set():
            self.fill()
            self.is_ending.wait(IDLE_SECONDS)
            self.bury()
            if self.beside is not None and not is_alive(self.beside):
                break
        self.finish()

    def end(self, _number: int, _frame: FrameType | None) -> None:
        """Take the signal to end."""
        self.is_ending.set()

    def fill(self) -> None:
        """Fork as many children as are missing."""
        while len(self.children) < self.workers:
            child = os.fork()
            if child == 0:
                work(os.getppid(), is_first=not self.children)
            self.children.add(child)

    def bury(self) -> None:
        """Forget the children that have ended."""
        for child in list(self.children):
            if os.waitpid(child, os.WNOHANG)[0]:
                self.children.discard(child)

    def finish(self) -> None:
        """Let each child finish the file that it has in hand."""
        for child in self.children:
            os.kill(child, signal.SIGTERM)
        for child in self.children:
            os.waitpid(child, 0)


def is_alive(process: int) -> bool:
    """Tell whether a process of ours is there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def work(parent: int, *, is_first: bool) -> NoReturn:
    """Be a child: take turns until asked to end, until the parent is gone, or for long enough."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: tasks.ending.set())
    code, turns, purged_at = 1, 0, 0.0
    try:
        while not tasks.ending.is_set() and os.getppid() == parent and turns < TURNS_A_PROCESS:
            if is_first and time.monotonic() - purged_at > PURGE_SECONDS:
                purge()
                purged_at = time.monotonic()
            if take_turn():
                turns += 1
            else:
                tasks.ending.wait(IDLE_SECONDS)
        code = 0
    except Exception:
        log.exception("a process that prints batches broke off")
        tasks.ending.wait(BROKEN_SECONDS)
    finally:
        connections.close_all()
        os._exit(code)


def take_turn() -> bool:
    """Carry out the next task of the queue; say if there was something to do.

    Without a task, what nobody has in hand is put into the queue: the task of a process that was
    killed never comes back by itself, and a batch that one process began is for all of them.
    """
    close_old_connections()
    waiting = DBTaskResult.objects.ready().filter(queue_name=tasks.QUEUE)
    if not waiting.exists():
        left = leases.work_left()[:1]
        if not left:
            return False
        tasks.print_batch.enqueue(str(left[0]))
    runner_of(new_id().hex).run()
    return True


def runner_of(name: str) -> Runner:
    """Return what takes one task from the queue and carries it out."""
    return Runner(
        queue_names=[tasks.QUEUE],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=name,
        excluded_queue_names=[],
    )
