"""What the pages of one household share: fetching it in scope, its people as choices."""

from uuid import UUID

from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.audit.chain import record
from casework.households.models import Household, Person
from casework.vault.sealed import readable


def household_for(request: StaffRequest, household_id: UUID) -> Household:
    """Return a household in the worker's scope; raise Household.DoesNotExist otherwise."""
    households = Household.objects.visible_to(request.user).with_heads()
    household: Household = households.get(pk=household_id)
    return household


def remember_reading(request: StaffRequest, household: Household) -> None:
    """Write down that a page about a household was opened; call it where a form begins."""
    if request.method == "GET":
        page = request.resolver_match.url_name if request.resolver_match else None
        record("household read", household, by=request.user, page=page)


def name_of(person: Person | None) -> str:
    """Return a person's name for a page; says so where the record can't be read."""
    if person is None:
        return _("(no head recorded)")
    identity = readable(person, "identity")
    return identity.name if identity else _("Cannot be read")


def person_choices(household: Household) -> list[tuple[str, str]]:
    """Return (id, name) of everyone in the household's record."""
    return [(str(person.pk), name_of(person)) for person in household.people.all()]
