"""How long a record is kept, who may end it, and that it takes two."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from pytest_django import Settings

from casework.access.actions import end_posting
from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.concurrency import StaleVersion
from casework.common.dates import now, today
from casework.common.moves import MoveNotAllowed
from casework.households import actions, retention, rules
from casework.households.actions import MustBeKept, RequestStands
from casework.households.models import (
    Household,
    RetentionHold,
    ShredReason,
    ShredRequest,
    ShredStage,
    Stage,
)
from casework.households.retention import Obstacle
from tests.factories import make_visit, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

LAWFUL: dict[str, Any] = {"reason": "lawful_request", "basis": "purpose_over"}


@pytest.fixture
def second(area: Area) -> Worker:
    assert area.street is not None
    return make_worker("supervisor", area.street)


@pytest.fixture
def closed(household: Household, worker: Worker) -> Household:
    """The household, closed today after a visit."""
    make_visit(household, worker)
    return closed_on(household, today())


def closed_on(household: Household, day: date) -> Household:
    rows = Household.objects.unscoped("a test closes it").filter(pk=household.pk)
    rows.update(stage=Stage.CLOSED, closed_on=day, visit_due_on=None)
    found: Household = rows.get()
    return found


def ask(household: Household, by: Worker, **arguments: Any) -> ShredRequest:
    request = actions.ask_shredding(household_id=household.pk, by=by, **(LAWFUL | arguments))
    request.household = household
    return request


def approve(request: ShredRequest, by: Worker, shown: str | None = None) -> ShredRequest:
    shown = actions.content_hash(request) if shown is None else shown
    return actions.approve_shredding(request_id=request.pk, shown_hash=shown, by=by)


def acts(household: Household) -> list[str]:
    return [entry.act for entry in Entry.objects.filter(household_id=household.pk).order_by("id")]


# How long


@pytest.mark.parametrize(
    ("closed_day", "until"),
    [(date(2016, 3, 4), date(2026, 3, 4)), (date(2016, 2, 29), date(2026, 2, 28))],
)
def test_a_file_is_kept_ten_years_after_closing(closed_day: date, until: date) -> None:
    assert retention.keep_until(Household(closed_on=closed_day)) == until


def test_the_office_sets_the_years(settings: Settings) -> None:
    settings.CASEWORK_RETENTION_YEARS = 30
    assert retention.keep_until(Household(closed_on=date(2020, 5, 6))) == date(2050, 5, 6)


def test_an_open_case_has_no_end_yet(household: Household) -> None:
    assert retention.keep_until(household) is None


@pytest.mark.parametrize(
    ("years", "days", "found"),
    [(9, 364, [Obstacle.PERIOD]), (10, 0, [Obstacle.PERIOD]), (10, 1, [])],
)
def test_the_period_runs_to_its_last_day(
    household: Household, years: int, days: int, found: list[Obstacle]
) -> None:
    household = closed_on(household, date(2015, 6, 1))
    day = date(2015 + years, 6, 1) + timedelta(days=days)
    assert retention.obstacles(household, ShredReason.RETENTION, day) == found


@pytest.mark.parametrize("reason", ["retention", "error", "transferred"])
def test_while_the_period_runs_only_the_law_ends_it(closed: Household, reason: str) -> None:
    assert retention.obstacles(closed, reason, today()) == [Obstacle.PERIOD]


def test_a_lawful_request_goes_before_the_period(closed: Household) -> None:
    assert retention.obstacles(closed, "lawful_request", today()) == []


def test_an_open_case_is_not_destroyed(household: Household) -> None:
    assert retention.obstacles(household, "lawful_request", today()) == [Obstacle.OPEN]


def test_a_case_opened_in_error_needs_no_closing(household: Household) -> None:
    assert retention.obstacles(household, "error", today()) == []


def test_after_a_visit_it_was_no_error(household: Household, worker: Worker) -> None:
    make_visit(household, worker)
    household.refresh_from_db(fields=["last_visit_on"])
    assert retention.obstacles(household, "error", today()) == [Obstacle.OPEN]


def test_after_a_month_it_was_no_error(household: Household) -> None:
    late = today() + retention.ERROR_WITHIN + timedelta(days=1)
    assert retention.obstacles(household, "error", late) == [Obstacle.OPEN]


# Holds


def hold(household: Household, by: Worker, until_on: date | None = None) -> RetentionHold:
    return actions.set_hold(household_id=household.pk, note=" 诉讼未结 ", until_on=until_on, by=by)


def test_a_hold_keeps_the_file(closed: Household, supervisor: Worker) -> None:
    held = hold(closed, supervisor)
    assert (held.stands, held.note.note) == (True, "诉讼未结")
    assert retention.obstacles(closed, "lawful_request", today()) == [Obstacle.HOLD]
    assert acts(closed)[-1] == "hold set"


def test_a_hold_ends_with_its_day(closed: Household, supervisor: Worker) -> None:
    held = hold(closed, supervisor, today())
    assert held.stands
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        assert not held.stands
        assert retention.obstacles(closed, "lawful_request", today()) == []


def test_a_lifted_hold_keeps_nothing(closed: Household, supervisor: Worker) -> None:
    held = actions.lift_hold(hold_id=hold(closed, supervisor).pk, by=supervisor)
    assert (held.stands, held.lifted_by) == (False, supervisor)
    assert retention.obstacles(closed, "lawful_request", today()) == []
    assert acts(closed)[-1] == "hold lifted"


def test_a_hold_is_lifted_once(closed: Household, supervisor: Worker) -> None:
    held = hold(closed, supervisor)
    actions.lift_hold(hold_id=held.pk, by=supervisor)
    with pytest.raises(MoveNotAllowed):
        actions.lift_hold(hold_id=held.pk, by=supervisor)


@pytest.mark.parametrize(("note", "days"), [(" ", 3), ("诉讼未结", -1)])
def test_a_hold_has_a_reason_and_a_future(
    closed: Household, supervisor: Worker, note: str, days: int
) -> None:
    until = today() + timedelta(days=days)
    with pytest.raises(ValueError, match="hold"):
        actions.set_hold(household_id=closed.pk, note=note, until_on=until, by=supervisor)


def test_a_worker_sets_no_hold(closed: Household, worker: Worker) -> None:
    with pytest.raises(PermissionDenied):
        hold(closed, worker)


# Asking


def test_a_supervisor_asks(closed: Household, supervisor: Worker) -> None:
    request = ask(closed, supervisor)
    assert (request.is_waiting, request.asked_by) == (True, supervisor)
    entry = Entry.objects.get(act="shredding asked")
    assert entry.details == LAWFUL


def test_a_worker_does_not_ask(closed: Household, worker: Worker) -> None:
    with pytest.raises(PermissionDenied):
        ask(closed, worker)


def test_a_stranger_finds_nothing_to_ask_about(closed: Household, stranger: Worker) -> None:
    with pytest.raises(Household.DoesNotExist):
        ask(closed, stranger)


def test_what_must_be_kept_is_not_even_asked_for(closed: Household, supervisor: Worker) -> None:
    with pytest.raises(MustBeKept) as kept:
        ask(closed, supervisor, reason="retention", basis="")
    assert kept.value.obstacles == [Obstacle.PERIOD]


def test_it_is_asked_for_once(closed: Household, supervisor: Worker, second: Worker) -> None:
    request = ask(closed, supervisor)
    with pytest.raises(RequestStands) as standing:
        ask(closed, second)
    assert standing.value.request == request


@pytest.mark.parametrize(
    ("reason", "basis"),
    [("lawful_request", ""), ("lawful_request", "my_own"), ("error", "unlawful"), ("spite", "")],
)
def test_a_lawful_request_and_only_that_has_a_basis(
    closed: Household, supervisor: Worker, reason: str, basis: str
) -> None:
    with pytest.raises(ValueError, match=r"basis|valid"):
        ask(closed, supervisor, reason=reason, basis=basis)


def test_who_asked_takes_it_back(closed: Household, supervisor: Worker, second: Worker) -> None:
    request = ask(closed, supervisor)
    with pytest.raises(PermissionDenied):
        actions.withdraw_shredding(request_id=request.pk, by=second)
    actions.withdraw_shredding(request_id=request.pk, by=supervisor)
    assert acts(closed)[-1] == "shredding withdrawn"
    assert ask(closed, second).is_waiting


# Deciding


def test_another_supervisor_approves(closed: Household, supervisor: Worker, second: Worker) -> None:
    request = approve(ask(closed, supervisor), second)
    assert (request.stage, request.decided_by) == (ShredStage.APPROVED, second)
    stage = Household.objects.unscoped("a test looks").values_list("stage", flat=True)
    assert stage.get(pk=closed.pk) == Stage.SHREDDING
    assert acts(closed)[-1] == "shredding approved"


def test_who_asked_does_not_decide(closed: Household, supervisor: Worker) -> None:
    request = ask(closed, supervisor)
    with pytest.raises(PermissionDenied):
        approve(request, supervisor)
    with pytest.raises(PermissionDenied):
        actions.decline_shredding(request_id=request.pk, by=supervisor)


def test_the_database_knows_that_it_takes_two(closed: Household, supervisor: Worker) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ShredRequest.objects.create(
            household=closed,
            reason="error",
            stage=ShredStage.APPROVED,
            asked_by=supervisor,
            decided_by=supervisor,
            decided_at=now(),
        )


def test_a_social_worker_does_not_decide(closed: Household, supervisor: Worker, area: Area) -> None:
    request = ask(closed, supervisor)
    assert not rules.may_decide_shredding(make_worker("worker", area), request)


@pytest.mark.parametrize("field", ["created_by", "worker"])
def test_who_opened_the_case_or_answers_for_it_decides_only_where_nobody_else_can(
    closed: Household, supervisor: Worker, second: Worker, area: Area, field: str
) -> None:
    rows = Household.objects.unscoped("a test").filter(pk=closed.pk)
    rows.update(worker=None)
    rows.update(**{field: second})
    request = ask(rows.get(), supervisor)
    third = make_worker("supervisor", area)
    assert not rules.may_decide_shredding(second, request)
    assert rules.may_decide_shredding(third, request)
    end_posting(posting=third.postings.get(), until_on=today() - timedelta(days=1), by=None)
    assert rules.may_decide_shredding(second, request)


def test_a_file_that_changed_meanwhile_is_read_again(
    closed: Household, supervisor: Worker, second: Worker
) -> None:
    request = ask(closed, supervisor)
    shown = actions.content_hash(request)
    actions.lift_hold(hold_id=hold(closed, supervisor).pk, by=supervisor)
    with pytest.raises(StaleVersion):
        approve(request, second, shown)


def test_a_hold_that_came_meanwhile_stops_it(
    closed: Household, supervisor: Worker, second: Worker
) -> None:
    request = ask(closed, supervisor)
    hold(closed, supervisor)
    with pytest.raises(MustBeKept):
        approve(request, second)


def test_the_record_may_be_kept(closed: Household, supervisor: Worker, second: Worker) -> None:
    request = ask(closed, supervisor)
    request = actions.decline_shredding(request_id=request.pk, by=second)
    assert request.stage == ShredStage.DECLINED
    assert acts(closed)[-1] == "shredding declined"
    with pytest.raises(MoveNotAllowed):
        approve(request, second)


def test_a_household_that_is_being_shredded_is_out_of_every_scope(
    closed: Household, supervisor: Worker, second: Worker
) -> None:
    approve(ask(closed, supervisor), second)
    seen = Household.objects.visible_to(supervisor)
    assert not seen.filter(pk=closed.pk).exists()
    assert [row.pk for row in Household.objects.shredded_to(supervisor)] == [closed.pk]


def test_a_stranger_does_not_see_that_it_was_shredded(
    closed: Household, supervisor: Worker, second: Worker, stranger: Worker
) -> None:
    approve(ask(closed, supervisor), second)
    assert not Household.objects.shredded_to(stranger).exists()


def test_any_supervisor_of_it_may_bring_it_to_its_end(
    closed: Household, supervisor: Worker, second: Worker, worker: Worker
) -> None:
    request = approve(ask(closed, supervisor), second)
    assert rules.may_continue_shredding(supervisor, request)
    assert not rules.may_continue_shredding(worker, request)
