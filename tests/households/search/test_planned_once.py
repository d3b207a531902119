"""On PostgreSQL the questions of a search are planned once a connection."""

import pytest
from django.db import connection

from casework.households.search.find import find
from casework.households.search.query import parse
from tests.factories import make_area, make_household, make_worker

pytestmark = [
    pytest.mark.django_db(databases=["default", "keystore"]),
    pytest.mark.postgresql,
]

PLANNED = "SELECT sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements"


def test_a_second_search_for_other_words_is_not_planned_again() -> None:
    area = make_area()
    worker = make_worker("worker", area)
    make_household(area, worker, name="魏龙凤")
    make_household(area, worker, name="单小红")
    find(worker, parse("魏龙凤"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        (statements,) = cursor.fetchone()
        assert len(find(worker, parse("单小红")).hits) == 1
        cursor.execute(f"{PLANNED} HAVING count(*) = %s", [statements])
        generic, custom = cursor.fetchone()
    assert generic > 0
    assert custom == 0
