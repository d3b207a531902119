"""What the pages of one household share: fetching it in scope, its people as choices."""

from uuid import UUID

from casework.access.http import StaffRequest
from casework.audit.chain import record
from casework.households.models import Household, Person
from casework.households.naming import name_of


def household_for(request: StaffRequest, household_id: UUID) -> Household:
    """Return a household in the worker's scope; raise Household.DoesNotExist otherwise."""
    households = Household.objects.visible_to(request.user).with_heads()
    household: Household = households.get(pk=household_id)
    return household


def person_for(request: StaffRequest, person_id: UUID) -> tuple[Household, Person]:
    """Return a person in the worker's scope, with the household; raise DoesNotExist otherwise."""
    person: Person = Person.objects.visible_to(request.user).get(pk=person_id)
    person.household = household_for(request, person.household_id)
    return person.household, person


def remember_reading(request: StaffRequest, household: Household) -> None:
    """Write down that a page about a household was opened; call it where a form begins."""
    if request.method == "GET":
        page = request.resolver_match.url_name if request.resolver_match else None
        record("household read", household, by=request.user, page=page)


def person_choices(household: Household) -> list[tuple[str, str]]:
    """Return (id, name) of everyone in the record, without those whose data are set aside."""
    return [(str(person.pk), name_of(person)) for person in household.workable_people]
