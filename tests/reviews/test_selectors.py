"""What waits for whom, what came back, and which is the latest."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.access.models import Area, Worker
from casework.households.listing import with_households
from casework.households.models import Household
from casework.plans.models import Plan
from casework.reviews import actions, selectors
from tests.factories import (
    make_area,
    make_closed_case,
    make_closure,
    make_household,
    make_review,
    make_visit,
    make_worker,
)

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


class TestWaiting:
    """`closures_waiting`."""

    def test_a_supervisor_sees_what_others_proposed_the_longest_waiting_first(
        self, household: Household, area: Area, worker: Worker, supervisor: Worker
    ) -> None:
        first = make_closure(household, worker)
        second = make_closure(make_household(area, worker), worker)
        assert list(selectors.closures_waiting(supervisor)) == [first, second]

    def test_her_own_proposal_is_not_among_them(
        self, household: Household, supervisor: Worker
    ) -> None:
        make_closure(household, supervisor)
        assert not selectors.closures_waiting(supervisor).exists()

    def test_nor_for_those_who_do_not_decide(
        self, household: Household, worker: Worker, area: Area
    ) -> None:
        make_closure(household, worker)
        others = make_worker("worker", area), make_worker("clerk", area)
        elsewhere = make_worker("supervisor", make_area())
        for who in (*others, elsewhere):
            assert not selectors.closures_waiting(who).exists()

    def test_a_decided_one_is_gone(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        make_closed_case(household, worker, supervisor)
        assert not selectors.closures_waiting(supervisor).exists()

    def test_a_long_queue_costs_no_more_queries(
        self, household: Household, area: Area, worker: Worker, supervisor: Worker
    ) -> None:
        make_closure(household, worker)
        assert selectors.closures_waiting(supervisor).count() == 1  # finds the scope
        counts = []
        for _ in range(2):
            make_closure(make_household(area, worker), worker)
            with CaptureQueriesContext(connection) as asked:
                waiting = selectors.closures_waiting(supervisor)
                rows = with_households(waiting, supervisor)
                assert all(row.household.head and row.proposed_by.name for row in rows)
            counts.append(len(asked))
        assert counts[0] == counts[1]


class TestReturned:
    """`closures_returned`."""

    @pytest.fixture(autouse=True)
    def returned(self, household: Household, worker: Worker, supervisor: Worker) -> None:
        closure = make_closure(household, worker)
        actions.return_closure(closure_id=closure.pk, reason="再看一个月", by=supervisor)

    def test_the_proposer_sees_it_and_nobody_else(
        self, household: Household, worker: Worker, supervisor: Worker, area: Area
    ) -> None:
        found = selectors.closures_returned(worker)
        assert [closure.household_id for closure in found] == [household.pk]
        for who in (supervisor, make_worker("worker", area)):
            assert not selectors.closures_returned(who).exists()

    def test_proposing_again_takes_it_away(self, household: Household, worker: Worker) -> None:
        make_closure(household, worker)
        assert not selectors.closures_returned(worker).exists()

    def test_laying_it_to_rest_takes_it_away(self, household: Household, worker: Worker) -> None:
        actions.withdraw_closure(closure_id=household.closures.get().pk, by=worker)
        assert not selectors.closures_returned(worker).exists()

    def test_a_case_that_moved_out_of_sight_is_not_asked_about(
        self, household: Household, worker: Worker
    ) -> None:
        household.area = make_area(household.street)
        household.save(update_fields=["area"])
        assert not selectors.closures_returned(worker).exists()

    def test_a_case_that_another_proposal_closed_is_not_asked_about(
        self, household: Household, worker: Worker, supervisor: Worker, area: Area
    ) -> None:
        make_closed_case(household, make_worker("worker", area), supervisor)
        assert not selectors.closures_returned(worker).exists()


def test_the_latest_review_is_that_with_the_highest_number(
    plan: Plan, household: Household, worker: Worker
) -> None:
    assert selectors.latest_review(household) is None
    make_review(household, worker)
    second = make_review(household, worker)
    assert selectors.latest_review(household) == second
    assert selectors.reviews_of(household)[0] == second


def test_the_standing_closure_is_the_one_that_was_not_undone(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    assert selectors.standing_closure(household) is None
    closure = make_closed_case(household, worker, supervisor)
    assert selectors.standing_closure(household) == closure
    actions.reopen_case(household_id=household.pk, reason="髋部骨折", by=worker)
    assert selectors.standing_closure(household) is None
    assert household.reopenings.get().closure == closure


def test_evidence_is_offered_from_the_day_of_the_approval(
    household: Household, worker: Worker, plan: Plan
) -> None:
    make_visit(household, worker, days_ago=2)
    today = make_visit(household, worker)
    assert list(selectors.visits_since(plan)) == [today]
