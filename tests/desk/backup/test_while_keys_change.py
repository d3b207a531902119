"""A backup made while every household is given new keys, and the old ones are destroyed, opens."""

import sys
from pathlib import Path

from tests.desk.backup.site import Site

# Rotates again and again, each time to the end of the old keys, and tells each end. On PostgreSQL
# it is refused while the backup's transaction may need them, and tries again.
ROTATING = """
import io, itertools, time
import django
django.setup()
from django.conf import settings
from django.core.management import CommandError, call_command
settings.CASEWORK_KEY_CACHE_SECONDS = settings.CASEWORK_LONGEST_TRANSACTION_SECONDS = 0
for number in itertools.count(1):
    try:
        call_command("vault", "rotate-dek", "--all", "--wait", stdout=io.StringIO())
    except CommandError:
        time.sleep(0.2)
        continue
    print(number, flush=True)
"""
# Long enough between the moment of the records and that of the keystore for a whole rotation.
SLOW_BACKUP = """
import time
from contextlib import contextmanager
from casework.desk.backup import engines
from django.core.management import call_command
def slowed(pinned):
    @contextmanager
    def later(alias):
        time.sleep(3 if alias == "keystore" else 0)
        with pinned(alias) as source:
            yield source
    return later
for engine in engines.ENGINES.values():
    engine.pinned = slowed(engine.pinned)
call_command("backup", sys.argv[1])
"""


def test_a_backup_made_while_keys_are_changed_opens(
    made: Path, site: Site, fresh: Site, tmp_path: Path
) -> None:
    fresh.do("restore", made)
    rotating = fresh.start(sys.executable, "-c", ROTATING)
    assert rotating.stdout is not None
    assert rotating.stdout.readline() == "1\n", rotating.communicate()[1]
    fresh.python(SLOW_BACKUP, tmp_path / "out")
    assert rotating.poll() is None, "the keys were at rest before the backup was made"
    rotating.kill()
    rotating.communicate()
    again = Site(tmp_path / "again", keys_of=site)
    again.do("restore", tmp_path / "out")
    again.prove()
    versions = again.rows("keystore")["vault_householdkey"]
    assert not set(versions) & set(site.rows("keystore")["vault_householdkey"])
