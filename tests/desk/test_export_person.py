"""`manage.py export_person`: two files for whom they are for, made by a worker with a password."""

import json
import stat
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
        "out": folder,
        "reason": "request",
        "recipient": "本人",
        "asked_by": "魏龙凤",
        "identified": "id_paper",
        "username": worker.username,
        **more,
    }
    typed = options.pop("password", PASSWORD)
    with mock.patch("getpass.getpass", return_value=typed):
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
