"""`manage.py audit export` and `audit prove`: who may, what goes out, and what a proof finds."""

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError
from pytest_django import Settings

from casework.access.actions import set_active
from casework.access.models import Area, Level, Role, Worker
from casework.audit import checkpoints, signing
from casework.audit.chain import record
from casework.audit.models import Entry
from casework.common.dates import today
from tests.desk.test_audit_command import audit, sql, stored
from tests.desk.typing import Console
from tests.factories import make_area, make_street, make_worker
from tests.world import CANARY_NAME, World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

PASSWORD = "a-long-test-password"
DAYS = ("--from", str(today()), "--to", str(today()))


@pytest.fixture
def street() -> Area:
    street = make_street("检查街道")
    for n in range(4):
        record("household read", street, by=None, page="card", n=n)
    return street


def city_of(street: Area) -> Area:
    return Area.objects.get(path=street.path.split("/")[0] + "/", level=Level.CITY)


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, settings: Settings) -> Path:
    settings.CASEWORK_CHECKPOINT_DIR = tmp_path / "checkpoints"
    return tmp_path / "checkpoints"


Export = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def export(street: Area, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Export:
    """Export today's entries as the city's administrator of the audit, and return them."""
    by = make_worker(Role.AUDIT, city_of(street))

    def done(*words: str, by: Worker = by, days: tuple[str, ...] = DAYS) -> list[dict[str, Any]]:
        Console(monkeypatch, [by.username, PASSWORD])
        audit("export", *days, *words, str(tmp_path / "out"))
        lines = (tmp_path / "out" / "entries.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]

    return done


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_an_export_says_who_did_what_in_words(street: Area, export: Export) -> None:
    worker: Worker = make_worker("worker", make_area(street))
    record("searched", street, by=worker, hits=1)
    lines = export("--street", "检查街道")
    assert {line["street"] for line in lines} == {"检查街道"}
    last = lines[-1]
    assert (last["who"], last["what"]) == ("沈知禾", "搜索了人或家庭")
    assert last["columns"]["details"] == {"hits": 1}


def test_an_export_names_the_list_that_was_read(street: Area, export: Export) -> None:
    record("list read", street, by=make_worker("supervisor", street), list="plans")
    assert export("--street", "检查街道")[-1]["what"] == "查看了列表：方案"


def test_exporting_is_remembered_with_who_did_it(export: Export, out: Path, street: Area) -> None:
    auditor = make_worker(Role.AUDITOR, street)
    count = len(export("--street", str(street.pk), by=auditor))
    entry = Entry.objects.get(act="audit exported")
    assert (entry.actor, entry.details["entries"]) == (auditor.pk, count)
    assert json.loads((out / "manifest.json").read_text())["made_for"] == auditor.username


def test_a_part_of_a_chain_goes_out_without_gaps(street: Area, export: Export, out: Path) -> None:
    """An act of the day before may be written behind one of the day: it goes along."""
    other_day = "at = '2020-01-01 00:00:00+00:00'"
    for seq in (1, 3):
        sql(f"UPDATE audit_entry SET {other_day} WHERE seq = {seq}")  # noqa: S608 - a test's own
    lines = export("--street", "检查街道")
    assert [line["columns"]["seq"] for line in lines] == list(range(2, len(lines) + 2))
    [proof] = json.loads((out / "proofs.json").read_text())
    first = Entry.objects.get(chain=street.pk, seq=1)
    assert bytes.fromhex(proof["before"]) == bytes(first.mac)


def test_an_export_holds_nothing_sealed(world: World, export: Export, out: Path) -> None:
    export()
    text = (out / "entries.jsonl").read_text()
    assert str(world.ids["case"]) in text
    assert [word for word in (CANARY_NAME, "金丝雀") if word in text] == []


def test_an_export_that_fails_leaves_no_folder(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("casework.desk.auditing.export.make_checkpoint", fail)
    with pytest.raises(CommandError, match="No space"):
        export()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (("--from", "2026-02-01", "--to", "2026-01-01"), ()),
        (DAYS, ("--street", "没有这个街道")),
    ],
)
def test_an_export_that_makes_no_sense_is_refused(
    export: Export, days: tuple[str, ...], words: tuple[str, ...]
) -> None:
    with pytest.raises(CommandError):
        export(*words, days=days)


def test_a_folder_that_is_there_is_left_alone(export: Export, out: Path) -> None:
    out.mkdir()
    with pytest.raises(CommandError):
        export()
    assert list(out.iterdir()) == []


def test_who_gives_a_wrong_password_gets_nothing(
    street: Area, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = make_worker(Role.AUDIT, street)
    Console(monkeypatch, [by.username, "not-their-password"])
    with pytest.raises(CommandError):
        audit("export", *DAYS, "--street", "检查街道", str(out))
    assert not out.exists()
    assert Entry.objects.filter(act="audit export refused").exists()


def test_the_log_of_a_city_is_not_for_who_is_posted_to_a_street(
    street: Area, export: Export, out: Path
) -> None:
    with pytest.raises(CommandError):
        export(by=make_worker(Role.AUDITOR, street))
    assert not out.exists()
    assert Entry.objects.filter(act="audit export refused").exists()


# Proofs


def proof(out: Path, *words: str) -> str:
    return audit("prove", str(out), *words)


def refuted(out: Path, *words: str) -> str:
    with pytest.raises(CommandError) as told:
        proof(out, *words)
    return str(told.value)


def sign_again(out: Path) -> None:
    """Let the manifest fit what the files hold now, as only the site itself can."""
    path = out / "manifest.json"
    manifest = json.loads(path.read_text())
    for name in manifest["files"]:
        manifest["files"][name] = hashlib.sha256((out / name).read_bytes()).hexdigest()
    path.write_text(json.dumps(manifest))
    signature = signing.signing_key().sign(path.read_bytes())
    (out / "manifest.sig").write_bytes(base64.b64encode(signature))


def test_an_export_is_proven_with_the_checkpoint_it_came_with(export: Export, out: Path) -> None:
    lines = export()
    root = json.loads((out / "manifest.json").read_text())["root"]
    said = proof(out)
    assert f"{len(lines)} " in said
    assert root in said


def test_an_export_is_proven_where_the_audit_key_is_not(
    export: Export, out: Path, kept: Path, settings: Settings, tmp_path: Path
) -> None:
    export()
    settings.CASEWORK_AUDIT_KEY_FILE = tmp_path / "nowhere.key"
    assert "MAC" in proof(out, "--public-key", str(kept / "checkpoint.pub"))


@pytest.mark.parametrize("is_older", [True, False])
def test_an_export_is_proven_against_a_checkpoint_that_was_kept(
    export: Export, out: Path, kept: Path, is_older: bool
) -> None:
    audit("checkpoint")
    export()
    audit("checkpoint")
    path = checkpoints.files_in(kept)[0 if is_older else -1]
    assert f"检查点 {1 if is_older else 3}" in proof(out, "--against", str(path))


@pytest.mark.parametrize("name", ["entries.jsonl", "proofs.json"])
def test_a_file_that_was_changed_is_told(export: Export, out: Path, name: str) -> None:
    export()
    (out / name).write_text((out / name).read_text().replace("1", "2", 1))
    assert name in refuted(out)


def test_a_manifest_that_was_changed_is_told(export: Export, out: Path) -> None:
    export()
    path = out / "manifest.json"
    path.write_text(path.read_text().replace('"entries": ', '"entries": 1'))
    assert "签名" in refuted(out)


def edit(chain: str) -> None:
    sql("UPDATE audit_entry SET act = 'nothing' WHERE chain = %s AND seq = 3", chain)


def delete(chain: str) -> None:
    sql("DELETE FROM audit_entry WHERE chain = %s AND seq = 2", chain)


@pytest.mark.parametrize("tamper", [edit, delete])
def test_what_was_done_to_the_database_before_the_export_is_told(
    street: Area, export: Export, out: Path, tamper: Callable[[str], None]
) -> None:
    tamper(stored(street.pk))
    export()
    told = refuted(out)
    assert str(street.pk) in told
    assert " 3 " in told


def test_an_older_database_that_was_brought_back_is_told_by_a_kept_checkpoint(
    street: Area, export: Export, out: Path, kept: Path, tmp_path: Path
) -> None:
    audit("checkpoint")
    away = tmp_path / "away.json"
    checkpoints.files_in(kept)[0].rename(away)
    sql("DELETE FROM audit_entry WHERE chain = %s AND seq = 4", stored(street.pk))
    sql(
        "UPDATE audit_head SET seq = 3, mac = (SELECT mac FROM audit_entry WHERE chain = %s"
        " AND seq = 3) WHERE chain = %s",
        stored(street.pk),
        stored(street.pk),
    )
    export()
    assert proof(out)
    assert str(street.pk) in refuted(out, "--against", str(away))


def test_a_head_that_does_not_lead_to_the_root_is_told(
    street: Area, export: Export, out: Path
) -> None:
    export("--street", "检查街道")
    path = out / "proofs.json"
    [words] = json.loads(path.read_text())
    words["seq"] += 1
    path.write_text(json.dumps([words]))
    sign_again(out)
    assert str(street.pk) in refuted(out)


def test_a_root_that_is_not_the_checkpoints_is_told(export: Export, out: Path) -> None:
    export()
    path = out / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"root": "00"}))
    sign_again(out)
    assert refuted(out)


def test_entries_that_were_left_out_at_the_end_are_told(export: Export, out: Path) -> None:
    export()
    path = out / "entries.jsonl"
    path.write_text("\n".join(path.read_text().splitlines()[:-1]) + "\n")
    sign_again(out)
    assert "清单" in refuted(out)


@pytest.mark.parametrize("content", ["{}", "[]", "no json"])
def test_what_is_no_export_is_told_so(
    export: Export, out: Path, tmp_path: Path, content: str
) -> None:
    export()
    (out / "manifest.json").write_text(content)
    sign_again_as_is(out)
    assert "audit export" in refuted(out)
    assert refuted(tmp_path / "nowhere")


def sign_again_as_is(out: Path) -> None:
    signature = signing.signing_key().sign((out / "manifest.json").read_bytes())
    (out / "manifest.sig").write_bytes(base64.b64encode(signature))


def test_a_checkpoint_is_no_public_key(export: Export, out: Path, kept: Path) -> None:
    export()
    path = checkpoints.files_in(kept)[0]
    assert refuted(out, "--public-key", str(path))


def test_who_is_locked_out_exports_nothing(street: Area, export: Export) -> None:
    auditor = make_worker(Role.AUDITOR, street)
    set_active(worker=auditor, is_active=False, by=auditor)
    with pytest.raises(CommandError):
        export("--street", "检查街道", by=auditor)
