"""Changes that leave a household's record at odds with itself, and how each is refused."""

from datetime import timedelta

import pytest

from casework.access.models import Area, Worker
from casework.common.dates import today
from casework.common.moves import MoveNotAllowed
from casework.desk import worklist
from casework.households import actions
from casework.households.forms import CategoryForm
from casework.households.models import (
    Household,
    Person,
    PersonCondition,
    PersonIdentity,
    TaskNote,
)
from tests.factories import make_area, make_closed_case, make_household, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

NUMBER = "310199194402032370"


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    return make_household(area, worker)


def add(household: Household, by: Worker, **identity: str) -> Person:
    return actions.add_person(
        household_id=household.pk,
        relation="8",
        identity=PersonIdentity(**{"name": "魏某", **identity}),
        condition=PersonCondition(),
        by=by,
    )


def test_a_number_taken_in_another_street_cannot_come_in_as_another_paper(
    household: Household, worker: Worker
) -> None:
    far = make_area()
    stranger = make_worker("worker", far)
    add(make_household(far, stranger), stranger, id_number=NUMBER)
    person = add(household, worker, id_kind="passport", id_number=NUMBER)
    with pytest.raises(actions.DuplicatePerson) as refusal:
        actions.edit_person(
            person_id=person.pk,
            based_on=person.version,
            relation="8",
            identity=PersonIdentity(name="魏某", id_kind="resident_id", id_number=NUMBER),
            condition=PersonCondition(),
            is_member=True,
            died_on=None,
            by=worker,
        )
    assert refusal.value.household is None


def test_who_has_died_becomes_no_head(household: Household, worker: Worker) -> None:
    person = add(household, worker, id_kind="none")
    Person.objects.visible_to(worker).filter(pk=person.pk).update(died_on=today())
    with pytest.raises(MoveNotAllowed):
        actions.make_head(person_id=person.pk, based_on=1, former_relation="1", by=worker)


def category_errors(household: Household, day: int) -> bool:
    form = CategoryForm(
        {"category": "temporary", "from_on": today() + timedelta(days=day)}, household=household
    )
    return not form.is_valid()


def test_a_category_begins_after_the_one_before_has_ended(
    household: Household, worker: Worker
) -> None:
    day = today() - timedelta(days=3)
    actions.change_category(
        household_id=household.pk, category="", label="", from_on=day, based_on=1, by=worker
    )
    assert category_errors(household, -10)
    assert not category_errors(household, -3)


def test_a_category_that_has_not_begun_is_not_the_present_one(household: Household) -> None:
    assert category_errors(household, 1)


def test_the_tasks_of_a_closed_case_wait_for_nobody(
    area: Area, household: Household, worker: Worker
) -> None:
    actions.open_id_task(person=household.head, note=TaskNote(), by=worker)
    assert worklist.standing_tasks(worker).count() == len(worklist.open_tasks(worker)) == 1
    make_closed_case(household, worker, make_worker("supervisor", area))
    assert worklist.standing_tasks(worker).count() == len(worklist.open_tasks(worker)) == 0
