"""What a handover left with the former worker, on the pages of reviews: named, and not told."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.common.dates import clock_at, now, today
from casework.common.formats import plain_day
from casework.households.actions import hand_over, share_household
from casework.households.models import Household
from casework.reviews.actions import GoalResult
from casework.reviews.models import Review
from casework.visits.models import Visit
from tests.factories import (
    make_active_plan,
    make_household,
    make_review,
    make_visit,
    make_worker,
)
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

WORDS = "旧的话只给旧社工看。"


@dataclass
class Case:
    """A household that was handed over without its notes: one visit before, in one review."""

    household: Household
    giver: Worker
    taker: Worker
    visit: Visit
    review: Review


@pytest.fixture
def case(area: Area, worker: Worker, supervisor: Worker) -> Case:
    with clock_at(now() - timedelta(days=9)):
        household = make_household(area, worker, opened_on=today())
        make_active_plan(household, worker, supervisor)
    household.worker = worker
    household.save(update_fields=["worker"])
    visit = make_visit(household, worker, days_ago=5, log_narrative=WORDS)
    review = reviewed(household, worker, [visit.pk])
    taker = make_worker("worker", area)
    hand_over(giver=worker, taker=taker, household_ids=None, notes_go_along=False, by=supervisor)
    return Case(household, worker, taker, visit, review)


def reviewed(household: Household, by: Worker, evidence: list[UUID]) -> Review:
    goal = household.plans.get(stage="active").goals.get()
    result = GoalResult(goal.pk, "progress", "10", "", evidence)
    return make_review(household, by, outcomes=[result])


def read(worker: Worker, name: str, of: Any) -> str:
    client = Client()
    client.force_login(Worker.objects.get(pk=worker.pk))
    answer = client.get(reverse(name, args=[of.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def on(visit: Visit) -> str:
    return plain_day(visit.visited_on)


def test_a_new_review_tells_the_new_worker_no_words_of_old_visits(case: Case) -> None:
    assert WORDS not in read(case.taker, "review-new", case.household)


def test_a_new_review_offers_old_visits_with_day_and_kind(case: Case) -> None:
    page = read(case.taker, "review-new", case.household)
    assert f"<b>{on(case.visit)} {case.visit.get_mode_display()}</b>" in page


def test_a_new_review_says_why_it_tells_no_more(case: Case) -> None:
    assert "这次走访在交接之前" in read(case.taker, "review-new", case.household)


def test_a_new_review_tells_who_wrote_them_their_own_words(case: Case) -> None:
    assert WORDS in read(case.giver, "review-new", case.household)


def test_an_old_visit_may_be_named_as_evidence_unread(case: Case) -> None:
    goal = case.household.plans.get(stage="active").goals.get()
    data = {
        "plan": str(goal.plan_id),
        "reviewed_on": today().isoformat(),
        "summary": "次数上来了。",
        "decision": "continue",
        f"g-{goal.lineage}-status": "progress",
        f"g-{goal.lineage}-value_now": "10",
        f"g-{goal.lineage}-evidence": [str(case.visit.pk)],
    }
    client = Client()
    client.force_login(Worker.objects.get(pk=case.taker.pk))
    post(client, reverse("review-new", args=[case.household.pk]), data)
    written = case.household.reviews.get(by=case.taker)
    assert list(written.outcomes.get().evidence.all()) == [case.visit]


def test_an_earlier_review_tells_the_new_worker_no_words_of_its_evidence(case: Case) -> None:
    assert WORDS not in read(case.taker, "review", case.review)


def test_an_earlier_review_names_its_evidence_by_day_and_kind(case: Case) -> None:
    page = read(case.taker, "review", case.review)
    assert f"<span>{on(case.visit)} {case.visit.get_mode_display()}</span>" in page


def test_an_earlier_review_leads_to_no_page_that_is_refused(case: Case) -> None:
    assert reverse("visit", args=[case.visit.pk]) not in read(case.taker, "review", case.review)


def test_an_earlier_review_tells_a_supervisor_all(case: Case, supervisor: Worker) -> None:
    assert WORDS in read(supervisor, "review", case.review)


def test_an_earlier_review_tells_who_reads_by_a_share_no_words(
    case: Case, stranger: Worker
) -> None:
    share_household(
        household_id=case.household.pk,
        colleague=stranger,
        until_on=today(),
        reason="联合走访",
        by=Worker.objects.get(pk=case.taker.pk),
    )
    assert WORDS not in read(stranger, "review", case.review)


def test_a_page_takes_as_many_queries_for_three_closed_visits_as_for_one(case: Case) -> None:
    more = [make_visit(case.household, case.giver, days_ago=4 - n) for n in range(2)]
    ids = [case.visit.pk, *(one.pk for one in more)]
    three = reviewed(case.household, case.giver, ids)
    read(case.taker, "review", case.review)
    counts = []
    for review in (case.review, three):
        with CaptureQueriesContext(connection) as asked:
            read(case.taker, "review", review)
        counts.append(len(asked))
    assert counts[0] == counts[1]
