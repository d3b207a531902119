"""Which families of a roster are on file already, so that importing twice changes nothing."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from casework.access.models import Area, Permission, Worker
from casework.access.net import as_system
from casework.households.codes import IdKind
from casework.households.index import find_people, holder_of_id
from casework.households.models import Household, Person
from casework.households.roster.findings import RosterHousehold, RosterPerson
from casework.households.search.normal import normal_id, normal_name
from casework.vault import keys
from casework.vault.sealed import readable


@dataclass
class Match:
    """What is on file of a family: its household, who is known, whose ID is held elsewhere.

    `elsewhere`: row and the household that holds the ID, which is told to nobody. `restricted`:
    rows of people whose data are stored and nothing else, so nothing is taken.
    """

    household: Household | None = None
    known: dict[int, Person] = field(default_factory=dict)
    elsewhere: dict[int, UUID] = field(default_factory=dict)
    restricted: set[int] = field(default_factory=set)


class Restricted:
    """Everyone whose data are restricted: no search finds them, and no roster may make them anew.

    They are few; each is opened once. By ID they are known everywhere, by name and birth date in
    their street, where both the record and the roster lack no more than the ID.
    """

    def __init__(self) -> None:
        why = "nobody whose data are restricted is made anew"
        rows = Person.objects.unscoped(why).filter(restricted_at__isnull=False)
        with as_system(why):
            people = list(rows.select_related("household"))
        keys.warm(person.household_id for person in people)
        self.by_id: dict[str, Person] = {}
        self.by_name: dict[tuple[UUID, str, date], Person] = {}
        for person in people:
            identity = readable(person, Person.identity)
            if identity and identity.id_number:
                self.by_id[normal_id(identity.id_number)] = person
            if identity and identity.birth_on:
                street = person.household.street_id
                self.by_name[street, normal_name(identity.name), identity.birth_on] = person

    def holder(self, member: RosterPerson, area: Area) -> Person | None:
        """Return the person that a row of an area's roster tells of, if they are one of these."""
        if member.id_number and (found := self.by_id.get(normal_id(member.id_number))):
            return found
        if member.birth_on is None or area.street_id is None:
            return None
        key = (area.street_id, normal_name(member.name), member.birth_on)
        named = self.by_name.get(key)
        return named if named and same_person(named, member) else None


def match(family: RosterHousehold, area: Area, restricted: Restricted, by: Worker) -> Match:
    """Find a family on file: by anyone's ID, else by its head's name at the same address.

    Members are keyed by their row. `elsewhere` names rows whose ID is held in a household that the
    worker may not write on or that isn't this family's.
    """
    found = Match()
    set_aside = {
        person.row: holder
        for person in family.members
        if (holder := restricted.holder(person, area))
    }
    holders = set_aside | {
        person.row: holder
        for person in family.members
        if person.id_number and (holder := holder_of_id(person.id_kind, person.id_number))
    }
    visible = set(
        Household.objects.visible_to(by, Permission.EDIT)
        .filter(pk__in={holder.household_id for holder in holders.values()})
        .values_list("pk", flat=True)
    )
    for row, holder in holders.items():
        if holder.household_id in visible and found.household is None:
            found.household = holder.household
        if found.household is not None and holder.household_id == found.household.pk:
            found.known[row] = holder
        else:
            found.elsewhere[row] = holder.household_id
    found.restricted = set_aside.keys() & found.known.keys()
    if found.household is None and not found.elsewhere:
        found.household = by_head(family, area, by)
        head = found.household.head if found.household else None
        if head is not None and readable(head, "identity") is None:
            found.known[family.head.row] = head
    if found.household is not None:
        add_known_by_name(found, found.household, family)
    return found


def by_head(family: RosterHousehold, area: Area, by: Worker) -> Household | None:
    """Return the household of the area whose head has this name and which lives at this address."""
    for person in find_people(by, family.head.name):
        household = person.household
        if not person.is_head or household.area_id != area.pk:
            continue
        identity = readable(household, "identity")
        if identity and identity.living_address == family.living_address:
            return household
    return None


def add_known_by_name(found: Match, household: Household, family: RosterHousehold) -> None:
    """Add the members that the household knows by name, each person once.

    Someone on file with another resident ID is another person of the same name.
    """
    taken = {person.pk for person in found.known.values()}
    people = [person for person in household.people.all() if person.pk not in taken]
    for member in family.members:
        if member.row in found.known or member.row in found.elsewhere:
            continue
        for person in people:
            if same_person(person, member):
                found.known[member.row] = person
                people.remove(person)
                break


def same_person(person: Person, member: RosterPerson) -> bool:
    """Tell whether a person on file and a member of the roster are one, as far as can be said."""
    identity = readable(person, "identity")
    if identity is None or normal_name(identity.name) != normal_name(member.name):
        return False
    both = identity.id_number and member.id_number
    return not both or identity.id_number == member.id_number


def lacks_id(person: Person) -> bool:
    """Tell whether a person on file has no ID yet, and may be given one: nobody set aside may."""
    if person.is_set_aside:
        return False
    identity = readable(person, "identity")
    return identity is not None and not identity.id_number


def id_kind_of(member: RosterPerson) -> str:
    """Return the kind of paper to record: none while its number is missing or damaged."""
    return member.id_kind.value if member.id_number else IdKind.NONE.value
