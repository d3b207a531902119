"""The pages of reviews, of closing a case and of reopening it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from casework.access.actions import post_worker
from casework.access.models import Area, Worker
from casework.assessments.actions import complete
from casework.audit.models import Entry
from casework.common.dates import today
from casework.households.models import Household
from casework.plans.actions import add_goal, add_measure, approve_plan, remove_goal, submit_plan
from casework.plans.models import GoalWording, MeasureWording, Plan
from casework.plans.selectors import open_plan
from casework.reviews import actions
from casework.reviews.actions import GoalResult
from casework.reviews.models import Closure, Review
from casework.vault import keys
from casework.visits.actions import MeasureOutcome
from tests.assessments.answers import answers
from tests.factories import (
    make_active_plan,
    make_area,
    make_closed_case,
    make_closure,
    make_draft_plan,
    make_household,
    make_review,
    make_submitted_plan,
    make_visit,
    make_worker,
)
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

MARKUP = '<b onclick="x()">重</b> {{ 7 }} & %s <para>'


def signed_in(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(name: str, *args: Any) -> str:
    return reverse(name, args=[getattr(arg, "pk", arg) for arg in args])


def text_of(response: Any) -> str:
    return str(response.content.decode())


def queries(client: Client, address: str) -> int:
    """Count the queries on both databases of a page that was read once before."""
    client.get(address)
    keys.forget()
    with (
        CaptureQueriesContext(connections["default"]) as cases,
        CaptureQueriesContext(connections["keystore"]) as stored,
    ):
        assert client.get(address).status_code == 200
    return len(cases) + len(stored)


def review_form(plan: Plan, **changes: Any) -> dict[str, Any]:
    """The review page as one would send it: every goal on its way, go on."""
    goals: dict[str, Any] = {}
    for goal in plan.goals.all():
        goals |= {f"g-{goal.lineage}-status": "progress", f"g-{goal.lineage}-value_now": "10"}
    return {
        "plan": str(plan.pk),
        "reviewed_on": today().isoformat(),
        "summary": "次数上来了，车钱还没落定。",
        "decision": "continue",
        **goals,
        **changes,
    }


def field(plan: Plan, name: str) -> str:
    return f"g-{plan.goals.get().lineage}-{name}"


def newer_version(household: Household, worker: Worker, supervisor: Worker) -> Plan:
    """Approve a second version whose one goal is another than the first's."""
    draft = make_draft_plan(household, worker)
    draft = remove_goal(goal_id=draft.goals.get().pk, based_on=draft.version, by=worker)
    goal = add_goal(
        plan_id=draft.pk,
        based_on=draft.version,
        wording=GoalWording("按时吃药", "漏服次数", "6", "0", "次"),
        due_on=today() + timedelta(days=60),
        by=worker,
    )
    measure = add_measure(
        goal_id=goal.pk,
        based_on=goal.plan.version,
        kind="companion",
        wording=MeasureWording("每周数药盒"),
        responsible=worker,
        frequency="weekly",
        due_on=None,
        by=worker,
    )
    plan = submit_plan(plan_id=draft.pk, based_on=measure.plan.version, by=worker)
    return approve_plan(plan_id=plan.pk, content_hash=plan.content_hash.hex(), by=supervisor)


class TestList:
    """A household's reviews, and what may be done next."""

    def page(self, household: Household, worker: Worker) -> str:
        response = signed_in(worker).get(url("reviews", household))
        assert response.status_code == 200
        return text_of(response)

    def test_without_a_plan_it_says_what_to_do_first(
        self, household: Household, worker: Worker
    ) -> None:
        page = self.page(household, worker)
        assert url("plans", household) in page
        assert url("review-new", household) not in page

    def test_a_version_that_waits_is_named(self, household: Household, worker: Worker) -> None:
        make_submitted_plan(household, worker)
        assert "第 1 版正在编写或等待审批" in self.page(household, worker)

    def test_with_a_plan_in_force_it_offers_a_review_and_says_when_it_is_due(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        page = self.page(household, worker)
        assert url("review-new", household) in page
        assert (today() + timedelta(days=90)).isoformat() in page

    def test_a_clerk_reads_and_is_offered_nothing(
        self, plan: Plan, household: Household, worker: Worker, area: Area
    ) -> None:
        review = make_review(household, worker)
        page = self.page(household, make_worker("clerk", area))
        assert url("review", review) in page
        for name in ("review-new", "closure-new", "reopen"):
            assert url(name, household) not in page

    def test_reading_it_is_remembered(self, household: Household, worker: Worker) -> None:
        self.page(household, worker)
        assert Entry.objects.latest("pk").act == "reviews read"

    def test_a_proposal_is_offered_to_a_supervisor_for_deciding(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        closure = make_closure(household, worker)
        page = self.page(household, supervisor)
        assert url("closure-decide", closure) in page
        assert url("closure-withdraw", closure) not in page

    def test_and_to_its_proposer_for_taking_back(
        self, household: Household, worker: Worker
    ) -> None:
        closure = make_closure(household, worker)
        page = self.page(household, worker)
        assert url("closure-withdraw", closure) in page
        assert url("closure-decide", closure) not in page
        assert url("closure-new", household) not in page

    def test_a_returned_proposal_shows_its_reason(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        closure = make_closure(household, worker)
        actions.return_closure(closure_id=closure.pk, reason=MARKUP, by=supervisor)
        page = self.page(household, worker)
        assert escape(MARKUP) in page
        assert url("closure-new", household) in page
        assert url("closure-withdraw", closure) in page

    def test_a_closed_case_offers_reopening_and_nothing_else(
        self, plan: Plan, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        make_closed_case(household, worker, supervisor)
        page = self.page(household, worker)
        assert url("reopen", household) in page
        for name in ("review-new", "closure-new"):
            assert url(name, household) not in page

    def test_a_reopening_stays_in_sight(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        make_closed_case(household, worker, supervisor)
        actions.reopen_case(household_id=household.pk, reason="髋部骨折", by=worker)
        assert "髋部骨折" in self.page(household, worker)

    def test_many_reviews_cost_no_more_queries(
        self, plan: Plan, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        counts = []
        for _ in range(2):
            make_review(household, worker)
            closure = make_closure(household, worker)
            actions.return_closure(closure_id=closure.pk, reason="再看看", by=supervisor)
            counts.append(queries(signed_in(worker), url("reviews", household)))
        assert counts[0] == counts[1]


class TestWriting:
    """The review form."""

    def test_it_offers_goals_scores_and_the_visits_since_the_approval(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        complete(household_id=household.pk, answers=answers(2), assessed_on=today(), by=worker)
        make_visit(household, worker, log_narrative="车准时到了。")
        page = text_of(signed_in(worker).get(url("review-new", household)))
        for shown in (
            "每周三次血透不中断",
            "9 次",
            "12 次",
            "车准时到了。",
            "方案批准后还没有重新预估",
        ):
            assert shown in page

    def test_visits_that_dealt_with_the_goal_come_first(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        measure = plan.measures.get()
        about = make_visit(
            household, worker, days_ago=0.01, measures=[MeasureOutcome(measure.pk, "done")]
        )
        for _ in range(4):
            make_visit(household, worker)
        response = signed_in(worker).get(url("review-new", household))
        form = response.context["paper"].goals[0]
        assert [row.line.visit for row in form.leading_rows] == [about]
        assert len(form.other_rows) == 4

    def test_a_review_is_saved_and_shown(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        visit = make_visit(household, worker)
        data = review_form(plan, **{field(plan, "evidence"): [str(visit.pk)]})
        response = post(signed_in(worker), url("review-new", household), data)
        review = household.reviews.get()
        assert response.headers["Location"] == url("review", review)
        assert list(review.outcomes.get().evidence.all()) == [visit]

    def test_adjusting_leads_to_the_next_version(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        data = review_form(plan, decision="adjust")
        response = post(signed_in(worker), url("review-new", household), data)
        assert response.headers["Location"] == url("plan-edit", open_plan(household))

    def test_adjusting_leads_to_the_version_that_waits(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        waiting = make_submitted_plan(household, worker)
        data = review_form(plan, decision="adjust")
        response = post(signed_in(worker), url("review-new", household), data)
        assert response.headers["Location"] == url("plan", waiting)

    def test_closing_leads_to_the_proposal(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        data = review_form(plan, decision="close")
        response = post(signed_in(worker), url("review-new", household), data)
        assert response.headers["Location"] == url("closure-new", household)

    def test_a_second_press_writes_nothing(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        data = review_form(plan, idempotency_key=str(uuid4()))
        client = signed_in(worker)
        places = [
            post(client, url("review-new", household), data).headers["Location"] for _ in range(2)
        ]
        assert places[0] == places[1]
        assert household.reviews.count() == 1

    @pytest.mark.parametrize("left_out", ["summary", "decision", "reviewed_on"])
    def test_what_is_left_out_is_named_and_what_was_typed_stays(
        self, plan: Plan, household: Household, worker: Worker, left_out: str
    ) -> None:
        data = review_form(plan, **{field(plan, "note"): MARKUP, left_out: ""})
        response = post(signed_in(worker), url("review-new", household), data)
        assert response.status_code == 200
        assert escape(MARKUP) in text_of(response)
        assert f"#id_{left_out}" in text_of(response)
        assert not household.reviews.exists()

    def test_every_goal_needs_its_status(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        data = review_form(plan, **{field(plan, "status"): ""})
        page = text_of(post(signed_in(worker), url("review-new", household), data))
        assert "目标 1 进展" in page
        assert not household.reviews.exists()

    def test_an_impossible_day_is_refused_at_its_field(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        early = (today() - timedelta(days=1)).isoformat()
        data = review_form(plan, reviewed_on=early)
        page = text_of(post(signed_in(worker), url("review-new", household), data))
        assert "回访评估不能早于这一天" in page
        assert not household.reviews.exists()

    def test_a_visit_that_was_not_offered_is_refused(
        self, plan: Plan, household: Household, area: Area, worker: Worker
    ) -> None:
        elsewhere = make_visit(make_household(area, worker), worker)
        data = review_form(plan, **{field(plan, "evidence"): [str(elsewhere.pk)]})
        assert post(signed_in(worker), url("review-new", household), data).status_code == 200
        assert not household.reviews.exists()

    def test_ticks_among_the_other_visits_stand_open_after_an_error(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        visits = [make_visit(household, worker, days_ago=n / 100) for n in range(5)]
        data = review_form(plan, summary="", **{field(plan, "evidence"): [str(visits[-1].pk)]})
        response = post(signed_in(worker), url("review-new", household), data)
        assert response.context["paper"].goals[0].other_ticked

    def test_a_form_of_a_replaced_version_is_a_conflict_that_loses_nothing(
        self, plan: Plan, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        stale = review_form(plan, **{field(plan, "note"): "车队换人那周断过一次"})
        newer = newer_version(household, worker, supervisor)
        client = signed_in(worker)
        response = post(client, url("review-new", household), stale)
        page = text_of(response)
        assert response.status_code == 409
        for shown in (
            "车队换人那周断过一次",
            "次数上来了，车钱还没落定。",
            "按时吃药",
            str(newer.pk),
        ):
            assert shown in page
        assert not household.reviews.exists()

    def test_so_is_one_whose_goals_all_went_over_into_the_newer_version(
        self, plan: Plan, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        stale = review_form(plan)
        newer = make_active_plan(household, worker, supervisor)
        client = signed_in(worker)
        assert post(client, url("review-new", household), stale).status_code == 409
        assert not household.reviews.exists()
        mended = stale | {"plan": str(newer.pk)}
        assert post(client, url("review-new", household), mended).status_code == 302
        assert household.reviews.get().plan == newer

    def test_a_review_after_the_plan_ended_is_a_conflict(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        data = review_form(plan)
        Plan.objects.unscoped("a test").filter(pk=plan.pk).update(
            stage="ended", ended_at=plan.decided_at, ended_by=worker
        )
        response = post(signed_in(worker), url("review-new", household), data)
        assert response.status_code == 409

    def test_without_a_plan_the_form_leads_back(self, household: Household, worker: Worker) -> None:
        response = signed_in(worker).get(url("review-new", household))
        assert response.headers["Location"] == url("reviews", household)

    def test_many_visits_cost_no_more_queries(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        measure = plan.measures.get()
        counts = []
        for _ in range(2):
            for _ in range(2):
                make_visit(household, worker, measures=[MeasureOutcome(measure.pk, "done")])
            counts.append(queries(signed_in(worker), url("review-new", household)))
        assert counts[0] == counts[1]


class TestReading:
    """One review."""

    def test_it_shows_goals_evidence_and_what_followed(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        complete(household_id=household.pk, answers=answers(2), assessed_on=today(), by=worker)
        visit = make_visit(household, worker, log_narrative="车准时到了。")
        complete(household_id=household.pk, answers=answers(1), assessed_on=today(), by=worker)
        result = GoalResult(plan.goals.get().pk, "achieved", "12", MARKUP, [visit.pk])
        review = make_review(household, worker, "close", outcomes=[result])
        make_closure(household, worker)
        response = signed_in(worker).get(url("review", review))
        page = text_of(response)
        shown = (
            "12 次",
            escape(MARKUP),
            "车准时到了。",
            url("visit", visit),
            "申请结案",
            "看数据表",
        )
        for words in shown:
            assert words in page
        assert Entry.objects.latest("pk").act == "review read"

    def test_an_adjustment_links_the_version_it_is_written_in(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        review = make_review(household, worker, "adjust")
        page = text_of(signed_in(worker).get(url("review", review)))
        assert url("plan", review.next_plan) in page

    def test_what_does_not_open_is_said_and_the_rest_is_shown(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        review = make_review(household, worker)
        with connections["default"].cursor() as cursor:
            for table, column in (("review", "text"), ("goaloutcome", "finding")):
                cursor.execute(f"UPDATE reviews_{table} SET {column}_sealed = %s", [b"x" * 60])  # noqa: S608 # two names written here
        for address in (url("review", review), url("reviews", household)):
            page = text_of(signed_in(worker).get(address))
            assert "无法读取" in page
        assert "每周三次血透不中断" in text_of(signed_in(worker).get(url("review", review)))

    def test_many_goals_and_visits_cost_no_more_queries(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        goal = plan.goals.get().pk
        first = make_visit(household, worker)
        few = make_review(
            household, worker, outcomes=[GoalResult(goal, "none", "", "", [first.pk])]
        )
        visits = [first.pk, *(make_visit(household, worker).pk for _ in range(3))]
        many = make_review(household, worker, outcomes=[GoalResult(goal, "none", "", "", visits)])
        client = signed_in(worker)
        assert queries(client, url("review", few)) == queries(client, url("review", many))


class TestProposing:
    """The form of a proposal to close a case."""

    def test_a_proposal_is_saved_once(self, household: Household, worker: Worker) -> None:
        data = {
            "kind": "moved_away",
            "summary": "随女儿迁往外区。",
            "handover": "",
            "idempotency_key": str(uuid4()),
        }
        client = signed_in(worker)
        for _ in range(2):
            response = post(client, url("closure-new", household), data)
            assert response.headers["Location"] == url("reviews", household)
        assert household.closures.get().text.summary == "随女儿迁往外区。"

    def test_a_review_that_closes_fills_it_in(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        result = GoalResult(plan.goals.get().pk, "achieved", "12")
        make_review(household, worker, "close", outcomes=[result], summary="三项都到了。")
        form = signed_in(worker).get(url("closure-new", household)).context["form"]
        assert form.initial == {"kind": "goals_met", "summary": "三项都到了。"}

    @pytest.mark.parametrize(("decision", "filled"), [("close", True), ("continue", False)])
    def test_it_does_not_say_goals_met_where_they_were_not(
        self, plan: Plan, household: Household, worker: Worker, decision: str, filled: bool
    ) -> None:
        make_review(household, worker, decision)
        form = signed_in(worker).get(url("closure-new", household)).context["form"]
        assert bool(form.initial.get("summary")) is filled
        assert not form.initial.get("kind")

    def test_a_returned_proposal_fills_it_in(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        closure = make_closure(household, worker, "died", summary="病故。", handover="殡葬补贴")
        actions.return_closure(closure_id=closure.pk, reason="补死亡证明", by=supervisor)
        response = signed_in(worker).get(url("closure-new", household))
        assert "补死亡证明" in text_of(response)
        assert response.context["form"].initial == {
            "kind": "died",
            "summary": "病故。",
            "handover": "殡葬补贴",
        }

    def test_a_referral_without_its_handover_is_refused_at_its_field(
        self, household: Household, worker: Worker
    ) -> None:
        data = {"kind": "beyond_ability", "summary": "超出能力。"}
        page = text_of(post(signed_in(worker), url("closure-new", household), data))
        assert "#id_handover" in page
        assert not household.closures.exists()

    def test_a_second_proposal_leads_to_the_first(
        self, household: Household, worker: Worker
    ) -> None:
        make_closure(household, worker)
        response = signed_in(worker).get(url("closure-new", household))
        assert response.headers["Location"] == url("reviews", household)

    def test_so_does_one_that_another_was_quicker_with(
        self, household: Household, worker: Worker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        closure = make_closure(household, worker)

        def late(**_: Any) -> None:
            raise actions.ClosureStands(closure)

        actions.withdraw_closure(closure_id=closure.pk, by=worker)
        monkeypatch.setattr(actions, "propose_closure", late)
        data = {"kind": "died", "summary": "病故。"}
        response = post(signed_in(worker), url("closure-new", household), data)
        assert response.headers["Location"] == url("reviews", household)

    def test_it_is_taken_back_from_the_list(self, household: Household, worker: Worker) -> None:
        closure = make_closure(household, worker)
        response = post(signed_in(worker), url("closure-withdraw", closure))
        assert response.headers["Location"] == url("reviews", household)
        assert household.closures.get().stage == "withdrawn"


class TestDeciding:
    """The page on which a case is closed."""

    @pytest.fixture
    def closure(self, plan: Plan, household: Household, worker: Worker) -> Closure:
        make_review(household, worker, "close")
        return make_closure(household, worker, handover="居委会半年一次电话")

    def shown(self, closure: Closure, supervisor: Worker) -> dict[str, Any]:
        """Return the form as it is filled in to approve what the page shows now."""
        response = signed_in(supervisor).get(url("closure-decide", closure))
        return {"decision": "approve", "content_hash": response.context["content_hash"]}

    def decide(self, closure: Closure, by: Worker, data: dict[str, Any]) -> Any:
        return post(signed_in(by), url("closure-decide", closure), data)

    def test_it_shows_what_the_decision_rests_on(
        self, closure: Closure, supervisor: Worker
    ) -> None:
        page = text_of(signed_in(supervisor).get(url("closure-decide", closure)))
        for shown in ("居委会半年一次电话", "次数上来了", "每周三次血透不中断", "没有走访依据"):
            assert shown in page
        assert Entry.objects.latest("pk").act == "closure read"

    def test_a_case_without_plan_or_review_can_be_decided_on(
        self, area: Area, worker: Worker, supervisor: Worker
    ) -> None:
        closure = make_closure(make_household(area, worker), worker, "moved_away")
        response = self.decide(closure, supervisor, self.shown(closure, supervisor))
        assert response.headers["Location"] == reverse("review-queue")

    def test_approving_closes_the_case_once(
        self, closure: Closure, household: Household, supervisor: Worker
    ) -> None:
        data = self.shown(closure, supervisor) | {"idempotency_key": str(uuid4())}
        for _ in range(2):
            response = self.decide(closure, supervisor, data)
            assert response.headers["Location"] == reverse("review-queue")
        household.refresh_from_db()
        assert not household.is_open
        assert Entry.objects.filter(act="closure approved").count() == 1

    def test_deciding_leads_on_to_the_next_in_the_queue(
        self, closure: Closure, area: Area, worker: Worker, supervisor: Worker
    ) -> None:
        make_closure(make_household(area, supervisor), supervisor)
        second = make_closure(make_household(area, worker), worker)
        page = signed_in(supervisor).get(url("closure-decide", closure)).context
        assert (page["nth"], page["following"].id) == (1, second.pk)
        response = self.decide(closure, supervisor, self.shown(closure, supervisor))
        assert response.headers["Location"] == url("closure-decide", second)

    def test_returning_needs_a_reason(
        self, closure: Closure, household: Household, supervisor: Worker
    ) -> None:
        data = self.shown(closure, supervisor) | {"decision": "return"}
        assert self.decide(closure, supervisor, data).status_code == 200
        self.decide(closure, supervisor, data | {"reason": "再看一个月"})
        assert household.closures.get().text.reason == "再看一个月"

    def test_a_choice_must_be_made(self, closure: Closure, supervisor: Worker) -> None:
        data = self.shown(closure, supervisor) | {"decision": ""}
        assert "请选择同意结案还是退回" in text_of(self.decide(closure, supervisor, data))

    def test_a_visit_written_down_meanwhile_asks_to_read_again(
        self, closure: Closure, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        data = self.shown(closure, supervisor)
        make_visit(household, worker)
        response = self.decide(closure, supervisor, data | {"reason": "同意"})
        assert response.status_code == 409
        assert "请看过现在的内容再决定" in text_of(response)
        assert "同意" in text_of(response)
        household.refresh_from_db()
        assert household.is_open

    def test_a_decided_proposal_is_a_conflict(
        self, closure: Closure, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        data = self.shown(closure, supervisor)
        actions.withdraw_closure(closure_id=closure.pk, by=worker)
        assert self.decide(closure, supervisor, data).status_code == 409

    def test_a_decided_proposal_leads_to_the_reviews(
        self, closure: Closure, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        actions.withdraw_closure(closure_id=closure.pk, by=worker)
        page = signed_in(supervisor).get(reverse("closure-decide", args=[closure.pk]))
        assert page.headers["Location"] == url("reviews", household)

    def test_nobody_decides_on_their_own_proposal(
        self, household: Household, supervisor: Worker
    ) -> None:
        closure = make_closure(household, supervisor)
        for response in (
            signed_in(supervisor).get(url("closure-decide", closure)),
            self.decide(closure, supervisor, {"decision": "approve", "content_hash": "00"}),
        ):
            assert response.status_code == 403
            assert "另一位督导" in text_of(response)

    def test_a_supervisor_who_decides_elsewhere_only_reads_here(
        self, closure: Closure, area: Area
    ) -> None:
        both = make_worker("supervisor", make_area())
        post_worker(worker=both, area=area, role="clerk", from_on=today(), until_on=None, by=None)
        response = signed_in(both).get(url("closure-decide", closure))
        assert response.status_code == 403
        assert "结案由督导审批" in text_of(response)

    def test_words_that_do_not_open_are_not_decided_on(
        self, closure: Closure, supervisor: Worker
    ) -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute("UPDATE reviews_closure SET text_sealed = %s", [b"x" * 60])
        response = signed_in(supervisor).get(url("closure-decide", closure))
        assert response.status_code == 500
        assert "无法读取" in text_of(response)

    def test_a_long_queue_costs_no_more_queries(
        self, closure: Closure, area: Area, worker: Worker, supervisor: Worker
    ) -> None:
        counts = []
        for _ in range(2):
            make_closure(make_household(area, worker), worker)
            counts.append(queries(signed_in(supervisor), url("closure-decide", closure)))
        assert counts[0] == counts[1]


class TestReopening:
    """The page on which a closed case is taken up again."""

    def test_it_is_reopened_with_a_reason_once(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        make_closed_case(household, worker, supervisor)
        client = signed_in(worker)
        assert "三个月没断过一次" in text_of(client.get(url("reopen", household)))
        assert post(client, url("reopen", household), {"reason": " "}).status_code == 200
        data = {"reason": "髋部骨折", "idempotency_key": str(uuid4())}
        for _ in range(2):
            response = post(client, url("reopen", household), data)
            assert response.headers["Location"] == url("household", household)
        household.refresh_from_db()
        assert household.is_open
        assert household.reopenings.get().text.reason == "髋部骨折"

    def test_an_open_case_is_a_conflict(self, household: Household, worker: Worker) -> None:
        assert signed_in(worker).get(url("reopen", household)).status_code == 409


class TestClerkHere:
    """Whoever writes elsewhere and only reads here passes the door and is refused behind it."""

    def test_nothing_is_written(
        self, plan: Plan, household: Household, area: Area, supervisor: Worker, worker: Worker
    ) -> None:
        both = make_worker("worker", make_area())
        post_worker(worker=both, area=area, role="clerk", from_on=today(), until_on=None, by=None)
        client = signed_in(both)
        for name in ("review-new", "closure-new", "reopen"):
            assert client.get(url(name, household)).status_code == 403
            assert post(client, url(name, household)).status_code == 403


class TestDoors:
    """Wrong role, other area."""

    @pytest.fixture
    def doors(
        self, plan: Plan, household: Household, worker: Worker
    ) -> list[tuple[str, str, bool, bool]]:
        """(address, method, a clerk may, a worker may)"""
        review: Review = make_review(household, worker)
        closure = make_closure(household, worker)
        return [
            (url("reviews", household), "get", True, True),
            (url("review", review), "get", True, True),
            (url("review-new", household), "get", False, True),
            (url("review-new", household), "post", False, True),
            (url("closure-new", household), "get", False, True),
            (url("closure-new", household), "post", False, True),
            (url("closure-decide", closure), "get", False, False),
            (url("closure-decide", closure), "post", False, False),
            (url("closure-withdraw", closure), "post", False, True),
            (url("reopen", household), "get", False, True),
            (url("reopen", household), "post", False, True),
        ]

    def status(self, worker: Worker, address: str, method: str) -> int:
        client = signed_in(worker)
        response = client.get(address) if method == "get" else post(client, address)
        return int(response.status_code)

    def test_clerks_read_only(self, doors: Any, area: Area) -> None:
        clerk = make_worker("clerk", area)
        for address, method, may, _ in doors:
            assert self.status(clerk, address, method) == (200 if may else 403), address

    def test_workers_do_not_decide(self, doors: Any, worker: Worker) -> None:
        for address, method, _, may in doors:
            assert (self.status(worker, address, method) != 403) is may, address

    def test_a_system_administrator_sees_none_of_it(self, doors: Any, area: Area) -> None:
        administrator = make_worker("system", area)
        for address, method, _, _ in doors:
            assert self.status(administrator, address, method) == 403, address

    def test_other_areas_find_nothing(self, doors: Any) -> None:
        supervisor = make_worker("supervisor", make_area())
        for address, method, _, _ in doors:
            assert self.status(supervisor, address, method) == 404, address

    def test_without_signing_in_there_is_the_sign_in_page(self, doors: Any) -> None:
        for address, method, _, _ in doors:
            client = Client()
            response = client.get(address) if method == "get" else post(client, address)
            assert response.headers["Location"].startswith(reverse("login")), address
