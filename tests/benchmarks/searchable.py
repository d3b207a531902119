"""A site with a whole city in it, loaded past the ORM: sealed identities, tokens, and plain names.

Only what a search opens is sealed (the identities); other sealed columns hold a single byte.
"""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

AREAS_A_STREET, CHUNK = 20, 2000
COLUMNS = {
    "households_household": "id,number,area_id,street_id,worker_id,stage,intake_source,category,"
    "category_label,opened_on,shred_reason,grade,grade_at_least,identity_sealed,situation_sealed,version,"
    "created_at,created_by_id",
    "households_person": "id,household_id,relation,is_member,position,identity_sealed,"
    "condition_sealed,version,created_at,created_by_id",
    "households_searchsubject": "id,person_id,household_id,version",
    "households_searchtoken": "subject_id,kind,value,version",
    "plain_person": "id,name,id_number,phone,address",
}
PLAIN = (
    "CREATE TABLE plain_person (id integer PRIMARY KEY, name text NOT NULL,"
    " id_number text NOT NULL, phone text NOT NULL, address text NOT NULL)"
)
DROPPED = ("households_token_once", "households_resident_id_once_in_street")


def configure(kept: Path | None = None) -> Path:
    """Set Django up on SQLite files in a folder, or on the cluster of tests.cluster.

    `kept` is a folder to keep the site in, or to find it in again, its keys beside it.
    """
    folder = kept or Path(tempfile.mkdtemp(prefix="casework-bench-search-"))
    folder.mkdir(exist_ok=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    for name, file in (("DATABASE", "casework"), ("KEYSTORE", "keystore")):
        os.environ.setdefault(f"CASEWORK_{name}_URL", f"sqlite:///{folder}/{file}.sqlite3")
    import django

    django.setup()
    from django.conf import settings

    for name, file in (
        ("CASEWORK_KEY_FILE", "sealing.key"),
        ("CASEWORK_AUDIT_KEY_FILE", "audit.key"),
    ):
        if not (folder / file).exists():
            shutil.copy(getattr(settings, name), folder / file)
        setattr(settings, name, folder / file)
    return folder


class Site:
    """The city in the database: its areas by number, and what everyone is called in the clear."""

    def __init__(self) -> None:
        from django.db import connection

        from casework.access.actions import open_account
        from casework.access.models import Worker

        self.connection = connection
        self.is_postgresql = connection.vendor == "postgresql"
        self.yes: Any = True if self.is_postgresql else 1
        self.made_at = datetime.now(UTC)
        self.maker = Worker.objects.filter(username="maker").first() or open_account(
            username="maker", name="沈知禾", password="x" * 20, by=None
        )
        self.areas: list[Any] = []
        self.homes: list[tuple[UUID, Any]] = []
        self.subjects = self.people = self.tokens = 0

    def open_areas(self, streets: int) -> None:
        """Open one city with one district and so many streets."""
        from casework.access.actions import open_area

        self.city = open_area(name="样例市", code="c", parent=None, by=None)
        district = open_area(name="样例区", code="d", parent=self.city, by=None)
        for s in range(streets):
            street = open_area(name=f"第{s}街", code=f"s{s}", parent=district, by=None)
            for a in range(AREAS_A_STREET):
                self.areas.append(open_area(name=f"{a}居", code=f"a{a}", parent=street, by=None))

    def find_again(self, homes: Iterator[Any]) -> bool:
        """Take over a site that was kept, and say whether there was one."""
        from casework.access.models import Area
        from casework.households.models import Household, SearchToken

        households = Household.objects.unscoped("a benchmark").order_by("number")
        ids = list(households.filter(number__startswith="F-").values_list("pk", flat=True))
        if not ids:
            return False
        self.city = Area.objects.get(level="city", code="c")
        found = {area.path: area for area in Area.objects.filter(level="area")}
        count = len(found)
        self.areas = [
            found[f"{self.city.path}d/s{n // AREAS_A_STREET}/a{n % AREAS_A_STREET}/"]
            for n in range(count)
        ]
        self.homes = list(zip(ids, homes, strict=True))
        self.people = sum(len(home.people) for _pk, home in self.homes)
        self.tokens = SearchToken.objects.count()
        return True

    def fill(self, homes: Iterator[Any]) -> None:
        """Write all households, their people and tokens."""
        from django.db import transaction

        self.connection.ensure_connection()
        with self.connection.cursor() as cursor:
            cursor.execute(PLAIN)
            if not self.is_postgresql:
                cursor.execute("PRAGMA synchronous=OFF")
                cursor.execute("PRAGMA cache_size=-1500000")
        with transaction.atomic(), self.without_constraints():
            while chunk := list(itertools.islice(homes, CHUNK)):
                self._write(chunk)
        with self.connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            if not self.is_postgresql:
                # A site in use does so every thousand pages; one transaction of a city can't.
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if self.is_postgresql:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence('households_searchsubject', 'id'), %s)",
                    [self.subjects],
                )

    @contextmanager
    def without_constraints(self) -> Iterator[None]:
        """Take the tokens' indexes away while they are loaded, where that is quicker."""
        from casework.households.models import SearchToken

        if not self.is_postgresql:
            yield
            return
        dropped = [c for c in SearchToken._meta.constraints if c.name in DROPPED]
        with self.connection.schema_editor() as editor:
            for constraint in dropped:
                editor.remove_constraint(SearchToken, constraint)
        yield
        with self.connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with self.connection.schema_editor() as editor:
            for constraint in dropped:
                editor.add_constraint(SearchToken, constraint)

    def _write(self, chunk: list[Any]) -> None:
        from casework.common.ids import new_id
        from casework.vault import keys

        ids = [new_id() for _home in chunk]
        keys.create_keys(ids)
        keys.warm(ids)
        rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
        for pk, home in zip(ids, chunk, strict=True):
            self._add(rows, pk, home)
            self.homes.append((pk, home))
        rows["households_searchtoken"].sort(key=lambda row: row[2])
        for table, columns in COLUMNS.items():
            self._copy(table, columns, rows[table])

    def _copy(self, table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
        raw: Any = self.connection.connection
        if self.is_postgresql:
            with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as out:
                for row in rows:
                    out.write_row(row)
        else:
            marks = ",".join("?" * len(columns.split(",")))
            insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - names above
            raw.executemany(insert, rows)

    def key(self, value: UUID) -> Any:
        """Return an id as this database stores it."""
        return value if self.is_postgresql else value.hex

    def _subject(
        self, rows: dict[str, list[tuple[Any, ...]]], pk: UUID, person: UUID | None, found: Any
    ) -> None:
        self.subjects += 1
        row = (self.subjects, person and self.key(person), self.key(pk), 1)
        rows["households_searchsubject"].append(row)
        for kind, value in found:
            rows["households_searchtoken"].append((self.subjects, kind, value, 1))
            self.tokens += 1

    def _add(self, rows: dict[str, list[tuple[Any, ...]]], pk: UUID, home: Any) -> None:
        from casework.common.ids import new_id
        from casework.households.models import HouseholdIdentity, PersonIdentity
        from casework.households.search import tokens
        from casework.vault.envelope import seal
        from casework.vault.payload import pack

        area, key, by = self.areas[home.area], self.key, self.key(self.maker.pk)
        made = self.made_at.isoformat(sep=" ")
        identity = HouseholdIdentity(living_address=home.address)
        blob = bytes(seal("households_household", pk, pk, "identity", 1, pack(identity)))
        number = f"F-{len(self.homes) + 1:07d}"
        codes = (by, "intake", "", "", "", made[:10], "", "", not self.yes)
        place = (key(pk), number, key(area.pk), key(area.street_id), *codes)
        rows["households_household"].append((*place, blob, b"\0", 1, made, by))
        found = tokens.hashed(tokens.of_household(identity), area.street_id, 1)
        self._subject(rows, pk, None, found)
        for position, someone in enumerate(home.people):
            person = new_id()
            who = PersonIdentity(
                name=someone.name,
                id_number=someone.id_number,
                sex=someone.sex,
                birth_on=someone.born,
                phones=(someone.phone,) if someone.phone else (),
            )
            blob = bytes(seal("households_person", person, pk, "identity", 1, pack(who)))
            row = (key(person), key(pk), someone.relation, self.yes, position, blob, b"\0", 1)
            rows["households_person"].append((*row, made, by))
            found = tokens.hashed(tokens.of_person(who), area.street_id, 1)
            self._subject(rows, pk, person, found)
            self.people += 1
            rows["plain_person"].append(
                (self.people, someone.name, someone.id_number, someone.phone, home.address)
            )


def load(households: int, streets: int) -> Site:
    """Fill an empty site with so many households and return it."""
    from django.core.management import call_command

    from casework.vault import custody
    from tests.benchmarks.population import City

    call_command("migrate", verbosity=0)
    custody.initialise()
    site = Site()
    homes = City(streets * AREAS_A_STREET).homes(households)
    if site.find_again(homes):
        return site
    site.open_areas(streets)
    site.fill(homes)
    return site
