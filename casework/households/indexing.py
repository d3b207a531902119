"""Making the search tokens anew: under a new root key beside the old, or from nothing.

What is done is told by the rows: a household whose subject carries the version being built is
finished. So the work goes on where it was cut off, and the site reads and writes meanwhile.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Min, Q

from casework.households.index import state, state_for_writing, write_followers
from casework.households.models import (
    ON_FILE,
    Household,
    Person,
    SearchIndex,
    SearchSubject,
    SearchToken,
)
from casework.households.search import tokens
from casework.households.search.terms import Sought
from casework.vault import index, keys, suites
from casework.vault.models import RootKey
from casework.vault.sealed import readable

BATCH = 50  # households in one transaction
CLEARED = 5000  # tokens looked at in one transaction
# A search that read of an older version before it was replaced has so many seconds to ask for it.
GRACE = 5.0
# Between transactions others get their turn: so much of the time that the last one took.
PAUSE = 0.1

Advance = Callable[[int], object]
Subject = tuple[UUID, UUID | None]


class Outcome(NamedTuple):
    """The version by which everything is found now; records that don't open keep older tokens."""

    version: int
    unreadable: int


def count() -> int:
    """Return how many households `reindex` goes through."""
    every: int = _households().count()
    return every


def waiting() -> int:
    """Return how many households are not written yet under the version that is being built."""
    building = state().building
    if building is None:
        return 0
    done = _subjects().filter(person=None, version__gte=building)
    left: int = _households().exclude(pk__in=done.values("household_id")).count()
    return left


def reindex(advance: Advance = lambda n: None) -> Outcome:
    """Write every token under a new root key of the present suite, and let the old ones go.

    Finishes what was cut off before it begins anything new. Others read and write meanwhile; what
    they write is written under both versions. Two at once do the same work and disturb nobody.
    """
    alive = state()
    if alive.building is None and alive.is_clean:
        _publish(_new_root(alive))
    unreadable = _build(advance)
    return Outcome(_clear(), unreadable)


def rebuild(advance: Advance = lambda n: None) -> Outcome:
    """Make every token again from the sealed records, under the root key that there is.

    For a site whose tables of tokens came back empty, before it is opened: until it is finished
    nobody is found and no resident ID is unique. Going on after a break, call `reindex`.
    """
    version = _latest_root().version
    with transaction.atomic():
        SearchToken.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {SearchSubject._meta.db_table}")  # noqa: S608 - our own table's name
        SearchIndex.objects.all().delete()
        SearchIndex.objects.create(building=version)
    return reindex(advance)


def _households() -> Any:
    return Household.objects.unscoped("every household is indexed").filter(stage__in=ON_FILE)


def _subjects() -> Any:
    return SearchSubject.objects.unscoped("every household is indexed")


def _latest_root() -> RootKey:
    return RootKey.objects.filter(name=index.ROOT).latest("version")


def _new_root(alive: SearchIndex) -> int:
    """Return the version to build: one that was made and never published, else a new one."""
    latest = _latest_root()
    spare = latest.version > (alive.complete or 0)
    if spare and latest.suite == suites.current().number:
        return latest.version
    keys.create_root(index.ROOT, latest.version + 1)
    return latest.version + 1


def _publish(version: int) -> None:
    """Let every writer write under the version too, from their next transaction on."""
    with _locked_state() as row:
        if row.building is None and row.is_clean and version > (row.complete or 0):
            row.building, row.is_clean = version, False
            row.save()


@contextmanager
def _locked_state() -> Iterator[SearchIndex]:
    """Hold the state alone: waits for every transaction that writes tokens."""
    state()
    with transaction.atomic():
        yield SearchIndex.objects.select_for_update(of=("self",)).get()


def _build(advance: Advance) -> int:
    """Write what is missing under the version being built; return how many records didn't open."""
    version = state().building
    if version is None:
        return 0
    unreadable, left = _pass(version, advance)
    while left:  # someone was writing on these households just then
        time.sleep(PAUSE)
        _again, left = _pass(version, lambda n: None)
    with _locked_state() as row:
        if row.building == version:
            if row.complete is not None and row.complete != version:
                row.older = [*row.older, row.complete]
            row.complete, row.building, row.is_clean = version, None, False
            row.save()
    return unreadable


def _pass(version: int, advance: Advance) -> tuple[int, int]:
    """Go through all households; return how many records didn't open, how many were locked."""
    unreadable = left = 0
    for ids in _batches():
        begun = time.monotonic()
        with transaction.atomic():
            alive = state_for_writing()
            if alive.building != version:
                return unreadable, 0
            missing = set(ids) - set(
                _subjects()
                .filter(household__in=ids, person=None, version__gte=version)
                .values_list("household_id", flat=True)
            )
            free = (
                _households()
                .filter(pk__in=missing)
                .select_for_update(of=("self",), skip_locked=True)
            )
            households = list(free)
            unreadable += _write(households, version)
        left += len(missing) - len(households)
        advance(len(ids))
        time.sleep(PAUSE * (time.monotonic() - begun))
    return unreadable, left


def _batches() -> Iterator[list[UUID]]:
    last: UUID | None = None
    while True:
        rows = _households().order_by("pk")
        rows = rows.filter(pk__gt=last) if last else rows
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        if not ids:
            return
        yield ids
        last = ids[-1]


def _write(households: list[Household], version: int) -> int:
    """Write the tokens of some locked households and their people under one version."""
    keys.warm(household.pk for household in households)
    sought, streets, unreadable = _opened(households)
    unreadable += write_followers(households, version)
    subjects = _subjects_of(households, sought)
    rows = [
        SearchToken(subject_id=subjects[subject], kind=kind, value=value, version=version)
        for subject, wanted in sought.items()
        for kind, value in tokens.hashed(wanted, streets[subject[0]], version)
    ]
    # By value, so that the order of the rows says nothing about the order of the characters.
    rows.sort(key=lambda row: row.value)
    SearchToken.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    _subjects().filter(pk__in=[subjects[subject] for subject in sought]).update(version=version)
    return unreadable


def _opened(
    households: list[Household],
) -> tuple[dict[Subject, set[Sought]], dict[UUID, UUID], int]:
    """Return what each subject is found by, the streets, and how many records didn't open."""
    sought: dict[Subject, set[Sought]] = {}
    unreadable = 0
    streets = {household.pk: household.street_id for household in households}
    for household in households:
        home = readable(household, Household.identity)
        if home is None:
            unreadable += 1
        else:
            sought[household.pk, None] = tokens.of_household(home)
    people = Person.objects.unscoped("every household is indexed")
    for person in people.filter(household__in=streets):
        identity = readable(person, Person.identity)
        if identity is None:
            unreadable += 1
        else:
            # Whoever is set aside is found by nobody.
            of_person = set() if person.is_set_aside else tokens.of_person(identity)
            sought[person.household_id, person.pk] = of_person
    return sought, streets, unreadable


def _subjects_of(
    households: list[Household], sought: dict[Subject, set[Sought]]
) -> dict[Subject, int]:
    """Return the primary keys of the subjects, made where they are missing."""

    def known() -> dict[Subject, int]:
        rows = _subjects().filter(household__in=households)
        return {
            (household_id, person_id): pk
            for household_id, person_id, pk in rows.values_list("household_id", "person_id", "pk")
        }

    present = known()
    missing = [subject for subject in sought if subject not in present]
    SearchSubject.objects.bulk_create(
        SearchSubject(household_id=household_id, person_id=person_id)
        for household_id, person_id in missing
    )
    return known() if missing else present


def _is_outlived(complete: int) -> bool:
    """Tell whether there is anything of an older version that a search could still ask for."""
    tokens = SearchToken.objects.filter(version__lt=complete)
    return tokens.exists() or RootKey.objects.filter(name=index.ROOT, version__lt=complete).exists()


def _clear() -> int:
    """Delete tokens of older versions where the subject has newer ones, then roots nobody needs."""
    complete = state().complete
    if complete is None:
        raise RuntimeError("the index was never built")
    if _is_outlived(complete):
        time.sleep(GRACE)
    ends = SearchToken.objects.filter(version__lt=complete).aggregate(Min("pk"), Max("pk"))
    for start in range(ends["pk__min"] or 0, (ends["pk__max"] or -1) + 1, CLEARED):
        old = Q(version__lt=complete, subject__version__gte=complete)
        SearchToken.objects.filter(old, pk__gte=start, pk__lt=start + CLEARED).delete()
        time.sleep(0)
    with _locked_state() as row:
        if row.complete == complete and not row.is_clean:
            left = SearchToken.objects.filter(version__lt=complete, subject__version__lt=complete)
            row.older = sorted(set(left.values_list("version", flat=True)))
            row.is_clean = row.building is None
            row.save()
    unneeded = RootKey.objects.filter(name=index.ROOT, version__lt=complete)
    unneeded.exclude(version__in=state().older).delete()
    return complete
