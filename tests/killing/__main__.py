"""Kill each rotation many times while a second process reads and writes; say what was found.

Run as `python -m tests.killing KILLS KILLS_OF_FILES` by tests/test_kills.py, on databases of its
own that the environment names. Prints one line of JSON a rotation. Children are forked from this
process, which has everything imported and nothing connected, so that a kill costs little.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import django

django.setup()

# These need the settings, which the line above reads.
from django.conf import settings  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils.translation import gettext  # noqa: E402

from casework.audit.verify import verify  # noqa: E402
from casework.common.ids import new_id  # noqa: E402
from casework.households.attachments.upkeep import reseal_files  # noqa: E402
from casework.vault import (  # noqa: E402
    bulk,
    custody,
    keys,
    providers,
    rekeying,
    resealing,
    rotation,
    suites,
)
from casework.vault.models import HouseholdKey, Operation, RootKey  # noqa: E402
from casework.vault.verification import counters  # noqa: E402
from tests.factories import make_area, make_worker  # noqa: E402
from tests.killing import attachments  # noqa: E402
from tests.killing.writer import Writer, said_by  # noqa: E402
from tests.vault.app.models import SealedThing, ThingIdentity, ThingNarrative  # noqa: E402

HOMES, THINGS_EACH = 20, 3
TRIES = 30
STILL_OPEN = (
    "A transaction that began before the old keys were out of use is still open. "
    "End it and run this again."
)
LOG = Path(settings.DATA_DIR) / "writer.json"
FILES = "files"
ROTATIONS: dict[str, Callable[[], object]] = {
    "rotate-kek": lambda: vault("rotate-kek", "--wait"),
    "rotate-dek": lambda: vault("rotate-dek", "--all", "--wait"),
    "reseal": lambda: vault("reseal", "--suite", settings.CASEWORK_SUITE),
    # What `vault reseal` does last, by itself, so that every kill falls into it.
    FILES: lambda: list(reseal_files(suites.current())),
}


def prepare() -> None:
    """Make tables, keys and rows; let batches be small, so that there are many moments to die."""
    call_command("migrate", verbosity=0, run_syncdb=True, skip_checks=True)
    custody.initialise()
    homes = [new_id() for _home in range(HOMES)]
    keys.create_keys(homes)
    keys.warm(homes)
    SealedThing.objects.bulk_create(
        unchanged(home, number) for home in homes for number in range(THINGS_EACH)
    )
    rekeying.BATCH, resealing.HOUSEHOLDS, resealing.ROWS = 12, 8, 15


def unchanged(home: UUID, number: int) -> SealedThing:
    """Return a new row of a household."""
    row = SealedThing(household_id=home)
    row.identity = ThingIdentity("魏龙凤", number)
    row.narrative = ThingNarrative("从来没改过。")
    return row


def settle() -> None:
    """Let keys be held for a moment only, so that old ones are destroyed within the test."""
    settings.CASEWORK_KEY_CACHE_SECONDS = 1
    settings.CASEWORK_LONGEST_TRANSACTION_SECONDS = 0.1


def forked(act: Callable[[], object]) -> int:
    """Do an act in a child of this process and return the child's id."""
    connections.close_all()
    keys.forget()
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        act()
        status = 0
    except BaseException as error:  # a child must never go on as its parent
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(status)


def vault(*words: str) -> None:
    """Run the command as a person would, ended or not before.

    A person also runs it again where it says so: on a busy machine the writer's transaction may
    have been open for longer than `settle` says that any is. Nothing else is forgiven.
    """
    for _ in range(TRIES):
        try:
            call_command("vault", *words, stdout=StringIO())
        except CommandError as refused:
            if str(refused) != gettext(STILL_OPEN):
                raise
            time.sleep(1)
        else:
            return
    raise SystemExit("a transaction stayed open")


def wait_for(child: int, seconds: float) -> int | None:
    """Return a child's exit status, or None if it still runs after some seconds."""
    until = time.monotonic() + seconds
    while True:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() >= until:
            return None
        time.sleep(0.002)


def finish(name: str) -> float:
    """Let a rotation come to its end and return how many seconds that took."""
    begun = time.monotonic()
    if wait_for(forked(ROTATIONS[name]), 600) != 0:
        raise SystemExit(f"{name} failed without being killed")
    return time.monotonic() - begun


def moments(length: float, dice: random.Random) -> float:
    """Return the span to die in: mostly that of the work, now and then the waiting and the end."""
    waiting = rotation.grace().total_seconds()
    return length if dice.random() < 0.15 or length < waiting else length - waiting + 0.05


def other_suite() -> None:
    """Turn to the other suite, so that there is something to seal again."""
    settings.CASEWORK_SUITE = "aes" if settings.CASEWORK_SUITE == "sm4" else "sm4"


def kill_often(name: str, kills: int, dice: random.Random) -> int:
    """Kill the rotation at random moments of its length; return how often it came to its end."""
    other_suite()
    length, killed, finished = finish(name), 0, 1
    other_suite()
    while killed < kills:
        begun = time.monotonic()
        child = forked(ROTATIONS[name])
        status = wait_for(child, dice.uniform(0, moments(length, dice)))
        if status is None:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            killed += 1
        elif status:
            raise SystemExit(f"{name} failed after a kill")
        else:
            length = max(time.monotonic() - begun, length / 2)
            finished += 1
            other_suite()
    return finished


def retired_seals() -> dict[str, int]:
    """Return how many seals of each table stand under no key that is there, or not the newest."""
    newest: dict[UUID, int] = {}
    for household, version in HouseholdKey.objects.values_list("household_id", "dek_version"):
        newest[household] = max(version, newest.get(household, 0))
    found: dict[str, int] = {}
    store = bulk.Bulk("default")
    for table in resealing.tables():
        heads = ", ".join(f"substr({column.name}, 1, 4)" for column in table.columns)
        for household, *starts in store.rows(table.select(f"{table.household}, {heads}", "1 = 1")):
            number = newest[store.uuid(household)].to_bytes(2, "big")
            wrong = sum(bytes(start)[2:] != number for start in starts)
            found[table.name] = found.get(table.name, 0) + wrong
    return {table: wrong for table, wrong in found.items() if wrong}


def other_suites() -> int:
    """Return how many seals and wrapped keys stand under another suite than the settings'."""
    number, store = suites.current().number, bulk.Bulk("default")
    wrapped: list[Any] = list(HouseholdKey.objects.values_list("wrapped", flat=True))
    wrapped += list(RootKey.objects.values_list("wrapped", flat=True))
    wrong = sum(bytes(key)[0] != number for key in wrapped)
    for table in resealing.tables():
        heads = ", ".join(f"substr({column.name}, 1, 2)" for column in table.columns)
        for starts in store.rows(table.select(heads, "1 = 1")):
            wrong += sum(bytes(start) != bytes([2, number]) for start in starts)
    return wrong


def unreadable() -> str:
    """Return what `vault verify` complains of."""
    out = StringIO()
    with suppress(CommandError):
        call_command("vault", "verify", stdout=out)
        return ""
    return out.getvalue() or "vault verify failed"


def lost() -> list[str]:
    """Return what the writer wrote and the databases don't say."""
    said = json.loads(LOG.read_text())
    wrong: list[str] = said["wrong"]
    return wrong + [
        f"{kind} {row}" for kind, row, text in said["written"] if said_by(kind, UUID(row)) != text
    ]


def main(kills: int, kills_of_files: int) -> None:
    """Go through the rotations, one after the other."""
    prepare()
    area = make_area()
    worker = make_worker("worker", area)
    things = list(SealedThing.objects.values_list("pk", flat=True))
    attached: dict[UUID, str] = {}
    dice = random.Random()
    for name in ROTATIONS:
        if name == FILES:
            kills, attached = kills_of_files, attachments.attach(area, worker)
        settle()
        writing = forked(lambda: Writer(area, worker, things, attached).run(LOG))  # noqa: B023 - at once
        begun = time.monotonic()
        try:
            finished = kill_often(name, kills, dice)
        finally:
            status = stopped(writing)
        before: list[Any] = list(HouseholdKey.objects.values_list("wrapped", flat=True))
        # What the writer sealed after the last sweep is moved by another one.
        for _once_more in range(2):
            finish(name)
        found: dict[str, Any] = {
            "rotation": name,
            "kills": kills,
            "finished": finished,
            "seconds": round(time.monotonic() - begun),
        }
        found |= state(name, status)
        found["wrong"]["bytes left"] = left_in_file(before) if name == "rotate-dek" else 0
        print(json.dumps(found), flush=True)


def stopped(writing: int) -> int | None:
    """End the writer after the act at hand, or at once where that lasts; return its exit status."""
    os.kill(writing, signal.SIGTERM)
    status = wait_for(writing, 60)
    if status is None:
        os.kill(writing, signal.SIGKILL)
    return status


def left_in_file(wrapped: list[Any]) -> int:
    """Return how many keys that were destroyed can be found in the keystore's files."""
    name = Path(str(connections["keystore"].settings_dict["NAME"]))
    kept = b"".join(path.read_bytes() for path in name.parent.glob(name.name + "*"))
    return sum(bytes(key) in kept for key in wrapped)


def state(name: str, status: int | None) -> dict[str, Any]:
    """Return what the writer says, and all that is wrong."""
    said = json.loads(LOG.read_text())
    wrapping = set(HouseholdKey.objects.values_list("kek_version", flat=True))
    return {
        "writes": said["writes"],
        "reads": said["reads"],
        "stumbles": said["stumbles"],
        "wrong": {
            "writer": status,
            "lost": lost(),
            "unreadable": unreadable(),
            "retired": retired_seals(),
            "dropped": sorted(wrapping - set(providers.configured().versions())),
            "other suite": other_suites() if name == "reseal" else 0,
            "files of other suite": attachments.other_suites() if name == FILES else 0,
            "stray files": attachments.strays(),
            "open": [str(one) for one in Operation.objects.filter(finished_at=None)],
            "faults": [fault.what for fault in verify(counters).faults],
        },
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
