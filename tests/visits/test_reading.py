"""A household's visits, one visit with its addenda, and the schedule."""

import pytest
from django.db import connections
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.assessments.codes import Score
from casework.audit.models import Entry
from casework.households.models import Household
from casework.plans.selectors import active_measures
from casework.visits.actions import add_addendum
from casework.visits.models import Visit
from tests.factories import make_active_plan, make_area, make_household, make_visit, make_worker
from tests.posting import post
from tests.visits.pages import MARKUP, day, form, new_url, queries, signed_in, text_of, the_visit

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


# A household's visits


def test_the_list_tells_what_happened_and_what_was_added(household: Household, worker: Worker):
    visit = make_visit(household, worker, days_ago=4, log_narrative=MARKUP)
    client = signed_in(worker)
    post(client, reverse("visit", args=[visit.pk]), {"text": "应为三次"})
    page = text_of(client.get(reverse("visits", args=[household.pk])))
    assert "&lt;b onclick=&quot;x()&quot;&gt;重&lt;/b&gt; {{ 7 }} &amp; %s &lt;para&gt;" in page
    assert "补录" in page
    assert "应为三次" in page


def test_a_household_without_visits_says_when_the_first_is_due(
    household: Household, worker: Worker
):
    page = text_of(signed_in(worker).get(reverse("visits", args=[household.pk])))
    assert "还没有走访过" in page


def test_twenty_visits_stand_on_a_page(household: Household, worker: Worker):
    for _ in range(21):
        make_visit(household, worker)
    client = signed_in(worker)
    url = reverse("visits", args=[household.pk])
    assert text_of(client.get(url)).count("dot--main") == 20
    assert text_of(client.get(url, {"page": 2})).count("dot--main") == 1


@pytest.mark.parametrize("name", ["visits", "visit-new"])
def test_forty_visits_take_as_many_queries_as_one(household: Household, worker: Worker, name: str):
    client, url = signed_in(worker), reverse(name, args=[household.pk])
    visit_with_addendum(household, worker)
    one = queries(client, url)
    for _ in range(39):
        visit_with_addendum(household, worker)
    assert queries(client, url) == one


def visit_with_addendum(household: Household, worker: Worker) -> None:
    add_addendum(visit_id=make_visit(household, worker).pk, text="补一句", by=worker)


def test_an_unreadable_visit_says_so_and_the_others_stay(
    household: Household, worker: Worker, area: Area
):
    first, second = make_visit(household, worker), make_visit(household, worker)
    swap_logs(first, second)
    page = text_of(signed_in(worker).get(reverse("visits", args=[household.pk])))
    assert page.count("无法读取") >= 2


def swap_logs(first: Visit, second: Visit) -> None:
    with connections["default"].cursor() as cursor:
        for visit, other in ((first, second), (second, first)):
            cursor.execute(
                "UPDATE visits_visit SET log_sealed = %s WHERE id = %s",
                [bytes(other.log_sealed), visit.pk.hex],
            )


# One visit


def visit_url(visit: Visit) -> str:
    return reverse("visit", args=[visit.pk])


def test_a_visit_is_shown_whole(household: Household, worker: Worker, supervisor: Worker):
    make_active_plan(household, worker, supervisor)
    prefix = f"m-{active_measures(household)[0].pk}"
    fields = {
        "mode": "joint",
        "p-0-unit": "民政科",
        "p-0-name": "王主任",
        f"{prefix}-ticked": "on",
        f"{prefix}-outcome": "partly",
        f"{prefix}-note": "送了两次",
        "o-care-score": "3",
        "o-child-note": "在家写作业",
        "changed": "yes",
        "change": "上周住院",
        "next_reason": "取发票",
    }
    client = signed_in(worker)
    post(client, new_url(household), form(household, **fields))
    page = text_of(client.get(visit_url(the_visit(household))))
    shown = [
        "王主任",
        "助残车接送血透",
        "送了两次",
        str(Score.SEVERE.label),
        "在家写作业",
        "上周住院",
        "取发票",
        "魏龙凤",
    ]
    assert [words for words in shown if words not in page] == []


def test_reading_a_visit_is_remembered(household: Household, worker: Worker):
    visit = make_visit(household, worker)
    signed_in(worker).get(visit_url(visit))
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.thing_id) == ("visit read", visit.pk)


def test_an_unreadable_visit_page_says_so(household: Household, worker: Worker):
    first, second = make_visit(household, worker), make_visit(household, worker)
    swap_logs(first, second)
    assert "无法读取" in text_of(signed_in(worker).get(visit_url(first)))


def test_a_colleague_adds_to_a_visit(household: Household, worker: Worker, area: Area):
    visit = make_visit(household, worker)
    client = signed_in(make_worker("worker", area))
    assert post(client, visit_url(visit), {"text": "日期应为 3 日"}).status_code == 302
    assert "日期应为 3 日" in text_of(client.get(visit_url(visit)))


def test_an_empty_addendum_is_refused(household: Household, worker: Worker):
    visit = make_visit(household, worker)
    response = post(signed_in(worker), visit_url(visit), {"text": " "})
    assert response.status_code == 200
    assert not visit.addenda.exists()


def test_a_clerk_reads_a_visit_but_adds_nothing(household: Household, worker: Worker, area: Area):
    visit = make_visit(household, worker)
    client = signed_in(make_worker("clerk", area))
    assert 'name="text"' not in text_of(client.get(visit_url(visit)))
    assert post(client, visit_url(visit), {"text": "补一句"}).status_code == 403
    assert post(client, visit_url(visit), {"text": ""}).status_code == 403
    assert not visit.addenda.exists()


def test_a_visit_out_of_scope_is_not_found(household: Household, worker: Worker, stranger: Worker):
    visit = make_visit(household, worker)
    client = signed_in(stranger)
    assert client.get(visit_url(visit)).status_code == 404
    assert post(client, visit_url(visit), {"text": "补一句"}).status_code == 404
    assert not visit.addenda.exists()


# The schedule


def test_the_schedule_shows_who_is_due_in_groups(household: Household, worker: Worker, area: Area):
    make_household(area, worker, name="逾期户主", opened_on=day(-60))
    make_household(area, worker, name="今日户主", opened_on=day(-31))
    page = text_of(signed_in(worker).get(reverse("visit-schedule")))
    assert page.index("逾期户主") < page.index("今日户主") < page.index("魏龙凤")


def test_one_group_of_the_schedule_shows_that_group_only(
    household: Household, worker: Worker, area: Area
):
    make_household(area, worker, name="逾期户主", opened_on=day(-60))
    page = text_of(signed_in(worker).get(reverse("visit-schedule"), {"due": "overdue"}))
    assert "逾期户主" in page
    assert "魏龙凤" not in page


def test_a_group_that_does_not_exist_is_not_found(worker: Worker):
    response = signed_in(worker).get(reverse("visit-schedule"), {"due": "sometime"})
    assert response.status_code == 404


@pytest.mark.parametrize("group", ["", "today"])
def test_an_empty_schedule_says_what_to_do_next(worker: Worker, group: str):
    page = text_of(signed_in(worker).get(reverse("visit-schedule"), {"due": group}))
    assert 'class="empty"' in page


def test_the_schedule_of_another_area_stays_there(household: Household, area: Area):
    neighbour = make_worker("worker", make_area(area.street))
    assert "魏龙凤" not in text_of(signed_in(neighbour).get(reverse("visit-schedule")))


def test_fifty_households_take_as_many_queries_as_one(
    household: Household, worker: Worker, area: Area
):
    client, url = signed_in(worker), reverse("visit-schedule")
    one = queries(client, url)
    for _ in range(49):
        make_household(area, worker)
    assert queries(client, url) == one


def test_a_clerk_has_no_visits_to_make(area: Area):
    client = signed_in(make_worker("clerk", area))
    assert client.get(reverse("visit-schedule")).status_code == 403
