"""Who may review, close and reopen, and which records are refused."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from casework.access.models import Area, Worker
from casework.households.models import Household
from casework.plans.models import Plan
from casework.reviews import rules
from casework.reviews.models import Closure, ClosureText, Review
from tests.factories import make_closed_case, make_closure, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

APPROVED = Plan(decided_at=datetime(2026, 5, 10, 18, tzinfo=UTC))  # 11 May in Shanghai
LAST = Review(reviewed_on=date(2026, 8, 1))
TODAY = date(2026, 11, 23)


class TestWho:
    """Allowed and refused people."""

    def test_those_who_write_records_review_and_propose(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        for who in (worker, supervisor):
            assert rules.may_record_review(who, household)
            assert rules.may_propose_closure(who, household)

    def test_clerks_and_strangers_do_neither(
        self, household: Household, area: Area, stranger: Worker
    ) -> None:
        for who in (make_worker("clerk", area), stranger):
            assert not rules.may_record_review(who, household)
            assert not rules.may_propose_closure(who, household)
            assert not rules.may_reopen(who, household)

    def test_a_closed_case_is_neither_reviewed_nor_proposed_but_reopened(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        closed = make_closed_case(household, worker, supervisor).household
        assert not rules.may_record_review(worker, closed)
        assert not rules.may_propose_closure(worker, closed)
        assert rules.may_reopen(worker, closed)

    def test_a_supervisor_decides_on_what_another_proposed(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        assert rules.may_decide_closure(supervisor, make_closure(household, worker))

    def test_a_supervisor_does_not_decide_on_her_own_proposal(
        self, household: Household, supervisor: Worker
    ) -> None:
        assert not rules.may_decide_closure(supervisor, make_closure(household, supervisor))

    def test_a_worker_decides_on_nothing(
        self, household: Household, worker: Worker, area: Area
    ) -> None:
        closure = make_closure(household, worker)
        assert not rules.may_decide_closure(make_worker("worker", area), closure)

    def test_a_supervisor_of_another_area_does_not_decide(
        self, household: Household, worker: Worker, stranger: Worker
    ) -> None:
        other_street = stranger.postings.get().area
        closure = make_closure(household, worker)
        assert not rules.may_decide_closure(make_worker("supervisor", other_street), closure)

    def test_only_the_proposer_takes_a_proposal_back(
        self, household: Household, worker: Worker, supervisor: Worker, area: Area
    ) -> None:
        closure = make_closure(household, worker)
        assert rules.may_withdraw_closure(worker, closure)
        assert not rules.may_withdraw_closure(supervisor, closure)
        assert not rules.may_withdraw_closure(make_worker("worker", area), closure)

    def test_nobody_takes_back_what_closed_the_case(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        closure = make_closed_case(household, worker, supervisor)
        assert not rules.may_withdraw_closure(worker, closure)


class TestDays:
    """When a review can have been."""

    @pytest.mark.parametrize(
        ("last", "day"),
        [(None, date(2026, 5, 11)), (LAST, date(2026, 8, 1)), (None, TODAY), (LAST, TODAY)],
    )
    def test_a_day_between_what_it_follows_and_today_is_fine(
        self, last: Review | None, day: date
    ) -> None:
        rules.check_day(APPROVED, last, day, TODAY)

    @pytest.mark.parametrize(
        ("last", "day", "code"),
        [
            (None, date(2026, 11, 24), "future"),
            (None, date(2026, 5, 10), "before_approval"),
            (LAST, date(2026, 7, 31), "before_last"),
        ],
    )
    def test_any_other_day_is_refused(self, last: Review | None, day: date, code: str) -> None:
        with pytest.raises(ValidationError) as refused:
            rules.check_day(APPROVED, last, day, TODAY)
        assert refused.value.code == code


class TestWords:
    """What a proposal must say."""

    @pytest.mark.parametrize("kind", ["goals_met", "moved_away", "died"])
    def test_a_summary_is_enough(self, kind: str) -> None:
        rules.check_closure(kind, ClosureText(summary="家里接得住了。"))

    def test_a_proposal_without_a_summary_is_refused(self) -> None:
        with pytest.raises(ValidationError) as refused:
            rules.check_closure("goals_met", ClosureText(summary="  ", handover="居委会"))
        assert refused.value.code == "no_summary"

    def test_a_referral_says_to_whom(self) -> None:
        with pytest.raises(ValidationError) as refused:
            rules.check_closure("beyond_ability", ClosureText(summary="超出能力。", handover=" "))
        assert refused.value.code == "no_handover"

    def test_a_referral_with_its_handover_is_fine(self) -> None:
        text = ClosureText(summary="超出能力。", handover="转区精神卫生中心，已交病历。")
        rules.check_closure("beyond_ability", text)


def test_a_closure_without_a_household_key_never_shows_its_words() -> None:
    assert "家" not in str(Closure()) + repr(ClosureText(summary="家里"))
