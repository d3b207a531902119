"""Who was erased or restricted after a backup stays so when it is restored, even after a kill."""

import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.desk.backup.site import Site

# Two of a closed household: one is erased, one restricted; power fails right after the commit.
FORGET = """
import os, signal
from django.conf import settings
from casework.common.dates import today
from casework.households import actions, forgotten
from casework.households.models import DataRequestNote, Household
from casework.vault.sealed import columns
from tests.factories import make_worker
settings.CASEWORK_RETENTION_YEARS = 0
household = Household.objects.unscoped("a test").filter(stage="closed").order_by("number").first()
worker = make_worker("worker", household.area)
supervisor = make_worker("supervisor", household.street)
restricted, erased = list(household.people.order_by("-position"))[:2]
print(erased.pk, restricted.pk, bytes(erased.identity_sealed).hex(), flush=True)
def decide(person, kind):
    request = actions.enter_request(
        person_id=person.pk, kind=kind, asked_on=today(), identified="id_paper",
        note=DataRequestNote("", ""), by=worker,
    )
    actions.grant_request(request_id=request.pk, based_on=1, outcome="done", by=supervisor)
decide(restricted, "restriction")
def die():
    os.kill(os.getpid(), signal.SIGKILL)
forgotten.finish = die
decide(erased, "deletion")
"""
# What is known of the two: name and marks.
READ = """
from casework.households.models import Person
for pk in sys.argv[1:]:
    one = Person.objects.unscoped("a test").get(pk=pk)
    marks = [bool(one.erased_at), bool(one.restricted_at)]
    print(one.identity.name or "-", *marks)
"""
FORGOTTEN = ["- True False", "False True"]


class Forgotten(NamedTuple):
    """A site on which two people were forgotten after a backup that it came from."""

    site: Site
    people: list[str]
    blob: bytes
    lay_there: bool
    status: str
    keys_after: Path


@pytest.fixture(scope="module")
def forgotten(site: Site, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Forgotten:
    folder = tmp_path_factory.mktemp("forgotten")
    later = Site(folder / "site", keys_of=site)
    later.do("restore", made)
    dying = later.start(sys.executable, "-c", f"import django, sys; django.setup()\n{FORGET}")
    said, complained = dying.communicate(timeout=300)
    assert dying.returncode < 0, complained[-3000:]
    *people, blob = said.split()
    lay_there = is_in_files(later, bytes.fromhex(blob))
    status = later.do("vault", "status")
    later.do("backup", "--keystore-only", folder / "keys")
    return Forgotten(later, people, bytes.fromhex(blob), lay_there, status, folder / "keys")


def is_in_files(site: Site, blob: bytes) -> bool:
    return any(blob in path.read_bytes() for path in site.data.glob("casework.sqlite3*"))


def known(site: Site, people: list[str]) -> list[str]:
    first, second = site.python(READ, *people).splitlines()
    return [first, second.partition(" ")[2]]


def test_the_next_look_at_the_vault_ends_what_a_kill_left(forgotten: Forgotten) -> None:
    assert "已完成 2 项" in forgotten.status
    assert "已完成" not in forgotten.site.do("vault", "status")


def test_what_was_erased_is_not_in_the_files_of_the_database(forgotten: Forgotten) -> None:
    if not forgotten.site.sqlite:
        pytest.skip("PostgreSQL's pages are written over in time: deploy/decisions/017")
    assert forgotten.lay_there
    assert not is_in_files(forgotten.site, forgotten.blob)


def test_an_old_backup_with_the_present_keystore_brings_neither_back(
    forgotten: Forgotten, made: Path, fresh: Site
) -> None:
    fresh.do("restore", "--keystore", forgotten.keys_after, made)
    assert known(fresh, forgotten.people) == FORGOTTEN
    fresh.prove()


def test_without_the_stones_both_would_be_back(forgotten: Forgotten, restored: Site) -> None:
    erased, second = known(restored, forgotten.people)
    assert not erased.startswith("-")
    assert erased.endswith("False False")
    assert second == "False False"
