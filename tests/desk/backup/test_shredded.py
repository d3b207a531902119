"""What was shredded stays so through every restore, and what would bring it back is shown."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.desk.backup.site import Site

# Two supervisors shred the first closed case; its id is told.
SHRED = """
from casework.households import actions, shredding
from casework.households.models import Household
from tests.factories import make_worker
household = Household.objects.unscoped("a test shreds it").filter(stage="closed").first()
one, two = (make_worker("supervisor", household.street) for _ in range(2))
request = actions.ask_shredding(
    household_id=household.pk, reason="lawful_request", basis="purpose_over", by=one
)
request.household = household
shown = actions.content_hash(request)
actions.approve_shredding(request_id=request.pk, shown_hash=shown, by=two)
while not shredding.resume():
    pass
print(household.pk)
"""
# What can be read of a household: its stage, and each of its people or that they don't open.
READ = """
from casework.households.models import Household, Person
from casework.vault.sealed import readable
why = "a test reads all there is"
household = Household.objects.unscoped(why).get(pk=sys.argv[1])
people = Person.objects.unscoped(why).filter(household=household).order_by("position")
found = [readable(person, "identity") for person in people]
print(household.stage, len(found), *(one.name if one else "-" for one in found))
"""
# A restore that repeats no shredding.
NO_TOMBSTONES = """
from django.core.management import CommandError, call_command
from casework.desk.backup import restore
restore._repeat_shredding = lambda stones, say: None
try:
    call_command("restore", *sys.argv[1:])
except CommandError:
    print("not whole")
"""
GONE = "shredded 0"


class Shredded(NamedTuple):
    """A site on which a household was shredded between two backups."""

    site: Site
    household: str
    people: str
    before: Path
    after: Path
    keys_after: Path


@pytest.fixture(scope="module")
def shredded(demonstrated: Site, tmp_path_factory: pytest.TempPathFactory) -> Shredded:
    folder = tmp_path_factory.mktemp("shredded")
    site = Site(folder / "site", like=demonstrated)
    site.do("backup", folder / "before")
    closed = "Household.objects.unscoped('a test').filter(stage='closed').first().pk"
    home = site.python(f"from casework.households.models import Household\nprint({closed})")
    people = site.python(READ, home)
    assert site.python(SHRED) == home
    site.do("backup", folder / "after")
    site.do("backup", "--keystore-only", folder / "keys")
    return Shredded(site, home, people, folder / "before", folder / "after", folder / "keys")


@pytest.fixture
def again(shredded: Shredded, tmp_path: Path) -> Site:
    """An empty site with the keys of that one."""
    return Site(tmp_path / "again", keys_of=shredded.site)


def test_there_was_something_to_shred(shredded: Shredded) -> None:
    assert shredded.people.startswith("closed 3 陈永康")
    assert shredded.site.python(READ, shredded.household) == GONE


def test_an_old_backup_with_the_present_keystore_brings_nothing_back(
    shredded: Shredded, again: Site
) -> None:
    again.do("restore", "--keystore", shredded.keys_after, shredded.before)
    assert again.python(READ, shredded.household) == GONE
    again.prove()


def test_a_backup_whose_keystore_had_to_go_is_restored_with_a_newer_one(
    shredded: Shredded, again: Site, tmp_path: Path
) -> None:
    """Records may be kept longer than keys: what was shredded since stays so, the rest comes."""
    kept = tmp_path / "kept"
    shutil.copytree(shredded.before, kept)
    (kept / "keystore.sealed").unlink()
    again.do("restore", "--keystore", shredded.keys_after, kept)
    assert again.python(READ, shredded.household) == GONE
    again.prove()


def test_an_old_backup_beside_the_keystore_that_was_kept_brings_nothing_back(
    shredded: Shredded, again: Site
) -> None:
    if again.sqlite:
        shutil.copy(shredded.site.data / "keystore.sqlite3", again.data)
    else:
        again.variables["CASEWORK_KEYSTORE_URL"] = shredded.site.variables["CASEWORK_KEYSTORE_URL"]
    again.do("restore", "--keep-keystore", shredded.before)
    assert again.python(READ, shredded.household) == GONE
    again.prove()


def test_an_old_backup_with_its_old_keystore_brings_nothing_back_once_tombstones_are_added(
    shredded: Shredded, again: Site
) -> None:
    stones = shredded.after / "tombstones.json"
    again.do("restore", "--tombstones", stones, shredded.before)
    assert again.python(READ, shredded.household) == GONE
    again.prove()


def test_without_tombstones_the_old_keystore_would_open_it_still(
    shredded: Shredded, again: Site
) -> None:
    """Why copies of the keystore live CASEWORK_KEYSTORE_RETENTION_DAYS and no longer."""
    again.do("restore", shredded.before)
    assert again.python(READ, shredded.household) == shredded.people


def test_with_the_present_keystore_it_does_not_open_even_without_tombstones(
    shredded: Shredded, again: Site
) -> None:
    words = ["--keystore", shredded.keys_after, shredded.before]
    assert again.python(NO_TOMBSTONES, *words) == "not whole"
    assert again.python(READ, shredded.household) == "closed 3 - - -"


def test_a_backup_made_afterwards_tells_that_and_when_it_was_shredded(
    shredded: Shredded, again: Site
) -> None:
    again.do("restore", shredded.after)
    assert again.python(READ, shredded.household) == GONE
    again.prove()


def test_a_tombstone_that_was_made_up_destroys_nothing(
    shredded: Shredded, again: Site, tmp_path: Path
) -> None:
    text = (shredded.after / "tombstones.json").read_text()
    forged = tmp_path / "forged.json"
    forged.write_text(text.replace('"mac": "', '"mac": "00'))
    assert again.fails("restore", "--tombstones", forged, shredded.before)
    assert again.python(READ, shredded.household) == shredded.people


def test_a_list_that_is_none_is_refused_before_anything_is_touched(
    shredded: Shredded, again: Site, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{")
    assert str(wrong) in again.fails("restore", "--tombstones", wrong, shredded.before)
    assert list(again.data.iterdir()) == []
