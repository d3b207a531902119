"""What stands between a request and its view: sign-in, role, method, once, refusals as pages."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from casework.access.doors import Policy, behind, door, public_door
from casework.access.models import Area, Receipt, Role, Worker
from casework.audit.models import Entry
from casework.common.concurrency import StaleVersion
from casework.common.ids import new_id
from casework.common.moves import MoveNotAllowed
from casework.vault.sealed import SealBroken
from tests.factories import make_area, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

STAFF = Policy("sample", frozenset({Role.WORKER}), frozenset({"GET", "POST"}))
SEARCH = Policy("seek", frozenset({Role.WORKER}), frozenset({"POST"}), reads_by_post=True)


@pytest.fixture
def worker() -> Worker:
    return make_worker("worker", make_area())


def ask(
    view: Callable[..., Any],
    user: Any,
    method: str = "GET",
    data: dict[str, Any] | None = None,
    policy: Policy = STAFF,
    **words: Any,
) -> Any:
    """Send a request through a door to a view, past every middleware."""
    request = RequestFactory().generic(method, "/sample/?page=2")
    if method == "POST":
        request = RequestFactory().post("/sample/", data)
    request.user = user
    request.session = SessionStore()
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined] # as middleware does
    return behind(view, policy)(request, **words)


def page(request: HttpRequest, **words: Any) -> HttpResponse:
    return HttpResponse("the page")


def key() -> dict[str, str]:
    return {"idempotency_key": str(uuid4())}


class Opening:
    """A view that opens an area, so that something would stay behind, and counts its calls."""

    def __init__(self, answer: Callable[[], HttpResponse]) -> None:
        self.answer = answer
        self.calls = 0
        self.__name__ = "opening"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.calls += 1
        Area.objects.create(
            name="新区", code=f"n{self.calls}", path=f"n{self.calls}/", level="city"
        )
        return self.answer()

    @property
    def left_behind(self) -> int:
        return Area.objects.filter(name="新区").count()


def test_a_door_without_a_role_is_refused_when_it_is_declared() -> None:
    with pytest.raises(ValueError, match="names no role"):
        door("x/", page, name="x", roles=[])


def test_a_door_carries_its_policy() -> None:
    pattern = door("x/", page, name="x", roles=[Role.CLERK], methods="GET POST")
    assert pattern.callback.policy == Policy(  # type: ignore[attr-defined] # put there by `behind`
        "x", frozenset({Role.CLERK}), frozenset({"GET", "POST"})
    )


def test_a_public_door_opens_to_anyone() -> None:
    view = public_door("x/", page, name="x").callback
    request = RequestFactory().get("/x/")
    request.user = AnonymousUser()
    assert view(request).content == b"the page"


def test_a_role_of_the_door_comes_in(worker: Worker) -> None:
    assert ask(page, worker).content == b"the page"


def test_no_answer_is_kept_by_the_browser(worker: Worker) -> None:
    assert "no-store" in ask(page, worker)["Cache-Control"]


def test_another_method_is_answered_before_anyone_is_asked_to_sign_in() -> None:
    answer = ask(page, AnonymousUser(), "DELETE")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")


def test_who_is_not_signed_in_comes_back_to_the_page_after_signing_in() -> None:
    answer = ask(page, AnonymousUser())
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/sample/%3Fpage%3D2"


def test_a_post_without_sign_in_leads_to_the_desk_after_signing_in() -> None:
    assert ask(page, AnonymousUser(), "POST", key())["Location"] == "/sign-in/?next=/"


def test_a_locked_account_is_asked_to_sign_in(worker: Worker) -> None:
    worker.is_active = False
    assert ask(page, worker)["Location"].startswith("/sign-in/")


def test_another_role_is_refused_and_the_refusal_remembered() -> None:
    clerk = make_worker("clerk", make_area())
    assert ask(page, clerk).status_code == 403
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.actor, entry.details["status"]) == ("refused", clerk.pk, 403)


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (ObjectDoesNotExist(), 404),
        (Http404(), 404),
        (PermissionDenied(), 403),
        (StaleVersion(), 409),
        (MoveNotAllowed(), 409),
        (SealBroken("plans_plan", new_id()), 500),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refusal_becomes_a_page(
    worker: Worker, refusal: Exception, status: int, method: str
) -> None:
    def refuse(request: HttpRequest) -> HttpResponse:
        raise refusal

    assert ask(refuse, worker, method, key()).status_code == status


def test_the_audit_knows_which_thing_was_refused(worker: Worker) -> None:
    def refuse(request: HttpRequest, **words: Any) -> HttpResponse:
        raise Http404

    plan_id = new_id()
    ask(refuse, worker, plan_id=plan_id)
    details = Entry.objects.latest("id").details
    assert details == {"door": "sample", "status": 404, "target": [f"plan_id={plan_id}"]}


def test_any_other_error_is_left_to_the_site(worker: Worker) -> None:
    def fail(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(fail, worker)


@pytest.mark.parametrize("data", [{}, {"idempotency_key": ""}, {"idempotency_key": "twice"}])
def test_a_form_without_a_key_does_nothing(worker: Worker, data: dict[str, str]) -> None:
    view = Opening(lambda: redirect("desk"))
    assert ask(view, worker, "POST", data).status_code == 400
    assert view.calls == 0


def test_a_form_sent_twice_counts_once_and_goes_to_the_same_place(worker: Worker) -> None:
    view, form = Opening(lambda: redirect("household-list")), key()
    first, second = ask(view, worker, "POST", form), ask(view, worker, "POST", form)
    assert view.calls == view.left_behind == 1
    assert first["Location"] == second["Location"]


def test_a_form_that_ends_in_a_page_leaves_nothing_and_may_be_sent_again(worker: Worker) -> None:
    answers = iter([HttpResponse("an error in the form"), redirect("household-list")])
    view, form = Opening(lambda: next(answers)), key()
    assert ask(view, worker, "POST", form).content == b"an error in the form"
    assert (view.left_behind, Receipt.objects.count()) == (0, 0)
    assert ask(view, worker, "POST", form).status_code == 302
    assert view.left_behind == 1


def test_a_refused_form_leaves_nothing_and_may_be_sent_again(worker: Worker) -> None:
    def stale() -> HttpResponse:
        raise StaleVersion

    view = Opening(stale)
    assert ask(view, worker, "POST", key()).status_code == 409
    assert (view.left_behind, Receipt.objects.count()) == (0, 0)


def test_a_key_of_somebody_else_opens_nothing(worker: Worker) -> None:
    form, other = key(), make_worker("worker", make_area())
    ask(Opening(lambda: redirect("household-list")), worker, "POST", form)
    view = Opening(lambda: redirect("household-list"))
    assert ask(view, other, "POST", form).status_code == 400
    assert view.calls == 0


def test_a_key_of_another_door_opens_nothing(worker: Worker) -> None:
    form, view = key(), Opening(lambda: redirect("household-list"))
    ask(Opening(lambda: redirect("desk")), worker, "POST", form)
    elsewhere = Policy("elsewhere", STAFF.roles, STAFF.methods)
    assert ask(view, worker, "POST", form, elsewhere).status_code == 400
    assert view.calls == 0


def test_a_search_is_a_post_that_needs_no_key_and_ends_in_a_page(worker: Worker) -> None:
    assert ask(page, worker, "POST", {"q": "魏龙凤"}, SEARCH).content == b"the page"
    assert Receipt.objects.count() == 0
