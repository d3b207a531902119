"""Opening households and keeping their people: what each verb does and whom it refuses."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, connection, transaction

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.concurrency import StaleVersion
from casework.common.dates import today
from casework.common.moves import MoveNotAllowed
from casework.households import actions, index
from casework.households.actions import people as people_actions
from casework.households.models import (
    ConsentNote,
    Household,
    HouseholdIdentity,
    HouseholdSituation,
    Person,
    PersonCondition,
    PersonIdentity,
    SearchToken,
    Stage,
    TaskNote,
    TokenKind,
)
from casework.vault.index import blind
from casework.vault.models import HouseholdKey
from casework.vault.sealed import SealBroken
from tests.factories import make_area, make_household

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

ID = "310199194402032370"
OTHER_ID = "310199197311130243"


def add(household: Household, by: Worker, **fields: Any) -> Person:
    identity = {"name": "秦杰", "id_kind": "resident_id", "id_number": OTHER_ID} | fields
    relation = identity.pop("relation", "1")
    return actions.add_person(
        household_id=household.pk,
        relation=relation,
        identity=PersonIdentity(**identity),
        condition=PersonCondition(),
        by=by,
    )


def edit(person: Person, by: Worker, **fields: Any) -> Person:
    arguments = {
        "person_id": person.pk,
        "based_on": person.version,
        "relation": person.relation,
        "identity": person.identity,
        "condition": person.condition,
        "is_member": person.is_member,
        "died_on": None,
        "by": by,
    } | fields
    return actions.edit_person(**arguments)


def close(household: Household) -> None:
    household.stage, household.closed_on = Stage.CLOSED, today()
    household.save()


class TestOpeningAHousehold:
    def test_it_gets_the_next_number_of_its_area(self, area: Area, worker: Worker) -> None:
        numbers = [make_household(area, worker, name=n).number for n in ("单艳梓", "曾兰")]
        assert numbers == [f"{area.code.upper()}-0001", f"{area.code.upper()}-0002"]

    def test_numbers_go_on_past_four_digits(self, area: Area, household: Household) -> None:
        household.number = f"{area.code.upper()}-9999"
        household.save()
        later = [
            make_household(area, household.created_by, name=n).number for n in ("曾兰", "单梓")
        ]
        assert [number.rpartition("-")[2] for number in later] == ["10000", "10001"]

    def test_it_has_a_key_of_its_own(self, household: Household) -> None:
        assert HouseholdKey.objects.filter(household_id=household.pk).count() == 1

    def test_it_is_due_by_the_rule_for_households_not_assessed(self, household: Household) -> None:
        assert household.visit_due_on == household.opened_on + timedelta(days=31)

    def test_its_category_begins_a_period(self, household: Household) -> None:
        period = household.categories.get()
        assert (period.category, period.until_on) == ("minimum_living", None)

    def test_without_a_category_there_is_no_period(self, area: Area, worker: Worker) -> None:
        assert not make_household(area, worker, category="").categories.exists()

    def test_it_is_remembered_in_the_streets_chain(self, household: Household) -> None:
        entry = Entry.objects.get(act="household opened")
        assert (entry.chain, entry.household_id) == (household.street_id, household.pk)

    def test_a_worker_of_another_area_is_refused(self, area: Area, stranger: Worker) -> None:
        with pytest.raises(PermissionDenied):
            make_household(area, stranger)

    def test_a_street_is_no_place_for_a_household(self, area: Area, supervisor: Worker) -> None:
        assert area.street is not None
        with pytest.raises(PermissionDenied):
            make_household(area.street, supervisor)


class TestChangingAHousehold:
    def change(self, household: Household, by: Worker, **fields: Any) -> Household:
        arguments = {
            "household_id": household.pk,
            "based_on": household.version,
            "identity": HouseholdIdentity(living_address="望春路16号502室"),
            "situation": HouseholdSituation(primary_cause="debt"),
            "intake_source": "request",
            "opened_on": household.opened_on,
            "by": by,
        } | fields
        return actions.edit_household(**arguments)

    def test_what_was_typed_is_kept(self, household: Household, worker: Worker) -> None:
        self.change(household, worker)
        stored = Household.objects.visible_to(worker).get()
        assert stored.identity.living_address == "望春路16号502室"
        assert (stored.situation.primary_cause, stored.version) == ("debt", 2)

    def test_what_the_roster_brought_along_stays(self, area: Area, worker: Worker) -> None:
        household = make_household(
            area, worker, situation=HouseholdSituation(extras={"备注": "独居"})
        )
        assert self.change(household, worker).situation.extras == {"备注": "独居"}

    def test_a_stale_edit_is_refused(self, household: Household, worker: Worker) -> None:
        with pytest.raises(StaleVersion):
            self.change(household, worker, based_on=7)

    def test_a_closed_household_is_not_written_on(
        self, household: Household, worker: Worker
    ) -> None:
        close(household)
        with pytest.raises(PermissionDenied):
            self.change(household, worker)

    def test_a_stranger_finds_nothing(self, household: Household, stranger: Worker) -> None:
        with pytest.raises(ObjectDoesNotExist):
            self.change(household, stranger)

    def test_nothing_is_saved_over_a_broken_seal(
        self, household: Household, worker: Worker
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE households_household SET identity_sealed = %s", [b"plain"])
        with pytest.raises(SealBroken), transaction.atomic():
            self.change(household, worker)
        with connection.cursor() as cursor:
            cursor.execute("SELECT identity_sealed FROM households_household")
            assert bytes(cursor.fetchone()[0]) == b"plain"


class TestCategory:
    def change(self, household: Household, by: Worker, **fields: Any) -> Household:
        arguments = {
            "household_id": household.pk,
            "category": "rigid_expense",
            "label": "支出型贫困家庭",
            "from_on": today(),
            "based_on": household.version,
            "by": by,
        } | fields
        return actions.change_category(**arguments)

    def test_the_one_before_ends_the_day_before(self, household: Household, worker: Worker) -> None:
        self.change(household, worker)
        new, old = household.categories.all()
        assert (new.label, new.until_on) == ("支出型贫困家庭", None)
        assert old.until_on == today() - timedelta(days=1)

    def test_a_first_category_has_none_before(self, area: Area, worker: Worker) -> None:
        household = make_household(area, worker, category="")
        assert self.change(household, worker).category == "rigid_expense"

    def test_having_none_any_more_ends_the_present_one(
        self, household: Household, worker: Worker
    ) -> None:
        self.change(household, worker, category="", label="")
        assert not household.categories.filter(until_on=None).exists()

    def test_it_cannot_begin_before_the_present_one(
        self, household: Household, worker: Worker
    ) -> None:
        with pytest.raises(ValueError, match="later"):
            self.change(household, worker, from_on=household.opened_on)

    def test_it_cannot_begin_while_an_earlier_one_held(
        self, household: Household, worker: Worker
    ) -> None:
        ended = self.change(household, worker, category="", label="")
        household.categories.update(until_on=today())
        with pytest.raises(ValueError, match="earlier"):
            self.change(household, worker, based_on=ended.version)


class TestAssigning:
    def test_a_supervisor_names_who_answers(self, household: Household, supervisor: Worker) -> None:
        actions.assign_worker(
            household_id=household.pk, worker=supervisor, based_on=1, by=supervisor
        )
        assert Household.objects.visible_to(supervisor).get().worker == supervisor

    def test_a_worker_may_not(self, household: Household, worker: Worker) -> None:
        with pytest.raises(PermissionDenied):
            actions.assign_worker(household_id=household.pk, worker=worker, based_on=1, by=worker)

    def test_nobody_answers_for_what_they_cannot_see(
        self, household: Household, supervisor: Worker, stranger: Worker
    ) -> None:
        with pytest.raises(PermissionDenied):
            actions.assign_worker(
                household_id=household.pk, worker=stranger, based_on=1, by=supervisor
            )


class TestPeople:
    def test_a_person_is_found_by_id_phone_and_whole_name(
        self, household: Household, worker: Worker
    ) -> None:
        person = add(household, worker, phones=("199 0000 0007",), other_names=("小杰",))
        for text in (OTHER_ID, "19900000007", "秦 杰", "小杰"):
            assert index.find_people(worker, text) == [person]

    def test_a_stranger_finds_nobody(
        self, household: Household, worker: Worker, stranger: Worker
    ) -> None:
        add(household, worker)
        assert index.find_people(stranger, OTHER_ID) == []

    def test_a_hash_that_fits_another_name_is_no_hit(
        self, household: Household, worker: Worker
    ) -> None:
        person = add(household, worker)
        row = SearchToken.objects.get(subject__person=person, kind=TokenKind.NAME)
        other = blind(household.street_id, "name", "魏龙阿")
        SearchToken.objects.filter(pk=row.pk).update(value=other)
        assert index.find_people(worker, "魏龙阿") == []

    @pytest.mark.parametrize("name", ["冯㛃", "雷𬭎", "丁𬱖", "范䶮", "金𠅤", "古丽娜·吐尔逊"])
    def test_rare_characters_are_found(
        self, household: Household, worker: Worker, name: str
    ) -> None:
        person = add(household, worker, name=name, id_kind="none", id_number="")
        assert index.find_people(worker, name) == [person]

    def test_the_dot_of_a_minority_name_is_found_however_it_is_typed(
        self, household: Household, worker: Worker
    ) -> None:
        person = add(household, worker, name="古丽娜·吐尔逊", id_kind="none", id_number="")
        assert index.find_people(worker, "古丽娜•吐尔逊") == [person]

    def test_a_second_head_is_refused(self, household: Household, worker: Worker) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            add(household, worker, relation="0")

    def test_an_id_held_in_scope_is_refused_with_the_household(
        self, area: Area, household: Household, worker: Worker
    ) -> None:
        add(household, worker)
        other = make_household(area, worker, name="单艳梓")
        with pytest.raises(actions.DuplicatePerson) as refusal, transaction.atomic():
            add(other, worker)
        assert refusal.value.household == household

    def test_an_id_held_out_of_scope_is_refused_without_saying_where(
        self, household: Household, worker: Worker, stranger: Worker
    ) -> None:
        add(household, worker)
        elsewhere = make_household(stranger.postings.get().area, stranger, name="曾兰")
        with pytest.raises(actions.DuplicatePerson) as refusal, transaction.atomic():
            add(elsewhere, stranger)
        assert refusal.value.household is None

    def test_an_id_held_in_another_street_is_refused_too(
        self, household: Household, worker: Worker
    ) -> None:
        from tests.factories import make_worker

        add(household, worker)
        far = make_area()
        other = make_worker("worker", far)
        with pytest.raises(actions.DuplicatePerson), transaction.atomic():
            add(make_household(far, other, name="曾兰"), other)

    def test_when_two_add_the_same_id_at_once_the_second_is_refused(
        self, household: Household, worker: Worker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add(household, worker)
        monkeypatch.setattr(people_actions, "refuse_duplicate", lambda *a, **k: None)
        with pytest.raises(actions.DuplicatePerson) as refusal, transaction.atomic():
            add(household, worker, relation="8")
        assert refusal.value.household == household

    def test_an_index_row_of_an_id_nobody_holds_is_no_duplicate(
        self, household: Household, worker: Worker
    ) -> None:
        person = add(household, worker)
        row = SearchToken.objects.filter(subject__person=person, kind=TokenKind.RESIDENT_ID)
        row.update(value=blind(household.street_id, "resident_id", ID))
        assert index.holder_of_id("resident_id", ID) is None

    def test_other_papers_may_be_held_twice(self, household: Household, worker: Worker) -> None:
        for name in ("甲", "乙"):
            add(household, worker, name=name, relation="8", id_kind="passport", id_number="E1")
        assert len(index.find_people(worker, "e1")) == 2

    def test_a_changed_name_is_found_and_the_old_one_is_not(
        self, household: Household, worker: Worker
    ) -> None:
        person = add(household, worker)
        edit(person, worker, identity=PersonIdentity(name="秦洁", id_number=OTHER_ID))
        assert index.find_people(worker, "秦洁") == [person]
        assert index.find_people(worker, "秦杰") == []

    def test_a_changed_id_is_checked_again(
        self, area: Area, household: Household, worker: Worker, head: Person
    ) -> None:
        add(household, worker)
        with pytest.raises(actions.DuplicatePerson), transaction.atomic():
            edit(head, worker, identity=PersonIdentity(name="魏龙凤", id_number=OTHER_ID))

    def test_a_stale_edit_is_refused(self, household: Household, worker: Worker) -> None:
        person = add(household, worker)
        with pytest.raises(StaleVersion):
            edit(person, worker, based_on=0)

    def test_a_stranger_cannot_edit(
        self, household: Household, worker: Worker, stranger: Worker
    ) -> None:
        person = add(household, worker)
        with pytest.raises(ObjectDoesNotExist):
            edit(person, stranger)

    def test_a_member_leaves_and_the_record_stays(
        self, household: Household, worker: Worker
    ) -> None:
        person = add(household, worker)
        actions.remove_member(person_id=person.pk, based_on=1, left_on=today(), by=worker)
        assert household.people.get(pk=person.pk).left_on == today()

    def test_nobody_leaves_twice(self, household: Household, worker: Worker) -> None:
        person = add(household, worker)
        actions.remove_member(person_id=person.pk, based_on=1, left_on=today(), by=worker)
        with pytest.raises(MoveNotAllowed):
            actions.remove_member(person_id=person.pk, based_on=2, left_on=today(), by=worker)

    def test_the_head_does_not_leave(self, head: Person, worker: Worker) -> None:
        with pytest.raises(MoveNotAllowed):
            actions.remove_member(person_id=head.pk, based_on=1, left_on=today(), by=worker)

    def test_a_member_becomes_the_head(
        self, household: Household, head: Person, worker: Worker
    ) -> None:
        person = add(household, worker)
        actions.make_head(person_id=person.pk, based_on=1, former_relation="1", by=worker)
        relations = dict(household.people.values_list("pk", "relation"))
        assert relations == {person.pk: "0", head.pk: "1"}

    def test_the_head_cannot_become_the_head(self, head: Person, worker: Worker) -> None:
        with pytest.raises(MoveNotAllowed):
            actions.make_head(person_id=head.pk, based_on=1, former_relation="1", by=worker)


class TestTasks:
    def open_task(self, person: Person, by: Worker) -> Any:
        return actions.open_id_task(person=person, note=TaskNote(as_written="31019"), by=by)

    def test_typing_the_id_finishes_the_task(
        self, household: Household, head: Person, worker: Worker
    ) -> None:
        task = self.open_task(head, worker)
        edit(head, worker, identity=PersonIdentity(name="魏龙凤", id_number=ID))
        task.refresh_from_db()
        assert task.done_by == worker

    def test_a_change_without_an_id_leaves_it_open(self, head: Person, worker: Worker) -> None:
        task = self.open_task(head, worker)
        edit(head, worker)
        task.refresh_from_db()
        assert task.done_at is None

    def test_it_can_be_finished_once(self, head: Person, worker: Worker) -> None:
        task = self.open_task(head, worker)
        actions.finish_task(task_id=task.pk, by=worker)
        with pytest.raises(MoveNotAllowed):
            actions.finish_task(task_id=task.pk, by=worker)

    def test_not_on_a_closed_household(self, head: Person, worker: Worker) -> None:
        task = self.open_task(head, worker)
        close(head.household)
        with pytest.raises(PermissionDenied):
            actions.finish_task(task_id=task.pk, by=worker)


class TestTies:
    def test_a_partnership_is_recorded_once_whichever_way_it_is_said(
        self, household: Household, head: Person, worker: Worker
    ) -> None:
        person = add(household, worker)
        pair = [head.pk, person.pk]
        tie = actions.add_tie(
            household_id=household.pk,
            kind="partner",
            person_id=pair[0],
            other_id=pair[1],
            partnership="married",
            by=worker,
        )
        assert {tie.person_id, tie.other_id} == set(pair)
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.add_tie(
                household_id=household.pk,
                kind="partner",
                person_id=pair[1],
                other_id=pair[0],
                partnership="divorced",
                by=worker,
            )

    def test_a_person_of_another_household_is_not_found(
        self, area: Area, household: Household, head: Person, worker: Worker
    ) -> None:
        foreign = make_household(area, worker, name="单艳梓").people.get()
        with pytest.raises(ObjectDoesNotExist):
            actions.add_tie(
                household_id=household.pk,
                kind="parent",
                person_id=head.pk,
                other_id=foreign.pk,
                by=worker,
            )

    def test_a_wrong_one_is_removed(
        self, household: Household, head: Person, worker: Worker
    ) -> None:
        person = add(household, worker)
        tie = actions.add_tie(
            household_id=household.pk,
            kind="parent",
            person_id=head.pk,
            other_id=person.pk,
            by=worker,
        )
        assert actions.remove_tie(tie_id=tie.pk, by=worker) == household.pk
        assert not household.ties.exists()


class TestConsents:
    def give(self, household: Household, by: Worker, **fields: Any) -> Any:
        arguments = {
            "household_id": household.pk,
            "person_id": None,
            "purpose": "sharing",
            "given_on": today(),
            "until_on": None,
            "note": ConsentNote(signed_by="魏龙凤"),
            "by": by,
        } | fields
        return actions.give_consent(**arguments)

    def test_it_holds_until_it_is_withdrawn(
        self, household: Household, head: Person, worker: Worker
    ) -> None:
        consent = self.give(household, worker, person_id=head.pk)
        assert consent.holds
        assert not actions.withdraw_consent(consent_id=consent.pk, by=worker).holds

    def test_it_is_withdrawn_once(self, household: Household, worker: Worker) -> None:
        consent = self.give(household, worker)
        actions.withdraw_consent(consent_id=consent.pk, by=worker)
        with pytest.raises(PermissionDenied):
            actions.withdraw_consent(consent_id=consent.pk, by=worker)

    def test_a_withdrawal_is_taken_on_a_closed_case_too(
        self, household: Household, worker: Worker
    ) -> None:
        consent = self.give(household, worker)
        close(household)
        assert actions.withdraw_consent(consent_id=consent.pk, by=worker).withdrawn_by == worker

    def test_one_that_ran_out_does_not_hold(self, household: Household, worker: Worker) -> None:
        past = today() - timedelta(days=1)
        assert not self.give(household, worker, given_on=past, until_on=past).holds
