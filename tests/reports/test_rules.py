"""Who may make papers, and what has to be said about each."""

import pytest
from django.core.exceptions import ValidationError

from casework.access.models import Area, Listed, Worker
from casework.households.models import Household
from casework.reports import rules
from casework.reports.batches.choosing import Chosen, households_of
from casework.reports.models import Batch, BatchStage, Disclosure, LedgerDisclosure
from tests.factories import make_area, make_household, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    return make_household(area, worker)


def test_supervisors_and_clerks_may_print(
    household: Household, supervisor: Worker, clerk: Worker
) -> None:
    assert rules.may_print(supervisor, household)
    assert rules.may_print(clerk, household)


def test_a_social_worker_may_not_print(household: Household, worker: Worker) -> None:
    assert not rules.may_print(worker, household)


def test_a_clerk_of_another_street_may_not_print(household: Household) -> None:
    assert not rules.may_print(make_worker("clerk", make_area()), household)


def test_only_whoever_printed_a_paper_may_open_it(
    household: Household, supervisor: Worker, clerk: Worker
) -> None:
    disclosure = Disclosure(household=household, printed_by=clerk)
    assert rules.may_download(clerk, disclosure)
    assert not rules.may_download(supervisor, disclosure)


def test_a_paper_stays_closed_to_whoever_may_no_longer_print(
    household: Household, worker: Worker
) -> None:
    assert not rules.may_download(worker, Disclosure(household=household, printed_by=worker))


def test_a_paper_with_reason_and_recipient_is_in_order() -> None:
    rules.check_facts("filing", "", "档案室")
    rules.check_facts("other", "个案研讨", "镇救助所")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (("", "", "档案室"), "no_reason"),
        (("curiosity", "", "档案室"), "no_reason"),
        (("other", "  ", "档案室"), "no_reason_note"),
        (("filing", "", "  "), "no_recipient"),
    ],
)
def test_a_paper_needs_a_reason_and_a_recipient(facts: tuple[str, str, str], code: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        rules.check_facts(*facts)
    assert wrong.value.code == code


def test_a_batch_is_its_owners_as_long_as_they_print(
    worker: Worker, clerk: Worker, supervisor: Worker
) -> None:
    batch = Batch(created_by=clerk, stage=BatchStage.WAITING)
    assert rules.may_see_batch(clerk, batch)
    assert rules.may_stop_batch(clerk, batch)
    assert not rules.may_stop_batch(supervisor, batch)
    batch.stage = BatchStage.READY
    assert rules.may_go_on_with_batch(clerk, batch)
    assert not rules.may_go_on_with_batch(supervisor, batch)
    assert not rules.may_see_batch(worker, Batch(created_by=worker))


def test_a_ledger_is_opened_by_its_maker_as_long_as_they_print_there(
    area: Area, worker: Worker, clerk: Worker, supervisor: Worker
) -> None:
    assert rules.may_open_ledger(clerk, LedgerDisclosure(area=area, made_by=clerk))
    assert not rules.may_open_ledger(supervisor, LedgerDisclosure(area=area, made_by=clerk))
    assert not rules.may_open_ledger(worker, LedgerDisclosure(area=area, made_by=worker))


def test_what_one_may_read_is_not_printed_along(household: Household, area: Area) -> None:
    reader, clerk = make_worker("auditor", area), make_worker("clerk", area)
    assert Household.objects.visible_to(reader).filter(pk=household.pk).exists()
    assert rules.printable(reader, [household.pk]) == set()
    assert rules.printable(clerk, [household.pk]) == {household.pk}
    chosen = Chosen(Listed.HOUSEHOLDS, "", (household.pk,))
    assert list(households_of(chosen, reader)) == []
    assert list(households_of(chosen, clerk)) == [household]
