"""Writing a plan on its pages, and handing it in."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.dates import today
from casework.households.models import Household
from casework.plans import actions
from casework.plans.codes import Stage
from casework.plans.models import Goal, Plan
from tests.factories import (
    make_active_plan,
    make_draft_plan,
    make_submitted_plan,
    make_worker,
)
from tests.plans.pages import GOAL, MEASURE, add_goal, stored, text_of
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def client(client: Client, worker: Worker) -> Client:
    client.force_login(worker, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def draft(household: Household, worker: Worker) -> Plan:
    return make_draft_plan(household, worker)


class TestWriting:
    """The editor and its forms."""

    def test_a_plan_is_begun_with_one_press(self, client: Client, household: Household) -> None:
        answer = post(client, reverse("plan-new", args=[household.pk]))
        plan = household.plans.get()
        assert answer.url == reverse("plan-edit", args=[plan.pk])

    def test_pressing_twice_begins_one_plan(self, client: Client, household: Household) -> None:
        key = {"idempotency_key": str(uuid4())}
        for _ in range(2):
            answer = post(client, reverse("plan-new", args=[household.pk]), key)
        plan = household.plans.get()
        assert answer.url == reverse("plan-edit", args=[plan.pk])

    def test_where_a_version_is_being_written_one_is_led_there(
        self, client: Client, draft: Plan
    ) -> None:
        answer = post(client, reverse("plan-new", args=[draft.household_id]))
        assert answer.url == reverse("plan", args=[draft.pk])

    def test_the_editor_says_what_is_still_missing(
        self, client: Client, household: Household
    ) -> None:
        post(client, reverse("plan-new", args=[household.pk]))
        page = client.get(reverse("plan-edit", args=[household.plans.get().pk]))
        assert "方案还没有目标" in text_of(page)

    def test_the_text_is_saved(self, client: Client, draft: Plan) -> None:
        url = reverse("plan-text", args=[draft.pk])
        assert "change_reason" not in text_of(client.get(url))
        form = {"situation": "新的情况", "from_on": "2026-11-23", "version": draft.version}
        answer = post(client, url, form)
        assert answer.status_code == 302
        assert stored(draft).narrative.situation == "新的情况"

    def test_a_term_that_ends_before_it_begins_is_refused(
        self, client: Client, draft: Plan
    ) -> None:
        form = {
            "situation": "x",
            "from_on": "2026-11-23",
            "until_on": "2026-11-22",
            "review_on": "2026-11-21",
            "version": draft.version,
        }
        page = post(client, reverse("plan-text", args=[draft.pk]), form)
        assert page.status_code == 200
        assert set(page.context["form"].errors) == {"until_on", "review_on"}

    def test_a_first_goal_leads_on_to_its_measure(self, client: Client, draft: Plan) -> None:
        url = reverse("goal-new", args=[draft.pk])
        assert client.get(url).status_code == 200
        answer = post(client, url, {**GOAL, "version": draft.version, "next": "measure"})
        goal = Goal.objects.unscoped("test").filter(plan=draft).latest("position")
        assert answer.url == reverse("measure-new", args=[goal.pk])
        assert goal.wording.unit == "科"

    def test_a_goal_is_changed_on_its_page(self, client: Client, draft: Plan) -> None:
        goal = draft.goals.get()
        url = reverse("goal-edit", args=[goal.pk])
        assert goal.wording.text in text_of(client.get(url))
        answer = post(client, url, {**GOAL, "version": draft.version})
        assert answer.url == reverse("plan-edit", args=[draft.pk]) + f"#r-{goal.pk}"
        assert stored(goal).wording.text == GOAL["text"]

    def test_a_goal_needs_its_text(self, client: Client, draft: Plan) -> None:
        url = reverse("goal-edit", args=[draft.goals.get().pk])
        page = post(client, url, {**GOAL, "text": "", "version": draft.version})
        assert "text" in page.context["form"].errors

    def test_the_next_version_asks_why_the_plan_changes(
        self, client: Client, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        make_active_plan(household, worker, supervisor)
        second = make_draft_plan(household, worker)
        page = client.get(reverse("plan-text", args=[second.pk]))
        assert "change_reason" in page.context["form"].fields

    def test_a_measure_is_added_and_another_may_follow(self, client: Client, draft: Plan) -> None:
        goal = draft.goals.get()
        url = reverse("measure-new", args=[goal.pk])
        assert client.get(url).status_code == 200
        answer = post(client, url, {**MEASURE, "version": draft.version})
        measure = goal.measures.latest("position")
        assert answer.url == reverse("plan-edit", args=[draft.pk]) + f"#r-{measure.pk}"
        form = {**MEASURE, "version": stored(draft).version, "next": "measure"}
        assert post(client, url, form).url == url

    def test_a_measure_is_changed_on_its_page(self, client: Client, draft: Plan) -> None:
        measure = draft.measures.get()
        url = reverse("measure-edit", args=[measure.pk])
        assert measure.wording.text in text_of(client.get(url))
        post(client, url, {**MEASURE, "version": draft.version})
        assert stored(measure).wording.responsible == "师大志愿队"

    def test_a_measure_needs_its_text(self, client: Client, draft: Plan) -> None:
        measure = draft.measures.get()
        url = reverse("measure-edit", args=[measure.pk])
        page = post(client, url, {**MEASURE, "text": "", "version": draft.version})
        assert "text" in page.context["form"].errors

    def test_goals_and_measures_are_moved_and_taken_out(self, client: Client, draft: Plan) -> None:
        first = draft.goals.get()
        add_goal(client, draft)
        step = {"version": stored(draft).version, "step": "down"}
        post(client, reverse("goal-move", args=[first.pk]), step)
        assert draft.goals.last() == first
        step = {"version": stored(draft).version, "step": "up"}
        measure = draft.measures.get()
        post(client, reverse("measure-move", args=[measure.pk]), step)
        version = {"version": stored(draft).version}
        post(client, reverse("measure-remove", args=[measure.pk]), version)
        assert not draft.measures.exists()
        version = {"version": stored(draft).version}
        post(client, reverse("goal-remove", args=[first.pk]), version)
        assert draft.goals.count() == 1

    def test_a_button_pressed_on_an_old_page_changes_nothing(
        self, client: Client, draft: Plan
    ) -> None:
        url = reverse("goal-remove", args=[draft.goals.get().pk])
        assert post(client, url, {"version": "odd"}).status_code == 409
        assert draft.goals.exists()

    def test_a_draft_is_given_up(self, client: Client, draft: Plan) -> None:
        answer = post(client, reverse("plan-drop", args=[draft.pk]))
        assert answer.url == reverse("plans", args=[draft.household_id])
        assert stored(draft).stage == Stage.WITHDRAWN

    def test_a_plan_that_waits_is_not_open_for_writing(
        self, client: Client, household: Household, worker: Worker
    ) -> None:
        plan = make_submitted_plan(household, worker)
        assert client.get(reverse("plan-edit", args=[plan.pk])).status_code == 409

    def test_a_draft_of_a_closed_case_is_not_open_for_writing(
        self, client: Client, draft: Plan
    ) -> None:
        households = Household.objects.unscoped("closing")
        households.filter(pk=draft.household_id).update(stage="closed", closed_on=today())
        assert client.get(reverse("plan-edit", args=[draft.pk])).status_code == 403


class TestConflicts:
    """Someone else saved first: nothing typed is lost, nothing stored is overwritten."""

    @pytest.fixture
    def moved_on(self, draft: Plan, area: Area) -> Plan:
        colleague = make_worker("worker", area)
        return actions.edit_plan(
            plan_id=draft.pk,
            based_on=draft.version,
            situation="同事改过的情况",
            aims="",
            change_reason="",
            from_on=None,
            until_on=None,
            by=colleague,
        )

    def test_the_text_is_shown_beside_what_was_typed(
        self, client: Client, draft: Plan, moved_on: Plan
    ) -> None:
        url = reverse("plan-text", args=[draft.pk])
        form = {"situation": "我写的情况", "from_on": "2026-11-23", "version": draft.version}
        page = post(client, url, form)
        assert page.status_code == 409
        assert "同事改过的情况" in text_of(page)
        assert "我写的情况" in text_of(page)
        assert stored(draft).narrative.situation == "同事改过的情况"

    def test_a_choice_on_the_conflict_page_is_saved(
        self, client: Client, draft: Plan, moved_on: Plan
    ) -> None:
        form = {
            "situation": "我写的情况",
            "from_on": "2026-11-23",
            "pick-situation": "theirs",
            "version": moved_on.version,
        }
        assert post(client, reverse("plan-text", args=[draft.pk]), form).status_code == 302
        assert stored(draft).narrative.situation == "同事改过的情况"

    def test_a_goal_is_shown_beside_what_was_typed(
        self, client: Client, draft: Plan, moved_on: Plan
    ) -> None:
        url = reverse("goal-edit", args=[draft.goals.get().pk])
        page = post(client, url, {**GOAL, "version": draft.version})
        assert page.status_code == 409
        assert GOAL["text"] in text_of(page)

    def test_a_measure_is_shown_beside_what_was_typed(
        self, client: Client, draft: Plan, moved_on: Plan
    ) -> None:
        url = reverse("measure-edit", args=[draft.measures.get().pk])
        page = post(client, url, {**MEASURE, "version": draft.version})
        assert page.status_code == 409
        assert MEASURE["text"] in text_of(page)

    @pytest.mark.parametrize("door", ["goal-new", "measure-new"])
    def test_something_new_typed_on_an_old_page_is_kept_and_may_be_saved_again(
        self, client: Client, draft: Plan, moved_on: Plan, door: str
    ) -> None:
        target = draft.pk if door == "goal-new" else draft.goals.get().pk
        form = GOAL if door == "goal-new" else MEASURE
        page = post(client, reverse(door, args=[target]), {**form, "version": draft.version})
        assert page.status_code == 200
        assert form["text"] in text_of(page)
        assert f'name="version" value="{moved_on.version}"' in text_of(page)
        again = {**form, "version": moved_on.version}
        assert post(client, reverse(door, args=[target]), again).status_code == 302

    def test_someone_who_saves_in_the_same_moment_is_not_overwritten(
        self, client: Client, draft: Plan, area: Area, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        colleague = make_worker("worker", area)
        slow = actions.edit_goal

        def outrun(**arguments: Any) -> Goal:
            monkeypatch.setattr(actions, "edit_goal", slow)
            actions.move_goal(
                goal_id=arguments["goal_id"],
                based_on=arguments["based_on"],
                step=1,
                by=colleague,
            )
            return slow(**arguments)

        monkeypatch.setattr(actions, "edit_goal", outrun)
        url = reverse("goal-edit", args=[draft.goals.get().pk])
        assert post(client, url, {**GOAL, "version": draft.version}).status_code == 409


class TestHandingIn:
    """Check your answers, then submit."""

    def test_the_check_page_shows_everything_and_hands_in(
        self, client: Client, draft: Plan
    ) -> None:
        url = reverse("plan-check", args=[draft.pk])
        assert "每周三次血透不中断" in text_of(client.get(url))
        answer = post(client, url, {"version": draft.version})
        assert answer.url == reverse("plan", args=[draft.pk])
        assert stored(draft).stage == Stage.SUBMITTED

    def test_a_double_click_hands_in_once(self, client: Client, draft: Plan) -> None:
        form = {"version": draft.version, "idempotency_key": str(uuid4())}
        answers = [post(client, reverse("plan-check", args=[draft.pk]), form) for _ in range(2)]
        assert [answer.url for answer in answers] == [reverse("plan", args=[draft.pk])] * 2
        assert Entry.objects.filter(act="plan submitted").count() == 1

    def test_an_incomplete_plan_lists_what_it_lacks(
        self, client: Client, household: Household, worker: Worker
    ) -> None:
        plan = actions.start_plan(household_id=household.pk, by=worker)
        page = post(client, reverse("plan-check", args=[plan.pk]), {"version": plan.version})
        assert "方案还没有目标" in text_of(page)
        assert stored(plan).stage == Stage.DRAFT

    def test_a_plan_is_taken_back_to_be_mended(
        self, client: Client, household: Household, worker: Worker
    ) -> None:
        plan = make_submitted_plan(household, worker)
        answer = post(client, reverse("plan-withdraw", args=[plan.pk]))
        assert answer.url == reverse("plan-edit", args=[plan.pk])
