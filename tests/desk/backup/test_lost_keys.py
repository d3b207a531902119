"""The drill: a machine with a backup and three of five shares, and nothing else, comes back."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.desk.backup.site import Site

# As `vault export-key` does once two administrators have signed: the envelope stays in the
# keystore, the shares go to the custodians.
EXPORT = """
from casework.vault import recovery, shares
from casework.vault.recovery import Envelope
private, public = recovery.new_pair()
papers = shares.split(private, 3, 5)
blank = Envelope(public, shares.set_of(papers[0]), 3, 5, {}, b"")
recovery.keep(blank.holding(recovery.present_keys()))
print(*papers, sep="\\n")
"""
# What a rotation leaves that is killed between its new key and the custodians' envelope.
KILLED = """
from casework.vault import providers
providers.configured().add_version()
"""
READ = """
from casework.households.models import Person
for person in Person.objects.unscoped("a test reads all").order_by("pk"):
    print(person.identity.name, person.identity.id_number)
"""


class Left(NamedTuple):
    """What is left after the fire: a backup and what custodians have; and what there once was."""

    backup: Path
    papers: list[str]
    people: str
    keys: list[str]


def key_texts(site: Site) -> list[str]:
    names = ("CASEWORK_KEY_FILE", "CASEWORK_AUDIT_KEY_FILE")
    texts = [Path(site.variables[name]).read_text() for name in names]
    return [line.split()[2] for text in texts for line in text.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def left(demonstrated: Site, tmp_path_factory: pytest.TempPathFactory) -> Left:
    folder = tmp_path_factory.mktemp("lost")
    site = Site(folder / "site", like=demonstrated)
    papers = site.python(EXPORT).splitlines()
    site.python(KILLED)
    people, keys = site.python(READ), key_texts(site)
    site.do("backup", folder / "backup")
    shutil.rmtree(site.folder)
    return Left(folder / "backup", papers, people, keys)


@pytest.fixture
def machine(tmp_path: Path) -> Site:
    """A new machine, without keys and without data."""
    return Site(tmp_path / "machine")


def test_a_restore_without_keys_says_how_they_come_back(left: Left, machine: Site) -> None:
    said = machine.fails("restore", left.backup)
    assert f"restore-key --from {left.backup / 'recovery.json'}" in said
    assert list(machine.data.iterdir()) == []


def test_two_shares_bring_nothing_back(left: Left, machine: Site) -> None:
    words = ["vault", "restore-key", "--from", left.backup / "recovery.json"]
    machine.fails(*words, typed="\n".join(left.papers[:2]) + "\n")
    assert list((machine.folder / "keys").iterdir()) == []


def test_three_shares_and_a_backup_bring_everything_back(left: Left, machine: Site) -> None:
    words = ["vault", "restore-key", "--from", left.backup / "recovery.json"]
    machine.do(*words, typed="\n".join(left.papers[1:4]) + "\n")
    machine.do("restore", left.backup)
    machine.prove()
    assert machine.python(READ) == left.people
    assert key_texts(machine) == left.keys
    assert "顾秀兰" in left.people


def test_the_backup_alone_holds_no_key(left: Left) -> None:
    for path in left.backup.rglob("*"):
        if path.is_file():
            assert [key for key in left.keys if key.encode() in path.read_bytes()] == []
