"""`manage.py export_person`: two files for whom they are for, made by a worker with a password."""

import json
import stat
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.households.models import Household, Person
from casework.reports.documents.built import DocumentNotLaidOut
from casework.reports.models import Disclosure
from tests.factories import make_area, make_household, make_worker
from tests.reports.family import damage

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

PASSWORD = "a-long-test-password"


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def person(area: Area, worker: Worker) -> Person:
    household: Household = make_household(area, worker)
    return household.people.get()


def export(person: Person, folder: Path, worker: Worker, **more: Any) -> None:
    options = {
        "password": PASSWORD,
        "recipient": "本人",
        "note": "",
        "asked_by": "魏龙凤",
        "out": folder,
        "reason": "request",
        "identified": "id_paper",
        "username": worker.username,
        **more,
    }
    lines = [options.pop(name) for name in ("password", "recipient", "note", "asked_by")]
    if options["reason"] != "request":
        lines.pop()
    with mock.patch("sys.stdin", StringIO("".join(f"{line}\n" for line in lines))):
        call_command("export_person", str(person.pk), **options)


def test_two_files_for_nobody_else_are_written(
    person: Person, worker: Worker, tmp_path: Path
) -> None:
    export(person, tmp_path, worker)
    made = Disclosure.objects.unscoped("tests").get()
    pdf, plain = tmp_path / f"{made.serial}.pdf", tmp_path / f"{made.serial}.json"
    assert pdf.read_bytes() == made.paper.pdf
    assert json.loads(plain.read_bytes())["serial"] == made.serial
    assert {stat.S_IMODE(path.stat().st_mode) for path in (pdf, plain)} == {0o600}
    assert made.printed_by == worker


def test_who_gets_it_and_who_asked_stand_in_no_list_of_processes(
    person: Person, worker: Worker, tmp_path: Path
) -> None:
    words = [str(person.pk), "--out", str(tmp_path), "--reason", "request", "--as", "x"]
    for option in ("--recipient", "--asked-by", "--note"):
        with pytest.raises(CommandError, match=option):
            call_command("export_person", *words, option, "魏龙凤")


def test_what_was_answered_at_the_console_stands_in_the_log(
    person: Person, worker: Worker, tmp_path: Path
) -> None:
    export(person, tmp_path, worker, reason="other", note="法院调取", recipient="法院")
    note = Disclosure.objects.unscoped("tests").get().note
    assert (note.recipient, note.reason_note, note.asked_by) == ("法院", "法院调取", "")


def test_an_input_that_ends_early_names_what_is_missing(
    person: Person, worker: Worker, tmp_path: Path
) -> None:
    words = [str(person.pk), "--out", str(tmp_path), "--reason", "filing", "--as", worker.username]
    typed = mock.patch("sys.stdin", StringIO(f"{PASSWORD}\n"))
    with typed, pytest.raises(CommandError, match="请写明交给谁"):
        call_command("export_person", *words)


def test_what_could_not_be_read_is_counted(
    person: Person, worker: Worker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage("households_person", "condition_sealed")
    export(person, tmp_path, worker)
    assert "1 条记录无法读取" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"password": "wrong"}, "用户名或密码不对"),
        ({"identified": ""}, "请先核实请求人身份"),
        ({"recipient": " "}, "请写明交给谁"),
        ({"out": Path("/nowhere/at/all")}, "文件夹不存在"),
    ],
)
def test_a_refusal_says_what_is_wrong(
    person: Person, worker: Worker, tmp_path: Path, more: dict[str, Any], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        export(person, tmp_path, worker, **more)
    assert list(tmp_path.iterdir()) == []
    assert not Disclosure.objects.unscoped("tests").exists()


def test_a_wrong_password_is_remembered(person: Person, worker: Worker, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        export(person, tmp_path, worker, password="wrong")
    assert Entry.objects.filter(act="sign-in refused", details__command="export_person").exists()


def test_out_of_scope_there_is_nobody(person: Person, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="权限范围内没有此人"):
        export(person, tmp_path, make_worker("worker", make_area()))


def test_a_clerk_makes_no_copy(person: Person, area: Area, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="无权制作副本"):
        export(person, tmp_path, make_worker("clerk", area))


def test_a_folder_that_takes_no_file_leaves_none(
    person: Person, worker: Worker, tmp_path: Path
) -> None:
    opened = mock.patch(
        "casework.desk.management.commands.export_person.os.fdopen", side_effect=OSError
    )
    with opened, pytest.raises(CommandError, match="未能写入"):
        export(person, tmp_path, worker)
    assert list(tmp_path.iterdir()) == []


def test_an_erased_person_has_no_copy(person: Person, worker: Worker, tmp_path: Path) -> None:
    rows: Any = Person.objects.unscoped("tests").filter(pk=person.pk)
    rows.update(erased_at="2026-11-01T00:00Z", erased_by=worker)
    with pytest.raises(CommandError, match="不再持有"):
        export(person, tmp_path, worker)


def test_a_layout_that_fails_says_so(person: Person, worker: Worker, tmp_path: Path) -> None:
    failing = mock.patch(
        "casework.desk.management.commands.export_person.copy_person",
        side_effect=DocumentNotLaidOut,
    )
    with failing, pytest.raises(CommandError, match="副本没有制成"):
        export(person, tmp_path, worker)
