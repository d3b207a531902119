"""The main job by one command: a roster in, case files and one JSON line out."""

import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from casework.audit.models import Entry
from casework.plans.models import Plan
from casework.visits.models import Visit
from tests.factories import make_area, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

ROWS = [
    ["户编号", "姓名", "与户主关系", "证件号码", "居住地址"],
    ["H1", "魏龙阿", "本人", "310199194402032370", "样例路1号"],
    ["H1", "秦杰", "妻子", "310199197311130243", "样例路1号"],
    ["H2", "冯㛃", "本人", "310199195804273682", "样例路2号"],
    ["H3", "金𠅤", "本人", None, "样例路3号"],
    ["H4", "毛子远", "本人", "310199197406267728", "样例路4号"],
]


def roster(folder: Path) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in ROWS:
        book.active.append(row)
    path = folder / "roster.xlsx"
    book.save(path)
    return path


def run(out: Path, *words: str) -> dict[str, object]:
    stream = io.StringIO()
    call_command("main_job", str(out), *words, stdout=stream, stderr=io.StringIO())
    result: dict[str, object] = json.loads(stream.getvalue().splitlines()[-1])
    return result


def test_a_roster_becomes_households_and_the_first_three_become_case_files(
    tmp_path: Path,
) -> None:
    result = run(tmp_path, "--roster", str(roster(tmp_path)))
    assert (result["households"], result["people"]) == (4, 5)
    assert result["problems"] == [
        {"row": 4, "code": "id_checksum"},
        {"row": 5, "code": "id_missing"},
    ]
    assert result["documents"] == [f"case-CS01-000{n}.pdf" for n in (1, 2, 3)]
    assert all((tmp_path / str(name)).read_bytes()[:5] == b"%PDF-" for name in result["documents"])
    assert result["audit_entries"] == Entry.objects.count()


def test_each_plan_was_approved_by_another_and_followed_by_two_visits(tmp_path: Path) -> None:
    run(tmp_path)
    plans = Plan.objects.unscoped("a test")
    assert all(p.decided_by_id not in {None, p.author_id} for p in plans)
    assert Visit.objects.unscoped("a test").count() == 2 * plans.count() == 6


def test_a_file_that_is_no_roster_ends_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    with pytest.raises(CommandError):
        run(tmp_path, "--roster", str(tmp_path / "x.xlsx"))


def test_a_database_in_use_is_left_alone(tmp_path: Path) -> None:
    make_worker("worker", make_area())
    with pytest.raises(CommandError):
        run(tmp_path)
