"""`manage.py audit`: checkpoints, proofs with the place of each fault, status, export."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from pytest_django import Settings

from casework.access.models import Area
from casework.audit import checkpoints
from casework.audit.chain import record
from tests.factories import make_street

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def street() -> Area:
    street = make_street("检查街道")
    for n in range(4):
        record("household read", street, by=None, page="card", n=n)
    return street


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.CASEWORK_CHECKPOINT_DIR = tmp_path / "checkpoints"
    return tmp_path / "checkpoints"


def audit(*words: str) -> str:
    said = io.StringIO()
    call_command("audit", *words, stdout=said)
    return said.getvalue()


def sql(text: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)


def stored(chain: UUID) -> str:
    return chain.hex if connection.vendor == "sqlite" else str(chain)


def test_true_chains_are_told_with_the_checkpoint_they_go_on_from(street: Area) -> None:
    assert "没有检查点" in audit("verify")
    audit("checkpoint")
    assert "检查点 1" in audit("verify")


def edit(chain: str) -> None:
    sql("UPDATE audit_entry SET act = 'nothing' WHERE chain = %s AND seq = 3", chain)


def delete(chain: str) -> None:
    sql("DELETE FROM audit_entry WHERE chain = %s AND seq = 3", chain)


def reorder(chain: str) -> None:
    for was, now in ((3, 99), (4, 3), (99, 4)):
        sql("UPDATE audit_entry SET seq = %s WHERE chain = %s AND seq = %s", now, chain, was)


def truncate(chain: str) -> None:
    """Cut the end off, with a head that fits but for its signature."""
    sql("DELETE FROM audit_entry WHERE chain = %s AND seq >= 3", chain)
    sql(
        "UPDATE audit_head SET seq = 2, mac = (SELECT mac FROM audit_entry WHERE chain = %s"
        " AND seq = 2) WHERE chain = %s",
        chain,
        chain,
    )


@pytest.mark.parametrize("tamper", [edit, delete, reorder, truncate])
def test_tampering_is_told_by_street_and_number(
    street: Area, tamper: Callable[[str], None]
) -> None:
    tamper(stored(street.pk))
    with pytest.raises(CommandError) as told:
        audit("verify")
    assert f"检查街道 ({street.pk}) #3: " in str(told.value)


def test_an_old_database_that_was_brought_back_is_told_by_street_and_number(street: Area) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, mac, signature FROM audit_head WHERE chain = %s", [stored(street.pk)]
        )
        old = cursor.fetchone()
    for _n in range(3):
        record("household read", street, by=None)
    audit("checkpoint")
    sql("DELETE FROM audit_entry WHERE chain = %s AND seq > %s", stored(street.pk), old[0])
    sql(
        "UPDATE audit_head SET seq = %s, mac = %s, signature = %s WHERE chain = %s",
        *old,
        stored(street.pk),
    )
    with pytest.raises(CommandError) as told:
        audit("verify")
    assert f"检查街道 ({street.pk}) #{old[0] + 1}: " in str(told.value)


def test_a_checkpoint_can_be_named(street: Area, folder: Path) -> None:
    audit("checkpoint")
    audit("checkpoint")
    first = checkpoints.files_in(folder)[0]
    assert "检查点 1" in audit("verify", "--against", str(first))
    with pytest.raises(CommandError, match=r"nowhere\.json"):
        audit("verify", "--against", str(folder / "nowhere.json"))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "file").write_text("")
    settings.CASEWORK_CHECKPOINT_DIR = tmp_path / "file"
    with pytest.raises(CommandError, match="file"):
        audit("checkpoint")


def test_the_status_says_what_is_due(street: Area, folder: Path) -> None:
    assert "audit checkpoint" in audit("status")
    audit("checkpoint")
    assert "audit checkpoint" not in audit("status")
    checkpoints.files_in(folder)[0].unlink()
    assert "audit checkpoint" in audit("status")


def test_the_status_speaks_to_monitors(street: Area) -> None:
    assert json.loads(audit("status", "--json"))["due"] is True
    audit("checkpoint")
    found = json.loads(audit("status", "--json"))
    assert (found["checkpoint"], found["file_there"], found["due"]) == (1, True, False)


def test_the_key_is_made_once(tmp_path: Path, settings: Settings) -> None:
    settings.CASEWORK_AUDIT_KEY_FILE = tmp_path / "audit.key"
    audit("init")
    before = (tmp_path / "audit.key").read_bytes()
    audit("init")
    assert (tmp_path / "audit.key").read_bytes() == before
    assert "BEGIN PUBLIC KEY" in audit("public-key")
