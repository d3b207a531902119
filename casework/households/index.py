"""Writing the tokens of people and households, and finding someone by a whole ID, phone or name."""

import json
from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import connection

from casework.access.models import Area, Level, Worker
from casework.access.net import as_system
from casework.common.statements import planned_once
from casework.households.models import (
    Household,
    Person,
    SearchIndex,
    SearchSubject,
    SearchToken,
)
from casework.households.search import tokens
from casework.households.search.normal import normal_id, normal_name, normal_phone
from casework.households.search.terms import Sought
from casework.vault import index, keys
from casework.vault.models import RootKey
from casework.vault.sealed import readable

# Rooms above that keep keyed codes of their own beside a household's records register how to write
# them again under a version: (locked households with warm keys, version) → how many didn't open.
Follower = Callable[[Iterable[Household], int], int]
FOLLOWERS: list[Follower] = []

STATE = "SELECT complete, building, older, is_clean FROM households_searchindex"


def register_follower(follower: Follower) -> None:
    """Add a room's keyed codes to what is written again; once from the room's AppConfig.ready()."""
    if follower not in FOLLOWERS:
        FOLLOWERS.append(follower)


def write_followers(households: list[Household], version: int | None = None) -> int:
    """Write the codes that rooms above keep again; return how many records didn't open.

    Without a version under the newest that is written: for a household that came to another street.
    """
    version = version or max(state_for_writing().written)
    return sum(follower(households, version) for follower in FOLLOWERS)


def state() -> SearchIndex:
    """Return which versions of the index are alive, made if this is a new site."""
    return _read(STATE) or begun()


def _read(sql: str) -> SearchIndex | None:
    """Return the row; in SQL, because every search and every writer begins with it."""
    with planned_once() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    if row is None:
        return None
    older = json.loads(row[2]) if isinstance(row[2], str) else row[2]
    return SearchIndex(complete=row[0], building=row[1], older=older, is_clean=bool(row[3]))


def begun() -> SearchIndex:
    """Make the row of a site that has none: complete where there is nothing yet to be found."""
    latest = RootKey.objects.filter(name=index.ROOT).order_by("-version").first()
    version = latest.version if latest else keys.FIRST_VERSION
    with as_system("whether there is anything to index"):
        someone = Household.objects.unscoped("whether there is anything to index").exists()
    row = SearchIndex(building=version) if someone else SearchIndex(complete=version)
    SearchIndex.objects.bulk_create([row], ignore_conflicts=True)
    return SearchIndex.objects.get()


def state_for_writing() -> SearchIndex:
    """Return the same, and keep it from changing until the caller's transaction ends.

    So no writer misses a version that began to be built. SQLite lets one transaction write anyway.
    """
    if connection.vendor != "postgresql":
        return state()
    return _read(f"{STATE} FOR SHARE") or (begun() and _read(f"{STATE} FOR SHARE")) or begun()


def write_index(person: Person, household: Household) -> None:
    """Write a person's tokens anew, in the caller's transaction, who holds the household's lock.

    Raises IntegrityError if the street has the resident ID already.
    """
    alive = state_for_writing()
    # Whoever is set aside is found by nobody.
    sought = set() if person.is_set_aside else tokens.of_person(person.identity)
    write(person, household, sought, alive, reached=max(alive.written))


def write_household_index(household: Household, *, is_new: bool = False) -> None:
    """Write a household's tokens anew: its addresses and phones. As with `write_index`.

    `is_new`: nobody is in it yet, so that every one of its people will have their tokens.
    """
    alive = state_for_writing()
    sought = tokens.of_household(household.identity)
    write(None, household, sought, alive, reached=max(alive.written) if is_new else 0)


def write(
    person: Person | None,
    household: Household,
    sought: set[Sought],
    alive: SearchIndex,
    reached: int,
) -> None:
    """Make a subject's tokens those of what is sought, under every version that is written.

    `reached` is the version that the subject may say from now on.
    """
    subjects = SearchSubject.objects.unscoped("of a record that is being written")
    subject = subjects.filter(person=person, household=household).first()
    present = {} if subject is None else present_tokens(subject)
    if subject is None:
        subject = subjects.create(person=person, household=household, version=reached)
    elif subject.version < reached:
        subject.version = reached
        subject.save(update_fields=["version"])
    wanted = {
        (kind, value, version)
        for version in alive.written
        for kind, value in tokens.hashed(sought, household.street_id, version)
    }
    if stale := [pk for token, pk in present.items() if token not in wanted]:
        subject.tokens.filter(pk__in=stale).delete()
    # By value, so that the order of the rows says nothing about the order of the characters.
    fresh = sorted(wanted - present.keys(), key=lambda token: token[1])
    SearchToken.objects.bulk_create(
        SearchToken(subject=subject, kind=kind, value=value, version=version)
        for kind, value, version in fresh
    )


def present_tokens(subject: SearchSubject) -> dict[tuple[int, int, int], int]:
    """Return (kind, value, version) → primary key of a subject's tokens."""
    rows = subject.tokens.values_list("kind", "value", "version", "pk")
    return {(kind, value, version): pk for kind, value, version, pk in rows}


def values(sought: Iterable[Sought], streets: Iterable[UUID], versions: list[int]) -> list[int]:
    """Return the values that stand for any of what is sought in any of these streets."""
    sought, streets = list(sought), tuple(streets)
    found: list[int] = []
    for version in versions:
        try:
            for kind, value in sought:
                found += [blind(value) for blind in index.blinders(streets, kind, version)]
        except keys.KeyMissing:
            # A root goes when the last of its tokens is gone; that may be this very moment.
            if version in state().asked:
                raise
    return found


def all_streets() -> list[UUID]:
    """Return every street's id; a resident ID is looked for in all of them."""
    return list(Area.objects.filter(level=Level.STREET).values_list("pk", flat=True))


def holder_of_id(id_kind: str, id_number: str) -> Person | None:
    """Return whoever holds this ID anywhere, whether or not the asker may see the household.

    For refusing duplicates only: what lies out of the asker's scope must be named to nobody.
    """
    pair = (tokens.id_index_kind(id_kind), normal_id(id_number))
    if not pair[1]:
        return None
    found = values([pair], all_streets(), state().asked)
    rows = Person.objects.unscoped("a resident ID may be held once")
    with as_system("a resident ID may be held once"):
        people: list[Person] = list(
            rows.filter(search_subject__tokens__value__in=found).select_related("household")
        )
    for holder in people:
        identity = readable(holder, "identity")
        # A record that doesn't open keeps its number: the hash says that it is there.
        if identity is None or normal_id(identity.id_number) == pair[1]:
            return holder
    return None


def find_people(worker: Worker, text: str) -> list[Person]:
    """Return people in the worker's scope whose resident ID, phone or whole name is `text`.

    Each hit is opened and verified; one that doesn't open is a hit by its hash. Households come
    along with their areas.
    """
    pairs = [
        ("resident_id", normal_id(text)),
        ("other_id", normal_id(text)),
        ("phone", normal_phone(text)),
        ("name", normal_name(text)),
    ]
    pairs = [(kind, value) for kind, value in pairs if value]
    found = values(pairs, all_streets(), state().asked)
    people: list[Person] = list(
        Person.objects.visible_to(worker)
        .workable()
        .filter(search_subject__tokens__value__in=found)
        .select_related("household__area")
        .distinct()[:200]
    )
    keys.warm(person.household_id for person in people)
    wanted = set(pairs)
    return [person for person in people if is_found(person, wanted)]


def is_found(person: Person, wanted: set[Sought]) -> bool:
    """Tell whether one of these terms is the person's, or may be, where the record doesn't open."""
    identity = readable(person, "identity")
    return identity is None or bool(tokens.whole(identity) & wanted)
