"""Reading plans: versions of a household, one version, the list."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.households.models import Household
from casework.plans.models import Plan
from tests.factories import (
    make_active_plan,
    make_area,
    make_draft_plan,
    make_household,
    make_submitted_plan,
    make_worker,
)
from tests.plans.pages import add_goal, signed_in, text_of
from tests.plans.test_content import break_seal
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def client(client: Client, worker: Worker) -> Client:
    client.force_login(worker, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def draft(household: Household, worker: Worker) -> Plan:
    return make_draft_plan(household, worker)


class TestReading:
    """Versions of a household, one version, the list."""

    def test_a_household_without_a_plan_offers_to_write_one(
        self, client: Client, household: Household
    ) -> None:
        page = client.get(reverse("plans", args=[household.pk]))
        assert reverse("plan-new", args=[household.pk]) in text_of(page)

    def test_the_plan_in_force_and_all_versions_are_shown(
        self, client: Client, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        make_active_plan(household, worker, supervisor)
        make_draft_plan(household, worker)
        page = text_of(client.get(reverse("plans", args=[household.pk])))
        assert "每周三次血透不中断" in page
        assert page.count('class="go"') == 2

    def test_reading_a_version_is_remembered(self, client: Client, draft: Plan) -> None:
        assert client.get(reverse("plan", args=[draft.pk])).status_code == 200
        last = Entry.objects.order_by("id").last()
        assert last is not None
        assert (last.act, last.thing_id) == ("plan read", draft.pk)

    def test_the_next_version_is_shown_with_its_changes(
        self, client: Client, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        make_active_plan(household, worker, supervisor)
        second = make_draft_plan(household, worker)
        page = text_of(client.get(reverse("plan", args=[second.pk])))
        assert 'class="diff"' in page

    def test_a_goal_that_cannot_be_read_is_said_and_the_rest_is_shown(
        self, client: Client, draft: Plan
    ) -> None:
        break_seal(draft)
        page = text_of(client.get(reverse("plan", args=[draft.pk])))
        assert "无法读取" in page
        assert "助残车接送血透" in page

    def test_a_text_that_cannot_be_read_is_said_and_the_goals_are_shown(
        self, client: Client, draft: Plan
    ) -> None:
        break_seal(draft, "plan")
        page = text_of(client.get(reverse("plan", args=[draft.pk])))
        assert "无法读取" in page
        assert "每周三次血透不中断" in page

    def test_a_clerk_reads_but_is_offered_nothing(self, draft: Plan, area: Area) -> None:
        page = signed_in(make_worker("clerk", area)).get(reverse("plan", args=[draft.pk]))
        assert page.status_code == 200
        assert reverse("plan-edit", args=[draft.pk]) not in text_of(page)

    def test_deciding_is_offered_to_whom_may_decide_alone(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        theirs = make_submitted_plan(household, worker)
        way = reverse("plan-review", args=[theirs.pk])
        page = reverse("plan", args=[theirs.pk])
        assert way in text_of(signed_in(supervisor).get(page))
        theirs.submitted_by = supervisor
        theirs.save(update_fields=["submitted_by"])
        assert way not in text_of(signed_in(supervisor).get(page))

    def test_a_plan_elsewhere_is_not_found(self, draft: Plan) -> None:
        elsewhere = signed_in(make_worker("supervisor", make_area()))
        goal, measure = draft.goals.get().pk, draft.measures.get().pk
        doors = {
            "plan": draft.pk,
            "plan-edit": draft.pk,
            "plan-text": draft.pk,
            "plan-check": draft.pk,
            "plan-review": draft.pk,
            "goal-new": draft.pk,
            "goal-edit": goal,
            "measure-new": goal,
            "measure-edit": measure,
            "plans": draft.household_id,
        }
        seen = {
            door: elsewhere.get(reverse(door, args=[pk])).status_code for door, pk in doors.items()
        }
        assert seen == dict.fromkeys(doors, 404)

    def test_a_plan_elsewhere_is_not_touched(self, draft: Plan) -> None:
        elsewhere = signed_in(make_worker("supervisor", make_area()))
        goal, measure = draft.goals.get().pk, draft.measures.get().pk
        doors = {
            "plan-new": draft.household_id,
            "plan-drop": draft.pk,
            "plan-withdraw": draft.pk,
            "goal-move": goal,
            "goal-remove": goal,
            "measure-move": measure,
            "measure-remove": measure,
        }
        version = {"version": draft.version}
        seen = {
            door: post(elsewhere, reverse(door, args=[pk]), version).status_code
            for door, pk in doors.items()
        }
        assert seen == dict.fromkeys(doors, 404)

    def test_the_list_shows_plans_in_scope_by_stage(
        self, client: Client, draft: Plan, area: Area, worker: Worker
    ) -> None:
        make_submitted_plan(make_household(area, worker, name="尹国栋"), worker)
        everywhere = make_worker("worker", make_area())
        assert "魏龙凤" in text_of(client.get(reverse("plan-list")))
        waiting = text_of(client.get(reverse("plan-list"), {"stage": "submitted"}))
        assert "尹国栋" in waiting
        assert "魏龙凤" not in waiting
        assert "魏龙凤" not in text_of(signed_in(everywhere).get(reverse("plan-list")))

    def test_an_odd_stage_in_the_address_narrows_nothing(self, client: Client, draft: Plan) -> None:
        assert "魏龙凤" in text_of(client.get(reverse("plan-list"), {"stage": "odd"}))

    def test_the_list_takes_the_same_queries_for_one_plan_and_for_five(
        self, client: Client, draft: Plan, area: Area, worker: Worker
    ) -> None:
        url = reverse("plan-list")
        client.get(url)
        with CaptureQueriesContext(connection) as one:
            client.get(url)
        for name in ("甲", "乙", "丙", "丁"):
            make_draft_plan(make_household(area, worker, name=name), worker)
        with CaptureQueriesContext(connection) as five:
            client.get(url)
        assert len(five) == len(one)

    def test_a_version_takes_the_same_queries_however_many_goals_it_has(
        self, client: Client, draft: Plan
    ) -> None:
        url = reverse("plan", args=[draft.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as one:
            client.get(url)
        for _ in range(3):
            add_goal(client, draft)
        with CaptureQueriesContext(connection) as four:
            client.get(url)
        assert len(four) == len(one)
