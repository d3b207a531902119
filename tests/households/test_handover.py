"""Handing a worker's households to another in one act, and moving a household between streets."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from casework.access.grants import differences, end_grant
from casework.access.models import Area, Worker
from casework.access.scope import may
from casework.audit.models import Entry
from casework.common.dates import now, today
from casework.households import actions, rules
from casework.households.index import find_people, write_index
from casework.households.models import (
    HandedOver,
    Handover,
    Household,
    PersonCondition,
    PersonIdentity,
    SearchToken,
)
from casework.visits import rules as visiting
from casework.visits import selectors as visits
from tests.factories import (
    make_area,
    make_closed_case,
    make_household,
    make_street,
    make_visit,
    make_worker,
)
from tests.world import resident_id

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

DAY = timedelta(days=1)
NUMBER = resident_id("19550102", 8)


@pytest.fixture
def supervisor(area: Area) -> Worker:
    return make_worker("supervisor", area)


def fresh(worker: Worker) -> Worker:
    return Worker.objects.get(pk=worker.pk)


def hand_over(giver: Worker, taker: Worker, by: Worker, **changes: Any) -> Handover:
    facts: dict[str, Any] = {"household_ids": None, "notes_go_along": True} | changes
    return actions.hand_over(giver=giver, taker=taker, by=by, **facts)


def worker_of(household: Household) -> Worker | None:
    household.refresh_from_db()
    return household.worker


def test_all_open_households_of_a_worker_go_to_another(
    area: Area, giver: Worker, taker: Worker, supervisor: Worker, household: Household
) -> None:
    other = make_household(area, giver, name="单艳梓")
    version = household.version
    handover = hand_over(giver, taker, supervisor)
    assert (worker_of(household), worker_of(other)) == (taker, taker)
    assert household.version == version + 1
    lines = HandedOver.objects.visible_to(supervisor).filter(handover=handover)
    assert handover.count == lines.count() == 2


def test_only_the_chosen_ones_go(
    area: Area, giver: Worker, taker: Worker, supervisor: Worker, household: Household
) -> None:
    other = make_household(area, giver, name="单艳梓")
    hand_over(giver, taker, supervisor, household_ids=[other.pk])
    assert (worker_of(household), worker_of(other)) == (giver, taker)


def test_closed_files_and_those_of_others_stay(
    area: Area, giver: Worker, taker: Worker, supervisor: Worker, household: Household
) -> None:
    closed = make_household(area, giver, name="单艳梓")
    make_closed_case(closed, giver, supervisor)
    colleagues = make_household(area, make_worker("worker", area), name="单艳桐")
    hand_over(giver, taker, supervisor)
    assert worker_of(closed) == giver
    assert worker_of(colleagues) not in {giver, taker}


def test_a_supervisor_of_elsewhere_hands_nothing_over(
    giver: Worker, taker: Worker, household: Household
) -> None:
    with pytest.raises(ValidationError):
        hand_over(giver, taker, make_worker("supervisor", make_area()))


def test_whoever_decides_nowhere_hands_nothing_over(
    giver: Worker, taker: Worker, household: Household
) -> None:
    with pytest.raises(ValidationError):
        hand_over(giver, taker, by=giver)
    household.refresh_from_db()
    assert household.worker == giver


def test_a_household_out_of_scope_is_not_taken_along(
    area: Area, giver: Worker, taker: Worker, supervisor: Worker, household: Household
) -> None:
    elsewhere = make_area(area.street)
    foreign = make_household(elsewhere, make_worker("worker", elsewhere), name="单艳梓")
    foreign.worker = giver
    foreign.save(update_fields=["worker"])
    hand_over(giver, taker, supervisor, household_ids=[household.pk, foreign.pk])
    assert worker_of(foreign) == giver


def test_who_is_not_posted_there_takes_nothing_over_and_nothing_is_changed(
    giver: Worker, supervisor: Worker, household: Household
) -> None:
    with pytest.raises(ValidationError):
        hand_over(giver, make_worker("worker", make_area()), supervisor)
    assert worker_of(household) == giver
    assert not Handover.objects.exists()


def test_a_near_relative_takes_nothing_over(
    giver: Worker, taker: Worker, supervisor: Worker, household: Household
) -> None:
    actions.record_relative(household_id=household.pk, worker=taker, by=supervisor)
    with pytest.raises(ValidationError):
        hand_over(giver, fresh(taker), supervisor)


def test_a_locked_account_and_the_giver_take_nothing_over(
    giver: Worker, taker: Worker, supervisor: Worker, household: Household
) -> None:
    taker.is_active = False
    for someone in (taker, giver):
        with pytest.raises(PermissionDenied):
            hand_over(giver, someone, supervisor)


def test_a_former_worker_who_left_reads_until_the_day(
    giver: Worker, taker: Worker, supervisor: Worker, household: Household
) -> None:
    hand_over(giver, taker, supervisor, giver_until_on=today() + DAY)
    posting = giver.postings.get()
    posting.until_on = today() - DAY
    posting.save()
    for line in posting.grants.all():
        end_grant(line, by=None)
    assert may(fresh(giver), "view", household)
    assert not may(fresh(giver), "edit", household)
    assert differences() == []
    with time_machine.travel(now() + 2 * DAY):
        assert not may(fresh(giver), "view", household)


def test_a_right_that_the_former_worker_had_already_is_prolonged(
    giver: Worker, taker: Worker, supervisor: Worker, household: Household
) -> None:
    actions.share_household(
        household_id=household.pk, colleague=giver, until_on=today(), reason="先看", by=supervisor
    )
    hand_over(giver, taker, supervisor, giver_until_on=today() + DAY)
    assert differences() == []


def test_the_log_of_each_street_tells_how_many(
    giver: Worker, taker: Worker, supervisor: Worker, household: Household, area: Area
) -> None:
    hand_over(giver, taker, supervisor)
    entry = Entry.objects.get(act="households handed over")
    assert (entry.chain, entry.details["count"]) == (area.street_id, 1)


class TestOldNotes:
    """Whether the new worker reads what was written before is decided at the handover."""

    @pytest.fixture
    def visit(self, household: Household, giver: Worker) -> Any:
        return make_visit(household, giver, days_ago=3)

    def seen(self, worker: Worker, household: Household) -> int:
        household.refresh_from_db()
        return visits.timeline(household, fresh(worker)).count()

    def test_they_go_along(
        self, giver: Worker, taker: Worker, supervisor: Worker, household: Household, visit: Any
    ) -> None:
        hand_over(giver, taker, supervisor, notes_go_along=True)
        assert self.seen(taker, household) == 1

    def test_they_stay_with_who_wrote_them_and_supervisors_and_readers_by_office(
        self, giver: Worker, taker: Worker, supervisor: Worker, household: Household, visit: Any
    ) -> None:
        clerk = make_worker("clerk", household.area)
        hand_over(giver, taker, supervisor, notes_go_along=False)
        counts = [self.seen(who, household) for who in (taker, giver, supervisor, clerk)]
        assert counts == [0, 1, 1, 1]

    def test_what_is_written_after_is_read_by_everyone(
        self, giver: Worker, taker: Worker, supervisor: Worker, household: Household, visit: Any
    ) -> None:
        hand_over(giver, taker, supervisor, notes_go_along=False)
        later = make_visit(household, supervisor)
        household.refresh_from_db()
        assert list(visits.timeline(household, fresh(taker))) == [later]
        assert visiting.may_read_notes(fresh(taker), later)

    def test_the_rule_of_one_visit_says_the_same(
        self, giver: Worker, taker: Worker, supervisor: Worker, household: Household, visit: Any
    ) -> None:
        hand_over(giver, taker, supervisor, notes_go_along=False)
        visit.household.refresh_from_db()
        readers = (taker, giver, supervisor)
        allowed = [visiting.may_read_notes(fresh(who), visit) for who in readers]
        assert allowed == [False, True, True]
        assert not visiting.may_add_addendum(fresh(taker), visit)

    def test_a_second_handover_opens_them_again(
        self, giver: Worker, taker: Worker, supervisor: Worker, household: Household, visit: Any
    ) -> None:
        hand_over(giver, taker, supervisor, notes_go_along=False)
        hand_over(taker, giver, supervisor, notes_go_along=True)
        assert self.seen(taker, household) == 1


def test_whoever_had_to_do_with_a_handover_reads_it(
    giver: Worker, taker: Worker, supervisor: Worker, household: Household
) -> None:
    handover = hand_over(giver, taker, supervisor)
    people = (giver, taker, supervisor, make_worker("worker", household.area))
    assert [rules.may_read_handover(who, handover) for who in people] == [True, True, True, False]


@pytest.mark.parametrize("role", ["worker", "supervisor", "clerk", "officer", "auditor", "system"])
def test_supervisors_hand_over(role: str, area: Area) -> None:
    assert rules.may_hand_over(make_worker(role, area)) == (role == "supervisor")


class TestMoving:
    """To another residential area, of the same street or another."""

    @pytest.fixture
    def street(self) -> Area:
        return make_street("邻镇")

    @pytest.fixture
    def there(self, street: Area) -> Area:
        return make_area(street)

    @pytest.fixture
    def household(self, area: Area, giver: Worker) -> Household:
        household = make_household(area, giver)
        actions.add_person(
            household_id=household.pk,
            relation="1",
            identity=PersonIdentity(name="桑金丝", id_number=NUMBER, sex="2"),
            condition=PersonCondition(),
            by=giver,
        )
        return household

    def move(self, household: Household, area: Area, by: Worker) -> Household:
        return actions.transfer_household(household_id=household.pk, area=area, by=by)

    def test_the_staff_there_reads_it_and_here_nobody_does(
        self, household: Household, there: Area, giver: Worker, supervisor: Worker
    ) -> None:
        number = household.number
        moved = self.move(household, there, supervisor)
        assert (moved.number, moved.worker, moved.street) == (number, None, there.street)
        assert may(make_worker("worker", there), "edit", moved)
        assert not any(may(fresh(who), "view", moved) for who in (giver, supervisor))

    def test_its_people_are_found_there_and_not_here(
        self, household: Household, there: Area, giver: Worker, supervisor: Worker
    ) -> None:
        before = set(SearchToken.objects.values_list("value", flat=True))
        self.move(household, there, supervisor)
        assert not before & set(SearchToken.objects.values_list("value", flat=True))
        for text in ("桑金丝", NUMBER):
            assert len(find_people(make_worker("worker", there), text)) == 1
            assert find_people(fresh(giver), text) == []

    def test_the_sealed_records_open_as_before(
        self, household: Household, there: Area, supervisor: Worker
    ) -> None:
        self.move(household, there, supervisor)
        reader = make_worker("worker", there)
        moved = Household.objects.visible_to(reader).get(pk=household.pk)
        assert moved.people.get(relation="1").identity.name == "桑金丝"

    def test_grants_on_it_end(self, household: Household, there: Area, supervisor: Worker) -> None:
        guest = make_worker("worker", make_area())
        actions.share_household(
            household_id=household.pk,
            colleague=guest,
            until_on=today() + DAY,
            reason="联合走访",
            by=supervisor,
        )
        moved = self.move(household, there, supervisor)
        assert not may(fresh(guest), "view", moved)
        assert differences() == []

    def test_both_streets_remember_it(
        self, household: Household, area: Area, there: Area, supervisor: Worker
    ) -> None:
        self.move(household, there, supervisor)
        moves = Entry.objects.filter(act__startswith="household moved").order_by("id")
        assert [(entry.act, entry.chain) for entry in moves] == [
            ("household moved away", area.street_id),
            ("household moved here", there.street_id),
        ]

    def test_within_the_street_one_log_remembers_it_and_no_token_changes(
        self, household: Household, area: Area, supervisor: Worker
    ) -> None:
        before = set(SearchToken.objects.values_list("value", flat=True))
        self.move(household, make_area(area.street), supervisor)
        assert before == set(SearchToken.objects.values_list("value", flat=True))
        assert Entry.objects.filter(act__startswith="household moved").count() == 1

    def test_an_id_that_the_street_there_holds_already_is_refused(
        self, household: Household, there: Area, supervisor: Worker
    ) -> None:
        person = household.people.get(relation="1")
        twin = make_household(there, make_worker("worker", there), name="单艳梓")
        # As two offices may have it from before they were one: the same number in two streets.
        other = twin.people.get()
        other.identity = PersonIdentity(name="单艳梓", id_number=NUMBER, sex="2")
        other.save()
        write_index(other, twin)
        with pytest.raises(IntegrityError), transaction.atomic():
            self.move(household, there, supervisor)
        person.household.refresh_from_db()
        assert person.household.area == household.area

    @pytest.mark.parametrize("level", ["same area", "street"])
    def test_it_moves_to_another_residential_area_only(
        self, level: str, household: Household, area: Area, street: Area, supervisor: Worker
    ) -> None:
        with pytest.raises(PermissionDenied):
            self.move(household, area if level == "same area" else street, supervisor)

    def test_a_social_worker_moves_nothing(
        self, household: Household, there: Area, giver: Worker
    ) -> None:
        with pytest.raises(Household.DoesNotExist):
            self.move(household, there, giver)

    def test_a_near_relative_moves_nothing(
        self, household: Household, there: Area, supervisor: Worker
    ) -> None:
        actions.record_relative(household_id=household.pk, worker=supervisor, by=supervisor)
        with pytest.raises(Household.DoesNotExist):
            self.move(household, there, fresh(supervisor))

    def test_what_is_being_destroyed_is_not_moved(
        self, household: Household, supervisor: Worker
    ) -> None:
        household.stage = "shredding"
        assert not rules.may_transfer(supervisor, household)
