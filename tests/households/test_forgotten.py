"""A restore of older records brings nobody back whose data were erased or restricted since."""

from datetime import timedelta
from typing import Any, cast

import pytest

from casework.access.models import Worker
from casework.audit.models import Entry
from casework.common.dates import now, today
from casework.common.ids import new_id
from casework.households import actions, forgotten, repeating
from casework.households.index import find_people
from casework.households.models import (
    DataRequest,
    DataRequestNote,
    Household,
    Person,
    PersonCondition,
    PersonIdentity,
)
from casework.vault import stones
from casework.vault.models import PersonStone
from casework.vault.sealed import SealedBytes
from casework.vault.stones import Decision, Kind
from tests.world import resident_id

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

ID = resident_id("19550102", 2)
WHY = "tests"


@pytest.fixture
def son(household: Household, worker: Worker) -> Person:
    return actions.add_person(
        household_id=household.pk,
        relation="2",
        identity=PersonIdentity(name="魏𬭎", id_number=ID, sex="1"),
        condition=PersonCondition(note="怕生"),
        by=worker,
    )


@pytest.fixture
def cleaned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the database be cleaned at once, and tell how often; a test's transaction forbids it."""
    calls: list[str] = []

    def clean(alias: str, *_: Any, **__: Any) -> bool:
        calls.append(alias)
        return True

    monkeypatch.setattr(forgotten, "scrub", clean)
    return calls


def fresh(person: Person) -> Person:
    return cast(Person, Person.objects.unscoped(WHY).get(pk=person.pk))


def decide(person: Person, kind: str, outcome: str, worker: Worker, by: Worker) -> DataRequest:
    request = actions.enter_request(
        person_id=person.pk,
        kind=kind,
        asked_on=today(),
        identified="id_paper",
        note=DataRequestNote("魏𬭎", "请删掉。"),
        by=worker,
    )
    return actions.grant_request(request_id=request.pk, based_on=1, outcome=outcome, by=by)


def close_long_ago(household: Household) -> None:
    day = today() - timedelta(days=365 * 12)
    Household.objects.unscoped(WHY).filter(pk=household.pk).update(stage="closed", closed_on=day)


@pytest.fixture
def restricted(son: Person, worker: Worker, supervisor: Worker) -> Person:
    decide(son, "restriction", "done", worker, supervisor)
    return fresh(son)


@pytest.fixture
def erased(household: Household, son: Person, worker: Worker, supervisor: Worker) -> Person:
    close_long_ago(household)
    decide(son, "deletion", "done", worker, supervisor)
    return fresh(son)


@pytest.fixture
def freed(restricted: Person, supervisor: Worker) -> Person:
    actions.lift_restriction(
        person_id=restricted.pk, based_on=restricted.version, reason="本人要求", by=supervisor
    )
    return fresh(restricted)


def as_before(person: Person, **marks: Any) -> Person:
    """Put a person's marks back as an older backup has them; their data stay where they are."""
    marks = {f"{mark}_{end}": None for mark in ("erased", "restricted") for end in ("at", "by")} | (
        marks
    )
    Person.objects.unscoped(WHY).filter(pk=person.pk).update(**marks)
    return fresh(person)


def stone() -> Decision:
    return stones.decision(PersonStone.objects.get())


class TestStones:
    def test_a_restriction_gets_one(self, restricted: Person, supervisor: Worker) -> None:
        assert forgotten.finish() == 1
        told = (restricted.pk, restricted.household_id, supervisor.pk, Kind.RESTRICTED)
        assert stone() == (*told, restricted.restricted_at)

    def test_its_lifting_is_the_later_word(self, restricted: Person, supervisor: Worker) -> None:
        forgotten.finish()
        actions.lift_restriction(
            person_id=restricted.pk, based_on=restricted.version, reason="本人要求", by=supervisor
        )
        assert forgotten.finish() == 1
        assert stone().kind == Kind.LIFTED

    def test_nothing_is_done_twice(self, freed: Person) -> None:
        forgotten.finish()
        assert forgotten.finish() == 0

    def test_older_records_do_not_undo_a_decision(self, restricted: Person) -> None:
        """Whoever looks at a site that is half restored must not take that for a decision."""
        forgotten.finish()
        as_before(restricted)
        assert forgotten.finish() == 0
        assert stone().kind == Kind.RESTRICTED

    def test_people_of_whom_nothing_was_decided_have_none(self, son: Person) -> None:
        assert forgotten.finish() == 0

    def test_an_erasure_is_cleaned_out_of_the_file(
        self, erased: Person, cleaned: list[str]
    ) -> None:
        assert forgotten.finish() == 2
        assert cleaned == ["default"]
        assert forgotten.unclean() == 0

    def test_a_file_that_is_in_use_is_cleaned_the_next_time(
        self, erased: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(forgotten, "scrub", lambda *_, **__: False)
        assert forgotten.finish() == 1
        assert forgotten.unclean() == 1

    def test_a_restriction_leaves_the_file_alone(
        self, restricted: Person, cleaned: list[str]
    ) -> None:
        forgotten.finish()
        assert cleaned == []


class TestRepeating:
    def test_who_was_erased_is_erased_again(
        self,
        household: Household,
        son: Person,
        worker: Worker,
        supervisor: Worker,
        cleaned: list[str],
    ) -> None:
        at = now()
        stones.raise_stones([Decision(son.pk, household.pk, supervisor.pk, Kind.ERASED, at)])
        PersonStone.objects.update(is_clean=True)
        assert repeating.repeat_after_restore() == (1, [])
        back = fresh(son)
        assert (back.identity.name, back.condition.note) == ("", "")
        assert (back.erased_at, back.erased_by) == (at, supervisor)
        assert find_people(worker, "魏𬭎") == []
        assert cleaned == ["default"]

    def test_who_was_restricted_is_restricted_again(
        self, restricted: Person, worker: Worker, supervisor: Worker
    ) -> None:
        forgotten.finish()
        as_before(restricted)
        assert repeating.repeat_after_restore() == (1, [])
        back = fresh(restricted)
        assert back.restricted_at == restricted.restricted_at
        assert back.restricted_by == supervisor
        assert find_people(worker, "魏𬭎") == []

    def test_who_was_freed_is_found_again(
        self, restricted: Person, worker: Worker, supervisor: Worker
    ) -> None:
        at = now()
        told = Decision(restricted.pk, restricted.household_id, supervisor.pk, Kind.LIFTED, at)
        stones.raise_stones([told])
        assert repeating.repeat_after_restore() == (1, [])
        assert fresh(restricted).restricted_at is None
        assert [found.pk for found in find_people(worker, "魏𬭎")] == [restricted.pk]
        request = DataRequest.objects.unscoped(WHY).get()
        assert (request.lifted_at, request.lifted_by) == (at, supervisor)

    def test_an_earlier_lifting_ends_no_later_restriction(self, restricted: Person) -> None:
        before = now() - timedelta(days=1)
        ids = (restricted.pk, restricted.household_id, restricted.restricted_by_id)
        stones.raise_stones([Decision(*ids, Kind.LIFTED, before)])
        assert repeating.repeat_after_restore().done == 0
        assert fresh(restricted).restricted_at is not None

    def test_what_the_records_say_already_is_not_repeated(
        self, restricted: Person, son: Person
    ) -> None:
        forgotten.finish()
        assert repeating.repeat_after_restore() == (0, [])
        assert fresh(son).version == restricted.version

    def test_who_was_erased_stays_as_they_are(self, erased: Person, cleaned: list[str]) -> None:
        forgotten.finish()
        assert repeating.repeat_after_restore() == (0, [])

    def test_who_is_free_is_not_freed_again(self, freed: Person) -> None:
        forgotten.finish()
        assert repeating.repeat_after_restore() == (0, [])

    def test_people_whom_the_backup_does_not_know_are_passed_over(
        self, household: Household, worker: Worker
    ) -> None:
        nobody = Decision(household.pk, household.pk, worker.pk, Kind.RESTRICTED, now())
        stones.raise_stones([nobody])
        assert repeating.repeat_after_restore() == (0, [])

    def test_an_account_that_the_backup_does_not_know_is_named_in_the_audit(
        self, household: Household, son: Person, worker: Worker
    ) -> None:
        gone = new_id()
        stones.raise_stones([Decision(son.pk, household.pk, gone, Kind.RESTRICTED, now())])
        repeating.repeat_after_restore()
        assert fresh(son).restricted_by == worker
        entry = Entry.objects.get(act="decision on data repeated")
        assert entry.details["decided_by"] == str(gone)

    def test_a_record_that_does_not_open_is_named_and_the_others_are_repeated(
        self, household: Household, head: Person, son: Person, worker: Worker, cleaned: list[str]
    ) -> None:
        for person, kind in ((head, Kind.RESTRICTED), (son, Kind.LIFTED)):
            stones.raise_stones([Decision(person.pk, household.pk, worker.pk, kind, now())])
        as_before(son, restricted_at=now() - timedelta(days=1), restricted_by=worker)
        rows = Person.objects.unscoped(WHY).filter(pk=son.pk)
        rows.update(identity_sealed=SealedBytes(b"broken"))
        assert repeating.repeat_after_restore() == (1, [son.pk])
        assert fresh(head).restricted_at is not None
