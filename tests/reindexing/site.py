"""The site whose reindexing is killed: who is in it, who works on it meanwhile, what must hold."""

import itertools
import time
from pathlib import Path
from typing import Any

from django.core.management import call_command

from casework.households import actions, indexing
from casework.households.index import find_people, state
from casework.households.models import (
    Household,
    Person,
    PersonCondition,
    PersonIdentity,
    SearchToken,
)
from casework.households.search import tokens
from casework.households.search.find import find
from casework.households.search.query import parse
from casework.vault import custody, index
from casework.vault.models import RootKey
from tests.factories import make_area, make_household, make_worker


class Site:
    """One area with some dozens of households of two people each; `folder` holds what stops it."""

    def __init__(self, folder: Path) -> None:
        self.stop = folder / "stop"

    def prepare(self, households: int, names: tuple[str, ...]) -> float:
        """Make it, and return the seconds that one reindexing takes."""
        call_command("migrate", verbosity=0)
        custody.initialise()
        self.area = make_area()
        self.worker = make_worker("worker", self.area)
        indexing.BATCH, indexing.CLEARED, indexing.GRACE = 4, 100, 0.1
        for _n, name in zip(range(households), itertools.cycle(names), strict=False):
            self.add(make_household(self.area, self.worker, name=name), "曾小单")
        begun = time.monotonic()
        indexing.reindex()
        return time.monotonic() - begun

    def add(self, household: Household, name: str) -> Person:
        return actions.add_person(
            household_id=household.pk,
            relation="8",
            identity=PersonIdentity(name=name, id_kind="none"),
            condition=PersonCondition(),
            by=self.worker,
        )

    def reindex(self) -> None:
        """What is killed."""
        while True:
            indexing.reindex()

    def read_and_write(self) -> None:
        """Go on adding, renaming and finding until told to stop; fail where someone isn't found."""
        homes = list(Household.objects.visible_to(self.worker))
        for n, home in enumerate(itertools.cycle(homes)):
            if self.stop.exists():
                return
            name = f"钱{chr(0x4E00 + n)}{chr(0x5E00 + n)}"
            person = self.add(home, name)
            self.must_find(name, person)
            new_name = f"孙{chr(0x5000 + n)}{chr(0x6E00 + n)}"
            actions.edit_person(
                person_id=person.pk,
                based_on=1,
                relation="8",
                identity=PersonIdentity(name=new_name, id_kind="none"),
                condition=PersonCondition(),
                is_member=True,
                died_on=None,
                by=self.worker,
            )
            self.must_find(new_name, person)
            if find_people(self.worker, name):
                raise AssertionError("found by a name that is gone")
            if len(find(self.worker, parse("古丽娜·吐")).hits) != HOMES_OF_GULINA:
                raise AssertionError("someone is missing meanwhile")

    def must_find(self, name: str, person: Person) -> None:
        by_parts = find(self.worker, parse(name)).hits
        if [hit.person_id for hit in by_parts] != [person.pk]:
            raise AssertionError("not found by parts")
        if find_people(self.worker, name) != [person]:
            raise AssertionError("not found whole")

    def look(self) -> dict[str, Any]:
        """Finish, and return what must hold of the rows that are left."""
        indexing.reindex()
        alive = state()
        [root] = RootKey.objects.filter(name=index.ROOT)
        wrong = people = 0
        for person in Person.objects.visible_to(self.worker).select_related("household"):
            street = person.household.street_id
            wanted = tokens.hashed(tokens.of_person(person.identity), street, root.version)
            rows = SearchToken.objects.filter(subject__person=person)
            held = list(rows.values_list("kind", "value", "version"))
            wrong += sorted(held) != sorted((k, v, root.version) for k, v in wanted)
            people += 1
        return {
            "people": people,
            "wrong": wrong,
            "rounds": root.version,
            "complete": alive.complete == root.version,
            "idle": alive.building is None and alive.is_clean,
            "others": SearchToken.objects.exclude(version=root.version).count(),
        }


HOMES_OF_GULINA = 3
