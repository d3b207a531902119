"""The pages that say no, in the reader's language, without asking more than they may."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation

from casework.access import failures
from casework.common.concurrency import StaleVersion
from casework.common.ids import new_id
from casework.common.moves import MoveNotAllowed
from casework.vault.sealed import SealBroken
from tests.factories import make_area, make_worker

asks_databases = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def request_() -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return request


def words(response: Any) -> str:
    return str(response.content.decode())


def test_a_refusal_without_a_page_goes_on(request_: HttpRequest) -> None:
    with pytest.raises(ZeroDivisionError):
        failures.answer(request_, ZeroDivisionError())


def test_a_rule_says_why_it_refuses(request_: HttpRequest) -> None:
    answer = failures.answer(request_, PermissionDenied("别人来决定。"))
    assert "别人来决定。" in words(answer)
    assert "增加岗位" not in words(answer)
    assert "增加岗位" in words(failures.answer(request_, PermissionDenied()))


def test_a_stale_form_and_a_thing_that_moved_on_are_told_apart(request_: HttpRequest) -> None:
    stale = failures.answer(request_, StaleVersion())
    moved = failures.answer(request_, MoveNotAllowed())
    assert (stale.status_code, moved.status_code) == (409, 409)
    assert words(stale) != words(moved)


def test_a_broken_seal_is_named_by_table_and_row_in_the_readers_language(
    request_: HttpRequest,
) -> None:
    row_id = new_id()
    with translation.override("zh-hans"):
        answer = failures.answer(request_, SealBroken("plans_plan", row_id))
    assert answer.status_code == 500
    assert "无法读取" in words(answer)
    assert str(row_id) in words(answer)


@pytest.mark.parametrize("view", [failures.server_error, failures.csrf_failure])
def test_what_must_answer_without_a_database_does(view: Any, request_: HttpRequest) -> None:
    assert view(request_).status_code in {500, 403}


def test_a_bad_request_is_answered_400(request_: HttpRequest) -> None:
    assert failures.bad_request(request_).status_code == 400


@asks_databases
def test_an_address_that_no_door_has_is_answered_like_a_thing_out_of_scope() -> None:
    client = Client()
    client.force_login(make_worker("worker", make_area()))
    absent = client.get(f"/households/{new_id()}/people/")
    unknown = client.get("/households/no/such/door/")
    assert absent.status_code == unknown.status_code == 404
    assert lines_of(absent) == lines_of(unknown)


def lines_of(answer: Any) -> list[str]:
    """Return a page without the hidden inputs, which differ each time or name the address."""
    return [line for line in words(answer).splitlines() if 'type="hidden"' not in line]


@asks_databases
def test_a_form_whose_page_is_too_old_is_answered_403_with_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_worker("worker", make_area()))
    answer = client.post("/sign-out/", {})
    assert answer.status_code == 403
    assert "Traceback" not in words(answer)
