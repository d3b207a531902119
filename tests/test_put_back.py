"""A row that someone put back to its own older seal is found, though every seal still opens."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models

from casework.audit.models import Entry
from casework.households.actions import edit_person
from casework.households.models import Person
from casework.vault import verification
from casework.vault.envelope import counter_of
from casework.vault.sealed import columns
from tests.test_house import sealed_models
from tests.world import World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def edited(world: World) -> tuple[Person, bytes]:
    """Change a person's record; return it with the blob it had before."""
    person = world.rows["person"]
    before = Person.objects.unscoped("a test").get(pk=person.pk)
    edit_person(
        person_id=person.pk,
        based_on=before.version,
        relation=before.relation,
        identity=before.identity,
        condition=before.condition,
        is_member=before.is_member,
        died_on=before.died_on,
        by=world.who("worker"),
    )
    return Person.objects.unscoped("a test").get(pk=person.pk), bytes(before.identity_sealed)


def put_back(person: Person, blob: bytes) -> None:
    key = person.pk.hex if connection.vendor == "sqlite" else person.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE households_person SET identity_sealed = %s WHERE id = %s", [blob, key]
        )


def test_a_row_put_back_opens_and_is_found_by_the_audit(world: World) -> None:
    person, older = edited(world)
    put_back(person, older)
    assert list(verification.broken_rows(lambda rows: None)) == []
    with pytest.raises(CommandError) as refused:
        call_command("audit", "verify")
    assert f"households_person.identity_sealed of {person.pk}" in str(refused.value)


@pytest.mark.parametrize("times", [1, 2])
def test_a_row_put_back_is_found_after_it_was_sealed_again(world: World, times: int) -> None:
    """Its count has caught up with the log by then, but comes there a second time."""
    person, older = edited(world)
    put_back(person, older)
    for _time in range(times):
        person, _blob = edited(world)
    with pytest.raises(CommandError) as refused:
        call_command("audit", "verify")
    assert f"households_person.identity_sealed of {person.pk}" in str(refused.value)


def test_every_seal_of_a_case_is_remembered_by_the_audit(world: World) -> None:
    """Each row of each kind, as it was written last: none is sealed behind the audit's back."""
    known = {line for entry in Entry.objects.all() for line in entry.sealed}
    for model in sealed_models():
        rows: Any = models.QuerySet(model=model).all()
        for name in columns(model):
            column = f"{model._meta.db_table}.{name}"
            there = {
                f"{column} {row.pk.hex} {counter_of(getattr(row, name))}"
                for row in rows
                if getattr(row, name)
            }
            assert there - known == set(), column


def test_a_site_that_nobody_touched_is_true(world: World) -> None:
    edited(world)
    written = StringIO()
    call_command("audit", "verify", stdout=written)
    assert written.getvalue()


def test_the_entry_of_an_act_names_what_it_sealed(world: World) -> None:
    person, _older = edited(world)
    entry = Entry.objects.filter(act="person changed").latest("id")
    assert f"households_person.identity_sealed {person.pk.hex} 2" in entry.sealed
