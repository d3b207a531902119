"""The roles of deploy/postgresql/roles.sql and the row-level security, tried together.

Both databases are set up as the script says and the site logs in as its web role, with the real
sign-in page, a page, a form: it works, and reaches nothing else.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from casework.access import net
from casework.audit.models import Entry
from casework.audit.verify import verify
from casework.households.models import Household, Person
from tests.factories import make_area, make_household, make_street, make_worker
from tests.posting import post

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]

SCRIPT = Path(__file__).resolve().parents[1] / "deploy" / "postgresql" / "roles.sql"
# Roles belong to the whole cluster, which other processes test on at the same time.
SUFFIX = f"_{os.getpid()}"
WEB, OWNER = f"casework_web{SUFFIX}", f"casework_owner{SUFFIX}"
DATABASES = ("default", "keystore")


def run(alias: str, sql: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def deployed(committed: None, settings: Settings) -> Iterator[None]:
    """Both databases under roles that the script makes, which go at the end."""
    script = SCRIPT.read_text()
    for name in ("casework_web", "casework_owner"):
        script = script.replace(name, name + SUFFIX)
    settings.CASEWORK_DATABASE_ROLE = WEB
    for alias in DATABASES:
        run(alias, script)
    yield
    for alias in DATABASES:
        run(alias, f"DROP OWNED BY {WEB}, {OWNER}")
    run("default", f"DROP ROLE {WEB}, {OWNER}")


@contextmanager
def as_the_site() -> Iterator[None]:
    """Be logged in to both databases as the web role, as the server's processes are."""
    with ExitStack() as stack:
        for alias in DATABASES:
            run(alias, f"SET SESSION AUTHORIZATION {WEB}")
            stack.callback(run, alias, "RESET SESSION AUTHORIZATION")
        yield


def seen() -> set[Any]:
    """Return the ids of the households that a query without any scope finds."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT id FROM households_household")
        return {row[0] for row in cursor.fetchall()}


def test_the_site_works_under_its_role_and_reaches_nothing_out_of_scope(deployed: None) -> None:
    street = make_street()
    here, there = make_area(street), make_area(street)
    worker, other = make_worker("worker", here), make_worker("worker", there)
    mine, theirs = make_household(here, worker), make_household(there, other)
    client = Client()
    with as_the_site():
        words = {"username": worker.username, "password": "a-long-test-password"}
        assert post(client, reverse("login"), words).status_code == 302
        assert client.get(reverse("household", args=[mine.pk])).status_code == 200
        assert client.get(reverse("household", args=[theirs.pk])).status_code == 404
        child = {"name": "金小弟", "relation": "2", "id_kind": "none", "sex": "1"}
        url = reverse("person-new", args=[mine.pk])
        assert post(client, url, child | {"is_member": "on"}).status_code == 302
        assert seen() == set()
        with net.within(worker):
            assert seen() == {mine.pk}
            assert {row.pk for row in Household.objects.unscoped("forgetful code")} == {mine.pk}
            assert Person.objects.unscoped("forgetful code").filter(household=theirs).count() == 0
    assert Person.objects.unscoped("a test").filter(household=mine).count() == 2
    assert set(Entry.objects.values_list("act", flat=True)) >= {"household read", "person added"}
    assert verify().faults == []


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET seq = seq", "DELETE FROM audit_entry"]
)
def test_inside_a_request_the_site_changes_no_entry_of_the_log(
    deployed: None, statement: str
) -> None:
    worker = make_worker("supervisor", make_street())
    with as_the_site(), net.within(worker):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            run("default", statement)
        assert Entry.objects.exists()
