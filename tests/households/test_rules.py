"""Who may, said as people say it: each rule with someone allowed and someone refused."""

import pytest

from casework.access.models import Area, Worker
from casework.common.dates import today
from casework.households import rules
from casework.households.models import (
    Consent,
    DataRequest,
    Household,
    RequestKind,
    RosterImport,
    ShredRequest,
    Stage,
)
from tests.factories import make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def test_a_worker_may_open_households_in_her_area_only(
    area: Area, worker: Worker, stranger: Worker
) -> None:
    assert rules.may_open_household(worker, area)
    assert not rules.may_open_household(stranger, area)


def test_a_clerk_reads_and_does_not_write(household: Household, area: Area) -> None:
    assert not rules.may_edit(make_worker("clerk", area), household)


def test_a_closed_file_is_not_written_on(household: Household, worker: Worker) -> None:
    assert rules.may_edit_open(worker, household)
    household.stage, household.closed_on = Stage.CLOSED, today()
    assert not rules.may_edit_open(worker, household)


def test_only_a_supervisor_assigns(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    assert rules.may_assign(supervisor, household)
    assert not rules.may_assign(worker, household)


def test_only_who_may_write_can_be_assigned(
    household: Household, worker: Worker, stranger: Worker
) -> None:
    assert rules.may_be_assigned(worker, household)
    assert not rules.may_be_assigned(stranger, household)


def test_a_roster_is_continued_by_who_may_import_for_its_area(
    area: Area, worker: Worker, stranger: Worker
) -> None:
    roster = RosterImport(area=area, uploaded_by=worker)
    assert rules.may_continue_import(worker, roster)
    assert not rules.may_continue_import(stranger, roster)


def test_whoever_answers_for_a_household_shares_it_only_as_long_as_they_write_there(
    household: Household, worker: Worker, stranger: Worker, area: Area
) -> None:
    assert rules.may_share(worker, household)
    household.worker = stranger
    assert not rules.may_share(stranger, household)
    assert not rules.may_share(worker, household)


def test_a_consent_is_withdrawn_by_who_may_write(
    household: Household, worker: Worker, area: Area
) -> None:
    consent = Consent(household=household)
    assert rules.may_withdraw_consent(worker, consent)
    assert not rules.may_withdraw_consent(make_worker("clerk", area), consent)


def test_a_destruction_is_called_off_by_who_asked_as_long_as_they_decide(
    household: Household, supervisor: Worker, worker: Worker
) -> None:
    assert rules.may_withdraw_shredding(
        supervisor, ShredRequest(household=household, asked_by=supervisor)
    )
    assert not rules.may_withdraw_shredding(
        worker, ShredRequest(household=household, asked_by=worker)
    )


def test_a_light_request_is_answered_by_who_may_write(
    household: Household, worker: Worker, area: Area
) -> None:
    asked = DataRequest(household=household, kind=RequestKind.COPY, created_by=worker)
    assert rules.may_read_request(worker, asked)
    assert not rules.may_read_request(make_worker("clerk", area), asked)
    assert rules.may_answer_request(worker, asked)
    assert not rules.may_answer_request(make_worker("clerk", area), asked)
