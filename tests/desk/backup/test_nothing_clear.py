"""Nothing of what a site knows stands in its backup in clear, sealed on the site or not."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from casework.desk.backup import sqlite
from tests.desk.backup.site import Site, on_postgresql
from tests.test_leaks import Remains, found

# What the site says of itself: sealed (names, numbers, words of people) and not (file numbers,
# labels, accounts, areas).
KNOWN = """
from casework.access.models import Area, Worker
from casework.households.models import Attachment, Household, Person
why = "a test looks for all of it"
for person in Person.objects.unscoped(why):
    print(person.identity.name, person.identity.id_number, *person.identity.phones, sep="\\n")
    print(person.condition.note)
for attachment in Attachment.objects.unscoped(why):
    print(attachment.content.title, attachment.content.file_name, sep="\\n")
for household in Household.objects.unscoped(why):
    print(household.number, household.identity.living_address, household.pk.hex, sep="\\n")
for worker in Worker.objects.all():
    print(worker.username, worker.name, worker.password, sep="\\n")
for area in Area.objects.all():
    print(area.name)
"""
SHORTEST = 6  # bytes; less may stand in random ones


@pytest.fixture(scope="module")
def known(site: Site) -> list[str]:
    told = set(site.python(KNOWN).splitlines())
    return sorted(text for text in told if len(text.encode()) >= SHORTEST)


def everything_in(folder: Path) -> Remains:
    names = {str(path.relative_to(folder)): path for path in folder.rglob("*")}
    said = {name: path.read_bytes() for name, path in names.items() if path.is_file()}
    return Remains(folder, said | {"the names of its files": "\\n".join(names).encode()})


def test_nothing_that_the_site_knows_stands_in_the_backup(
    site: Site, made: Path, known: list[str]
) -> None:
    assert len(known) > 100
    backup = everything_in(made)
    assert {text: found(text, backup) for text in known if found(text, backup)} == {}


def test_it_would_be_found(site: Site, tmp_path: Path, known: list[str]) -> None:
    (tmp_path / "dump").write_bytes(b"\\x00".join(text.encode() for text in known))
    dump = everything_in(tmp_path)
    assert [text for text in known if not found(text, dump)] == []


def test_no_secret_of_the_site_stands_in_the_backup(site: Site, made: Path) -> None:
    secrets = [
        site.variables["CASEWORK_SECRET_KEY"],
        *(path.read_text().split()[2] for path in (site.folder / "keys").iterdir()),
    ]
    backup = everything_in(made)
    assert [found(secret, backup) for secret in secrets] == [[]] * len(secrets)


@pytest.mark.skipif(on_postgresql(), reason="pg_dump copies no pages")
@pytest.mark.parametrize("memory", [0, 1 << 40])
def test_left_out_rows_and_free_pages_are_not_even_in_the_sealed_dump(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory: int
) -> None:
    path = tmp_path / "live.sqlite3"
    live = sqlite3.connect(path, isolation_level=None)
    live.execute("PRAGMA secure_delete=OFF")
    live.execute("CREATE TABLE django_session (session_key TEXT)")
    live.execute("CREATE TABLE kept (word TEXT)")
    live.execute("CREATE TABLE dropped (word TEXT)")
    live.execute("BEGIN")
    live.executemany("INSERT INTO django_session VALUES (?)", [("left-out",)] * 5000)
    live.executemany("INSERT INTO dropped VALUES (?)", [("free-page",)] * 5000)
    live.execute("INSERT INTO kept VALUES ('stays-here')")
    live.execute("COMMIT")
    live.execute("DROP TABLE dropped")
    assert b"free-page" in path.read_bytes()
    monkeypatch.setattr(sqlite, "free_memory", lambda: memory)
    monkeypatch.setattr(sqlite, "left_out", lambda alias: ["django_session"])
    monkeypatch.setattr(sqlite, "_folder", lambda alias: tmp_path)
    with closing(live), sqlite._dump("default", live) as dump:
        plain = b"".join(dump.chunks())
    assert [word in plain for word in (b"left-out", b"free-page", b"stays-here")] == [
        False,
        False,
        True,
    ]
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
