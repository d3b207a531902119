"""On PostgreSQL the site's role adds to the memory and reads it, and can do nothing else to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from casework.audit.chain import Place, record
from casework.audit.models import Checkpoint, Entry, Head
from casework.audit.verify import verify

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(databases=["default", "keystore"]),
]
ROLES = Path(__file__).resolve().parents[2] / "deploy" / "postgresql" / "roles.sql"
REFUSED = "permission denied"


@pytest.fixture(autouse=True)
def roles() -> None:
    with connection.cursor() as cursor:
        cursor.execute(ROLES.read_text())
        cursor.execute(ROLES.read_text())  # as after each migration
    record("something done", None, by=None, place=Place(uuid4(), None))


@contextmanager
def as_site() -> Iterator[None]:
    """Let the site's role carry out what is inside."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE casework_web")
        yield
        cursor.execute("RESET ROLE")


def attempt(statement: str) -> None:
    with as_site(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_site_writes_entries_and_moves_heads() -> None:
    with as_site():
        record("something done", None, by=None, place=Place(uuid4(), None))
        record("something done", None, by=None)
    assert Entry.objects.count() == 3
    assert Head.objects.count() == 3
    assert verify().faults == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET act = 'nothing'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "DELETE FROM audit_head",
        "TRUNCATE audit_head",
        "UPDATE audit_head SET chain = gen_random_uuid()",
        "UPDATE audit_checkpoint SET number = 9",
        "DELETE FROM audit_checkpoint",
        "DELETE FROM django_migrations",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "DROP TABLE audit_entry",
        "CREATE TABLE public.mine (n int)",
    ],
)
def test_the_site_is_refused_anything_else(statement: str) -> None:
    with pytest.raises(ProgrammingError, match=rf"{REFUSED}|must be owner"):
        attempt(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM audit_entry",
        "SELECT * FROM audit_checkpoint",
        "UPDATE access_area SET name = name",
        "DELETE FROM access_receipt",
    ],
)
def test_the_site_does_its_other_work(statement: str) -> None:
    attempt(statement)
    assert Checkpoint.objects.count() == 0
