"""While a database is out of reach every page says so calmly, and nothing else is taken for it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.test import Client

from casework.access.failures import is_away
from tests.factories import make_area, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def client() -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(make_worker("worker", make_area()))
    return browser


@contextmanager
def broken(fault: Callable[[], Any]) -> Iterator[None]:
    """Let every statement meet what the driver raises when `fault` is called."""

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        with context["connection"].wrap_database_errors:
            fault()

    with connections["default"].execute_wrapper(fail):
        yield


def cause(code: type[psycopg.Error] = psycopg.OperationalError) -> OperationalError:
    fault = OperationalError("connection to the server was lost: name=魏龙凤")
    fault.__cause__ = code("gone")
    return fault


@pytest.mark.parametrize("address", ["/", "/households/?grade=red", "/search/"])
def test_a_page_without_its_database_says_to_try_again(client: Client, address: str) -> None:
    def gone() -> None:
        raise cause()

    with broken(gone):
        answer = client.get(address)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert f'href="{address}"' in page
    assert "数据库暂时连不上" in page
    assert "魏龙凤" not in page


def test_a_form_without_its_database_says_that_what_was_typed_is_still_there(
    client: Client,
) -> None:
    def gone() -> None:
        raise cause()

    with broken(gone):
        answer = client.post("/search/", {"q": "魏龙凤"})
    assert answer.status_code == 503
    assert "填写的内容还在表单里" in answer.content.decode()
    assert "重试" not in answer.content.decode()


def test_a_fault_of_ours_is_no_absence(client: Client) -> None:
    def wrong() -> None:
        raise DatabaseError("no such column")

    with broken(wrong):
        assert client.get("/").status_code == 500


def sqlite_fault(act: Callable[[], Any]) -> OperationalError:
    """Return what Django makes of a fault of SQLite."""
    try:
        act()
    except sqlite3.Error as found:
        fault = OperationalError("x")
        fault.__cause__ = found
        return fault
    raise AssertionError("nothing failed")


def test_a_file_that_cannot_be_opened_is_an_absence_and_a_wrong_question_is_none(
    tmp_path: Path,
) -> None:
    missing = tmp_path / "no folder" / "x.sqlite3"
    assert is_away(sqlite_fault(lambda: sqlite3.connect(missing)))
    memory = sqlite3.connect(":memory:")
    assert not is_away(sqlite_fault(lambda: memory.execute("SELECT * FROM nowhere")))
    memory.close()


def test_postgresql_tells_by_its_code() -> None:
    assert is_away(cause())
    assert is_away(cause(psycopg.errors.AdminShutdown))
    assert is_away(cause(psycopg.errors.TooManyConnections))
    assert is_away(InterfaceError("connection already closed"))
    assert not is_away(cause(psycopg.errors.DeadlockDetected))
    assert not is_away(cause(psycopg.errors.QueryCanceled))
    assert not is_away(ValueError("x"))
    assert not is_away(None)
