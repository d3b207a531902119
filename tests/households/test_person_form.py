"""What a person may be to the head of the household, as the form offers it."""

import pytest

from casework.access.models import Role
from casework.households.codes import Relation
from casework.households.forms.person import relation_choices
from casework.households.models import Household, Person
from tests.factories import make_area, make_household, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def household() -> Household:
    area = make_area()
    return make_household(area, make_worker(Role.WORKER, area))


def test_a_second_head_is_not_offered(household: Household) -> None:
    assert Relation.HEAD not in dict(relation_choices(household, None))


def test_nothing_is_chosen_beforehand_for_a_new_person(household: Household) -> None:
    assert relation_choices(household, None)[0][0] == ""


def test_the_head_stays_the_head(household: Household) -> None:
    assert list(dict(relation_choices(household, household.head))) == [Relation.HEAD]


def test_a_household_without_a_head_may_be_given_one(household: Household) -> None:
    household.people.all().delete()
    bare = Household.objects.unscoped("a test").get(pk=household.pk)
    assert Relation.HEAD in dict(relation_choices(bare, None))


def test_a_member_has_no_empty_choice(household: Household) -> None:
    member = Person(household=household, relation=Relation.SON)
    assert "" not in dict(relation_choices(household, member))
