"""Which destinations the rail shows to whom, and what the frame says about the reader."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path
from django.utils import translation

from casework.access.actions import post_worker
from casework.access.models import Area, Level, PostingToday, Role, Worker
from casework.common.dates import today
from casework.desk.badges import Badge
from casework.desk.context import came_from, place_of, shell
from casework.households.models import Household
from tests.factories import make_area, make_household, make_street, make_worker


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", page, name="desk"),
    path("households/", page, name="household-list"),
    path("reviews/", page, name="review-queue"),
    path("staff/", page, name="worker-list"),
]

pytestmark = [pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def someone(*roles: Role) -> Worker:
    worker = Worker(username="shen", name="沈知禾")
    worker.__dict__["_postings_today"] = [
        PostingToday(role.value, "1/", Level.CITY, "样例市", None) for role in roles
    ]
    return worker


def frame(user: object, url: str = "/", **cookies: str) -> dict[str, Any]:
    request = RequestFactory().get(url)
    request.user = user  # type: ignore[assignment] # also no user at all
    request.COOKIES.update(cookies)
    return shell(request)


def labels(user: object) -> list[str]:
    return [str(item.label) for item in frame(user)["nav"]]


def test_a_social_worker_sees_no_approvals():
    assert labels(someone(Role.WORKER)) == ["Desk", "Households"]


def test_a_supervisor_sees_approvals():
    assert labels(someone(Role.SUPERVISOR)) == ["Desk", "Approvals", "Households"]


def test_a_system_administrator_sees_no_case():
    assert labels(someone(Role.SYSTEM)) == ["Accounts"]


def test_two_roles_see_the_destinations_of_both():
    assert labels(someone(Role.CLERK, Role.SYSTEM)) == ["Desk", "Households", "Accounts"]


def test_a_visitor_sees_no_destination():
    assert labels(AnonymousUser()) == []


def test_a_request_without_a_user_has_a_frame():
    assert frame(None)["nav"] == []


def test_destinations_that_do_not_exist_are_left_out():
    assert "Rosters" not in labels(someone(Role.SUPERVISOR))


def current(url: str) -> list[str]:
    return [str(item.label) for item in frame(someone(Role.WORKER), url)["nav"] if item.current]


def test_the_desk_is_current_only_on_its_own_page():
    assert current("/other/") == []


def test_a_page_below_a_list_marks_the_list():
    assert current("/households/1/") == ["Households"]


def test_the_root_marks_the_desk():
    assert current("/") == ["Desk"]


@pytest.mark.parametrize(
    ("cookie", "look"), [("dark", "dark"), ("light", "light"), ('x" onload="', ""), ("", "")]
)
def test_only_a_known_look_reaches_the_page(cookie: str, look: str):
    assert frame(AnonymousUser(), theme=cookie)["theme"] == look


@pytest.mark.parametrize(
    ("referer", "path"),
    [
        ("http://testserver/plans/7/", "/plans/7/"),
        ("http://elsewhere/plans/7/", ""),
        ("http://testserver//elsewhere/", ""),
        ("", ""),
    ],
)
def test_a_page_leads_back_only_to_one_of_ours(referer: str, path: str):
    assert came_from(RequestFactory().get("/", headers={"Referer": referer})) == path


@pytest.mark.django_db
class TestPlace:
    """Where the reader works, as the top bar says it."""

    def also(self, worker: Worker, area: Area) -> None:
        post_worker(
            worker=worker, area=area, role=Role.WORKER, from_on=today(), until_on=None, by=None
        )

    def test_one_area_is_named_with_its_street(self):
        worker = make_worker(Role.WORKER, make_area(make_street("样例镇"), "禾苗居民区"))
        assert place_of(worker) == ["样例镇", "禾苗居民区"]

    def test_several_areas_are_counted(self):
        street = make_street("样例镇")
        worker = make_worker(Role.WORKER, make_area(street))
        self.also(worker, make_area(street))
        assert place_of(worker) == ["样例镇", "2 areas"]

    def test_a_street_stands_for_all_its_areas(self):
        worker = make_worker(Role.SUPERVISOR, make_street("样例镇"))
        assert place_of(worker) == ["样例镇", "all areas"]

    def test_a_posting_that_ended_names_no_place(self):
        worker = make_worker(Role.WORKER, make_area(), days=-1)
        assert place_of(worker) == []

    def test_a_posting_of_tomorrow_names_no_place(self):
        worker = make_worker(Role.WORKER, make_area(), days=-1)
        later = today() + timedelta(days=1)
        post_worker(
            worker=worker, area=make_area(), role=Role.WORKER, from_on=later, until_on=None, by=None
        )
        assert place_of(worker) == []


def badge(worker: Worker, url: str) -> Badge:
    found: Badge = next(item.badge for item in frame(worker)["nav"] if item.url == url)
    return found


@pytest.mark.django_db(databases=["default", "keystore"])
class TestBadges:
    """The numbers in the rail."""

    def household(self, worker: Worker, area: Area, **fields: Any) -> Household:
        household = make_household(area, worker)
        Household.objects.unscoped("a test").filter(pk=household.pk).update(**fields)
        return household

    def test_the_desk_counts_overdue_and_today(self):
        area = make_area()
        worker = make_worker(Role.WORKER, area)
        for days in (-3, 0, 1):
            self.household(worker, area, visit_due_on=today() + timedelta(days=days))
        assert badge(worker, "/").count == 2

    def test_an_overdue_visit_makes_the_number_hot(self):
        area = make_area()
        worker = make_worker(Role.WORKER, area)
        self.household(worker, area, visit_due_on=today() - timedelta(days=1))
        assert badge(worker, "/").hot

    def test_a_visit_of_today_is_not_hot(self):
        area = make_area()
        worker = make_worker(Role.WORKER, area)
        self.household(worker, area, visit_due_on=today())
        assert not badge(worker, "/").hot

    def test_nothing_is_asked_before_the_rail_is_drawn(self, django_assert_num_queries):
        worker = make_worker(Role.SUPERVISOR, make_street())
        assert worker.role_codes
        with django_assert_num_queries(0):
            frame(worker)

    def test_the_numbers_take_as_many_queries_for_many_as_for_none(
        self, django_assert_max_num_queries
    ):
        street = make_street()
        area, worker = make_area(street), make_worker(Role.SUPERVISOR, street)
        for _ in range(4):
            self.household(worker, area, visit_due_on=today())
        items = frame(worker)["nav"]
        with django_assert_max_num_queries(8):
            assert [item.badge.count for item in items] == [4, 0, 0]

    def test_a_clerk_has_no_number_at_the_desk(self):
        area = make_area()
        self.household(make_worker(Role.WORKER, area), area, visit_due_on=today())
        assert badge(make_worker(Role.CLERK, area), "/").count == 0


def test_case_staff_search_and_a_system_administrator_does_not():
    found = [frame(someone(role))["may_search"] for role in (Role.CLERK, Role.SYSTEM)]
    assert found == [True, False]
