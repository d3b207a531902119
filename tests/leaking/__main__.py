"""A whole case typed through the pages of a site on files, each field with a marker of its own.

Run as `python -m tests.leaking FOLDER` by tests/test_leaks.py, which then searches everything that
the site left behind. Leaves in FOLDER: data/ (databases, with what their logs held while the site
ran), and in notes/ what only the process knew: sessions, messages, cache, headers, files opened.
"""

import json
import logging
import os
import shutil
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

# These need the settings, which the line above reads.
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.cache import caches  # noqa: E402
from django.core.management import call_command  # noqa: E402

from casework.access.actions import open_account, open_area, post_worker  # noqa: E402
from tests.leaking.markers import CONTROL, CONTROL_IN_LOG, PASSWORD  # noqa: E402
from tests.leaking.reached import Reached  # noqa: E402
from tests.leaking.site import Site, today  # noqa: E402
from tests.leaking.walk import walk  # noqa: E402


def begin() -> None:
    """Make databases, keys, areas and staff, and the control that must be found."""

    call_command("migrate", verbosity=0)
    call_command("vault", "init", stdout=open(os.devnull, "w"))  # noqa: SIM115 - ends with us
    call_command("audit", "init", stdout=open(os.devnull, "w"))  # noqa: SIM115 - ends with us
    area = None
    for name, code in (("某市", "c"), ("某区", "d"), ("某街道", "s"), (CONTROL, "a1")):
        area = open_area(name=name, code=code, parent=area, by=None)
    assert area is not None
    for role in ("worker", "supervisor", "clerk"):
        worker = open_account(username=role, name="沈知禾", password=PASSWORD, by=None)
        start = today() - timedelta(days=30)
        post_worker(worker=worker, area=area, role=role, from_on=start, by=None)
    elsewhere = open_area(name="另一居", code="a2", parent=area.parent, by=None)
    stranger = open_account(username="stranger", name="沈知禾", password=PASSWORD, by=None)
    post_worker(worker=stranger, area=elsewhere, role="worker", from_on=start, by=None)


class Watch:
    """Remembers every file that is opened for writing once the site runs."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.on = False
        sys.addaudithook(self.hear)

    def hear(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open" and isinstance(args[0], str | bytes) and args[2] & WRITES:
            self.seen.append(f"open {args[0]!r}")
        elif event.startswith("tempfile."):
            self.seen.append(event)


WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


# Commands that are run on the site after the walk, each with the folder that it leaves behind.
# What stands there is searched like everything else.
AFTERWARDS: list[tuple[str, ...]] = []


def run_afterwards(folder: Path) -> None:
    """Run the commands whose remains are searched, such as a backup."""
    for command, *words in AFTERWARDS:
        call_command(command, *(word.format(folder=folder) for word in words))


def leave_notes(folder: Path, site: Site, watch: Watch, reached: Reached) -> None:
    """Write what only this process knows, and copy the databases while their logs are there."""

    notes = folder / "notes"
    notes.mkdir()
    sessions = [session.get_decoded() for session in Session.objects.all()]
    (notes / "sessions").write_text(json.dumps(sessions, ensure_ascii=False, default=str))
    (notes / "cache").write_text(repr(getattr(caches["default"], "_cache", {})))
    (notes / "said").write_text("\n".join(site.said))
    (notes / "reached").write_text(json.dumps(reached.told()))
    (notes / "written").write_text("\n".join(watch.seen))
    shutil.copytree(folder / "data", folder / "running")


def main(folder: Path) -> None:
    """Walk, and leave everything in `folder`."""
    begin()
    site, watch, reached = Site(), Watch(), Reached()
    reached.look()
    for username in ("worker", "supervisor", "clerk", "stranger"):
        site.sign_in(username)
    watch.on = True
    walk(site)
    watch.on = False
    logging.getLogger("casework.control").warning(CONTROL_IN_LOG)
    run_afterwards(folder)
    leave_notes(folder, site, watch, reached)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
