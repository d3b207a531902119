"""What was typed through the pages stands nowhere in clear: databases, WAL, log, files, cookies.

tests/leaking types a marker into each field of a whole case on a site of its own; here all that
the site left behind is searched for each of them, in every spelling a program might use.
"""

import base64
import contextlib
import html
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from casework.common.resident_id import parse
from casework.vault.sealed import columns
from tests.cluster import cluster, programs
from tests.leaking.markers import CONTROL, CONTROL_IN_LOG, MARKERS
from tests.leaking.reached import fields_that_hold_text
from tests.site_of_its_own import ROOT, environment
from tests.test_house import sealed_models


class Remains(NamedTuple):
    """What the site left behind: bytes by the name of where they were."""

    folder: Path
    places: dict[str, bytes]


@pytest.fixture(scope="module")
def remains(tmp_path_factory: pytest.TempPathFactory) -> Remains:
    """Walk through a whole case on files and return everything that is left of it."""
    if connection.vendor != "sqlite":
        pytest.skip("on a server it is searched by the last test")
    return walked(tmp_path_factory.mktemp("site"), {})


def walked(folder: Path, databases: dict[str, str]) -> Remains:
    """Walk on a site of its own, on files unless databases are named."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.leaking", str(folder)],
        cwd=ROOT,
        env=environment(folder) | databases,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return Remains(folder, {"standard output": done.stdout, "log": done.stderr} | files_in(folder))


def files_in(folder: Path) -> dict[str, bytes]:
    """Return what every file below a folder holds."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def spellings(text: str) -> Iterator[bytes]:
    """Yield a text as files, logs, URLs, JSON, HTML, dumps and cookies would spell it."""
    plain = text.encode()
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        yield text.encode(encoding)
    yield json.dumps(text)[1:-1].encode()
    yield json.dumps(text)[1:-1].upper().replace("\\U", "\\u").encode()
    yield repr(plain)[2:-1].encode()
    yield quote(text).encode()
    yield quote(text).lower().encode()
    yield html.escape(text).encode()
    yield "".join(f"&#{ord(c)};" for c in text).encode()
    yield "".join(f"&#x{ord(c):x};" for c in text).encode()
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    yield oct_escaped(plain)
    for start in range(3):  # base64 of a text that begins anywhere in what was encoded
        whole = base64.b64encode(bytes(start) + plain).rstrip(b"=")
        inner = whole[2 if start else 0 : -2]
        yield inner[2:] if start == 2 else inner
        yield (inner[2:] if start == 2 else inner).translate(bytes.maketrans(b"+/", b"-_"))


def oct_escaped(plain: bytes) -> bytes:
    return "".join(f"\\{byte:03o}" for byte in plain).encode()


def found(text: str, remains: Remains) -> list[str]:
    """Return where a text stands, in whatever spelling."""
    wanted = set(spellings(text))
    return [name for name, data in remains.places.items() if any(w in data for w in wanted)]


@pytest.mark.parametrize("name", MARKERS)
def test_what_was_typed_stands_nowhere_in_clear(name: str, remains: Remains) -> None:
    assert found(MARKERS[name], remains) == []


def test_a_plain_column_would_be_found_in_the_database(remains: Remains) -> None:
    there = found(CONTROL, remains)
    assert {"data/casework.sqlite3", "running/casework.sqlite3"} & set(there)


def test_the_write_ahead_log_was_searched_while_it_held_something(remains: Remains) -> None:
    for name in ("running/casework.sqlite3-wal", "running/keystore.sqlite3-wal"):
        assert name in remains.places
    assert len(remains.places["running/casework.sqlite3-wal"]) > 4096


def test_a_line_of_the_log_would_be_found(remains: Remains) -> None:
    assert found(CONTROL_IN_LOG, remains) == ["log"]


def test_the_errors_that_were_forced_are_in_the_log(remains: Remains) -> None:
    log = remains.places["log"].decode()
    assert "builtins.ValueError" in log
    assert "builtins.KeyError" in log
    assert "visits/new" in log


@pytest.mark.parametrize("spelling", range(15))
def test_each_spelling_is_looked_for(spelling: int, tmp_path: Path) -> None:
    written = list(spellings("桑㛃琭a"))[spelling]
    there = Remains(tmp_path, {"a file": b"before " + written + b" after"})
    assert found("桑㛃琭a", there) == ["a file"]


@pytest.mark.parametrize("before", ["", "x", "xy"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_base64_is_seen_wherever_the_text_begins(encode: object, before: str) -> None:
    assert callable(encode)
    cookie: bytes = encode(f"{before}藏珠巷七弄标记壹号 and more".encode())
    assert found("藏珠巷七弄标记壹号", Remains(Path(), {"cookie": cookie})) == ["cookie"]


# Fields of sealed payloads that no marker can get into, and why.
CODE, ID, ONE = "a code from a list", "the id of a row", "one character"
HOLDS_NO_MARKER = {
    "AssessmentAnswers.domains{key}": CODE,
    "AssessmentAnswers.primary_cause": CODE,
    "AssessmentAnswers.red_lines[]": CODE,
    "AssessmentAnswers.secondary_causes[]": CODE,
    "AssessmentAnswers.self_care{key}": ID,
    "AssessmentAnswers.self_care{}[]": CODE,
    "AttachmentContent.media_type": CODE,
    "AttachmentContent.file_secret": "a key",
    "AttachmentContent.sha256": "a digest",
    "AttachmentContent.thumb_secret": "a key",
    "DataRequestAnswer.kept[]": "kinds and days of what stays",
    "DisclosedPaper.pdf": "its text is compressed",
    "DisclosedPaper.typed[].field": CODE,
    "DisclosureNote.identified": CODE,
    "DisclosureNote.missing[].character": ONE,
    "DisclosureNote.missing[].field": CODE,
    "DisclosureNote.reason": CODE,
    "DisclosureNote.unreadable[]": CODE,
    "HouseholdSituation.extras{key}": "the name of a field",
    "HouseholdSituation.primary_cause": CODE,
    "HouseholdSituation.secondary_causes[]": CODE,
    "LedgerNote.reason": CODE,
    "LedgerNote.secret": "a key",
    "LedgerNote.unreadable[]": CODE,
    "MoodAnswers.people{key}": ID,
    "OverrideNote.entries[].grade": CODE,
    "PersonCondition.ability_to_work": CODE,
    "PersonCondition.disability_grade": CODE,
    "PersonCondition.disability_kinds[]": CODE,
    "PersonCondition.education": CODE,
    "PersonCondition.health": CODE,
    "PersonCondition.insurance": CODE,
    "PersonCondition.marital": CODE,
    "PersonIdentity.ethnicity": CODE,
    "PersonIdentity.id_kind": CODE,
    "PersonIdentity.sex": CODE,
    "RosterOutcome.lines[][1]": CODE,
    "RosterOutcome.lines[][2]": ID,
    "TaskNote.problem": CODE,
    "Typed.action": "a path of ids",
    "Typed.address": "a path of ids",
    "Typed.fields{key}": "the name of a field",
    "TaskNote.source": "filled by nothing yet",
    "VisitLog.observations[].domain": CODE,
}


def test_a_marker_got_into_every_field_that_holds_text(remains: Remains) -> None:
    """Read from the payload classes, so that a new field can't be left out of the walk."""
    kinds = {sealed.payload_type for model in sealed_models() for sealed in columns(model).values()}
    there = {path for kind in kinds for path in fields_that_hold_text(kind)}
    reached = json.loads(remains.places["notes/reached"])
    assert there - set(reached) == set(HOLDS_NO_MARKER)


def test_every_marker_was_sealed_somewhere_or_is_known_not_to_be(remains: Remains) -> None:
    reached: dict[str, list[str]] = json.loads(remains.places["notes/reached"])
    sealed = {name for names in reached.values() for name in names}
    assert set(MARKERS) - sealed == SEALED_NOWHERE


# Kept by no payload: sought, mistyped, lost, refused, stripped off, inside a sealed file or book,
# or sealed under the vault's system root.
SEALED_NOWHERE = {
    "attachment EXIF",
    "attachment PDF author",
    "attachment PDF page",
    "attachment of the refused name",
    "draft of no household",
    "failed user name",
    "ledger file name",
    "lost in a conflict",
    "lost in an error",
    "note of a ledger",
    "password",
    "phrase",
    "search term",
    "typed wrong ID",
}


@pytest.mark.parametrize(
    ("database", "table"),
    [
        ("casework", "django_session"),
        ("casework", "access_receipt"),
        ("casework", "audit_entry"),
        ("casework", "drafts_householddraft"),
        ("casework", "households_searchtoken"),
        ("casework", "visits_phrasebook"),
        ("keystore", "vault_householdkey"),
    ],
)
def test_the_tables_that_were_searched_held_something(
    remains: Remains, database: str, table: str
) -> None:
    with contextlib.closing(sqlite3.connect(remains.folder / f"data/{database}.sqlite3")) as there:
        [[rows]] = there.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608 - ours
    assert rows > 0


def test_pages_had_fallen_free_in_the_database_that_was_searched(remains: Remains) -> None:
    path = remains.folder / "data/casework.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as there:
        [[free]] = there.execute("PRAGMA freelist_count").fetchall()
    assert free > 0


def test_no_file_was_written_while_the_site_ran(remains: Remains) -> None:
    """A temporary file would be gone by now, so whatever was opened for writing is told.

    Attachments and ledgers are: each under an unfinished name in its folder, sealed as it goes.
    """
    written = remains.places["notes/written"].decode().splitlines()
    sealed = re.compile(
        rf"open '{re.escape(str(remains.folder))}/data/"
        r"(attachments/(..)/\2[0-9a-f]{30}(\.thumb)?|ledgers/[0-9a-f]{32})\.sealed\.part'"
    )
    assert [line for line in written if not sealed.fullmatch(line)] == []
    assert len(written) == 5
    assert list((remains.folder / "tmp").iterdir()) == []


def test_the_site_leaves_its_databases_and_nothing_else(remains: Remains) -> None:
    left = {path.name for path in (remains.folder / "data").iterdir()}
    names = {"casework.sqlite3", "keystore.sqlite3"}
    databases = {f"{name}{end}" for name in names for end in ("", "-wal", "-shm")}
    assert left - databases == {*SEALED_FOLDERS, "joined"}
    joined = remains.folder / "data" / "joined"
    assert [path.name for path in joined.rglob("*") if path.is_file()] == ["site.css"]


# Folders beside the databases whose files are sealed; they are searched like everything else.
SEALED_FOLDERS = {"attachments", "ledgers"}


@pytest.mark.parametrize("name", [name for name in MARKERS if name.endswith(" ID")])
def test_a_marker_that_stands_for_an_id_is_one_or_was_typed_wrong(name: str) -> None:
    damaged = {"typed wrong ID", "roster damaged ID"}
    if name not in damaged:
        assert parse(MARKERS[name]).number == MARKERS[name]


@pytest.mark.postgresql
def test_on_postgresql_too_nothing_stands_in_clear(tmp_path: Path) -> None:
    """Tables, indexes, the write-ahead log and the server's own log, as they lie on its disk.

    The server is one of its own: what other tests write would turn the log over meanwhile.
    """
    site, programs_of_server = tmp_path / "site", programs()
    site.mkdir()
    assert programs_of_server is not None
    with (
        TemporaryDirectory(prefix="casework-pg-") as folder,
        cluster(server := Path(folder), programs_of_server) as names,
    ):
        left = walked(site, names)
        with psycopg.connect(names["CASEWORK_DATABASE_URL"], autocommit=True) as there:
            there.execute("CHECKPOINT")
        data = server / "data"
        kinds = {path.relative_to(data).parts[0] for path in grep([CONTROL], data, tmp_path)}
        assert {"base", "pg_wal"} <= kinds
        assert grep(MARKERS.values(), server, tmp_path) == []
    assert {name for name, marker in MARKERS.items() if found(marker, left)} == set()


def grep(texts: Iterable[str], folder: Path, workplace: Path) -> list[Path]:
    """Return the files below a folder in which one of the texts stands, in whatever spelling.

    A server's folder is too large to be read for every spelling by itself.
    """
    patterns = workplace / "patterns"
    wanted = {spelling for text in texts for spelling in spellings(text)}
    patterns.write_bytes(b"\n".join(spelling for spelling in wanted if b"\n" not in spelling))
    words = ["grep", "-rlaF", "-f", str(patterns), str(folder)]
    done = subprocess.run(words, capture_output=True, check=False, env=os.environ | {"LC_ALL": "C"})
    assert done.returncode in {0, 1}, done.stderr
    return [Path(line) for line in done.stdout.decode().splitlines()]
