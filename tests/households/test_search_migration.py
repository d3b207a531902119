"""The hashes of a site that was there before go over into the tokens, and back."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from casework.access.models import Worker
from casework.households import indexing, migrations
from casework.households.index import find_people, state
from casework.households.models import Household, SearchToken
from casework.households.search.find import find
from casework.households.search.query import parse
from tests.households.test_actions import OTHER_ID, add

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])
[STEP] = Path(migrations.__file__).parent.glob("*_move_person_index.py")
MOVE: Any = import_module(f"{migrations.__name__}.{STEP.stem}")


@pytest.fixture
def old_table() -> None:
    """The table as it was before; its constraints are not what is looked at here."""
    key = "uuid" if connection.vendor == "postgresql" else "char(32)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE households_personindex (person_id {key}, household_id {key}, "
            f"street_id {key}, kind varchar(20), value bigint, index_version smallint)"
        )


def run(statements: list[str]) -> None:
    class Editor:
        def __init__(self) -> None:
            self.connection = connection

        def execute(self, statement: str) -> None:
            with connection.cursor() as cursor:
                cursor.execute(statement)

    MOVE.run(statements)(apps, Editor())


def exact() -> list[tuple[Any, ...]]:
    rows = SearchToken.objects.filter(kind__gt=0, subject__person__isnull=False)
    return sorted(rows.values_list("subject__person_id", "kind", "value", "version"))


def test_whole_hashes_survive_the_way_back_and_forth(
    old_table: None,
    household: Household,
    worker: Worker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = add(household, worker, phones=("19900000007",))
    before = exact()
    run(MOVE.BACKWARD)
    assert not SearchToken.objects.exists()
    run(MOVE.FORWARD)
    assert exact() == before
    assert find_people(worker, OTHER_ID) == [person]
    assert (state().complete, state().building) == (None, 1)
    assert find(worker, parse("样例路")).hits == []
    monkeypatch.setattr(indexing, "GRACE", 0)
    assert indexing.reindex() == indexing.Outcome(1, 0)
    assert len(find(worker, parse("样例路")).hits) == 1
    assert find_people(worker, OTHER_ID) == [person]


def test_a_site_without_households_is_complete_at_once(old_table: None) -> None:
    run(MOVE.BACKWARD)
    run(MOVE.FORWARD)
    assert state().complete == 1
