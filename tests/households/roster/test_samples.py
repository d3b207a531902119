"""The two sample rosters, where they lie beside the project, give exactly what is expected."""

import json
from pathlib import Path
from typing import Any

import pytest

from casework.households.roster.read import read_workbook
from casework.households.roster.report import problem_workbook
from casework.households.roster.roster import Roster, parse

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "rosters"
pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample rosters are not beside the project"
)


def read(name: str) -> Roster:
    return parse(read_workbook((SAMPLES / name).read_bytes(), name))


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text("utf-8"))[name]
    return found


@pytest.mark.parametrize("name", ["office.xlsx", "standard.xlsx"])
def test_counts_are_as_expected(name: str) -> None:
    roster, wanted = read(name), expected(name)
    assert (len(roster.households), roster.people) == (wanted["households"], wanted["people"])


@pytest.mark.parametrize("name", ["office.xlsx", "standard.xlsx"])
def test_problems_are_as_expected(name: str) -> None:
    wanted = [(p["row"], p["code"], p.get("level", "error")) for p in expected(name)["problems"]]
    assert [(p.row, p.code, p.level) for p in read(name).problems] == wanted


def test_families_have_their_names_and_addresses() -> None:
    wanted = [
        (str(family["no"]), family["names"], family["addr"])
        for family in expected("office.xlsx")["families"]
    ]
    assert [
        (family.key, [person.name for person in family.members], family.living_address)
        for family in read("office.xlsx").households
    ] == wanted


@pytest.mark.parametrize("name", ["office.xlsx", "standard.xlsx"])
def test_the_mending_workbook_reads_like_the_sample(name: str) -> None:
    sheets = read_workbook((SAMPLES / name).read_bytes(), name)
    roster = parse(sheets)
    again = parse(read_workbook(problem_workbook(sheets, roster), name))
    assert (again.households, again.problems) == (roster.households, roster.problems)
