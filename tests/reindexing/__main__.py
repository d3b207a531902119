"""Kill the reindexing at fifty random moments beside a reader and writer; say what is left.

Run as `python -m tests.reindexing FOLDER` by tests/test_reindexing.py, on databases of its own that
the environment names: those of pytest are in memory or rolled back. Prints one line of JSON.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

KILLS, HOUSEHOLDS = 50, 24
NAMES = ("单艳梓", "曾兰", "仇志高", "解秋月", "古丽娜·吐尔逊", "冯㛃", "万俟春", "魏龙凤")


def configure() -> None:
    """Set Django up on the two databases that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()


def forked(act: Callable[[], None]) -> int:
    """Do something in a child with connections of its own and return its process id."""
    from django.db import connections

    connections.close_all()
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    try:
        act()
    except BaseException as error:
        print("child:", repr(error), file=sys.stderr)
        os._exit(1)
    os._exit(0)


def main(folder: Path) -> None:
    """Prepare, kill, finish, look."""
    configure()
    from tests.reindexing.site import Site

    site = Site(folder)
    took = site.prepare(HOUSEHOLDS, NAMES)
    busy = forked(site.read_and_write)
    seed = int(os.environ.get("CASEWORK_TEST_SEED", "0")) or random.randrange(1 << 30)
    moments, killed = random.Random(seed), 0
    for _kill in range(KILLS):
        child = forked(site.reindex)
        time.sleep(moments.uniform(0, took))
        os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
    (folder / "stop").touch()
    _pid, status = os.waitpid(busy, 0)
    found = site.look()
    print(json.dumps({"seed": seed, "killed": killed, "busy": status, "took": took} | found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
