"""Sealed columns on real rows: what is read, what is saved, what can't be planted or saved over."""

import copy
import logging
import pickle
import pprint
import traceback
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest
from django.core import checks, serializers
from django.db import connection, models, transaction
from django.db.models import F, Value
from django.forms.models import model_to_dict
from django.test.utils import isolate_apps
from pytest_django import DjangoAssertNumQueries

from casework.common.ids import new_id
from casework.vault import broken, keys
from casework.vault.envelope import seal
from casework.vault.payload import Payload
from casework.vault.sealed import (
    NotSealed,
    SealBroken,
    Sealed,
    SealedBytes,
    SealedField,
    readable,
)
from tests.vault.app.models import SealedHome, SealedThing, ThingIdentity, ThingNarrative
from tests.vault.conftest import make_home, make_thing

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def write(row: models.Model, column: str, value: Any) -> None:
    """Write a column as an intruder in the database would."""
    row_id = row.pk if connection.features.has_native_uuid_field else row.pk.hex
    statement = f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s"  # noqa: S608 - ours
    with connection.cursor() as cursor:
        cursor.execute(statement, [value, row_id])


def stored(row: SealedThing) -> bytes:
    """Return what the database holds in the identity column."""
    return bytes(SealedThing.objects.values_list("identity_sealed", flat=True).get(pk=row.pk))


def again(row: SealedThing) -> SealedThing:
    """Return the row as another request reads it."""
    return SealedThing.objects.get(pk=row.pk)


def test_what_was_saved_is_read(thing: SealedThing) -> None:
    assert (thing.identity.name, thing.narrative.text) == (
        "魏龙凤",
        "家里来了两次，门都没开。",
    )


def test_no_value_stands_in_the_database(thing: SealedThing) -> None:
    assert "魏龙凤".encode() not in stored(thing)


def test_a_column_is_opened_at_its_first_reading_only(
    thing: SealedThing, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = thing.identity
    with django_assert_num_queries(0, using="keystore"):
        assert thing.identity is first


def test_nothing_is_opened_before_it_is_read(
    home: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_thing(home)
    keys.forget()
    with django_assert_num_queries(0, using="keystore"):
        SealedThing.objects.get(household_id=home)


def test_a_row_that_is_its_own_household_is_sealed_under_its_own_key() -> None:
    row = SealedHome(id=make_home())
    row.identity = ThingIdentity(name="魏龙凤")
    row.save()
    assert SealedHome.objects.get(pk=row.pk).identity.name == "魏龙凤"


def test_many_rows_are_sealed_at_once(home: UUID) -> None:
    values = [{"identity": ThingIdentity(name=name)} for name in ("魏龙凤", "李秀兰")]
    SealedThing.objects.bulk_create(SealedThing(household_id=home, **given) for given in values)
    rows = SealedThing.objects.filter(household_id=home)
    assert {row.identity.name for row in rows} == {"魏龙凤", "李秀兰"}


def test_a_row_that_was_given_nothing_seals_the_empty_payload(home: UUID) -> None:
    row = SealedThing.objects.create(household_id=home)
    assert again(row).narrative == ThingNarrative()


def test_a_row_not_yet_stored_reads_as_the_empty_payload() -> None:
    assert SealedThing().identity == ThingIdentity()


def test_an_assigned_payload_is_read_back_before_it_is_saved(thing: SealedThing) -> None:
    thing.identity = ThingIdentity(name="李秀兰")
    assert thing.identity.name == "李秀兰"


def test_a_changed_payload_is_saved(thing: SealedThing) -> None:
    thing.identity = msgspec.structs.replace(thing.identity, name="李秀兰")
    thing.save(update_fields=["identity_sealed"])
    assert (again(thing).identity.name, again(thing).identity.age) == ("李秀兰", 41)


def test_the_last_of_two_assignments_is_saved(thing: SealedThing) -> None:
    thing.identity = ThingIdentity(name="李秀兰")
    thing.identity = ThingIdentity(name="王建国")
    thing.save()
    assert again(thing).identity.name == "王建国"


def test_saving_twice_keeps_the_payload(thing: SealedThing) -> None:
    thing.identity = ThingIdentity(name="李秀兰")
    thing.save()
    thing.save()
    assert again(thing).identity.name == "李秀兰"


def test_saving_without_a_change_keeps_the_blob(thing: SealedThing) -> None:
    before = stored(thing)
    thing.note = "changed"
    thing.save()
    assert stored(thing) == before


def test_validation_leaves_a_waiting_payload_alone(thing: SealedThing) -> None:
    thing.identity = ThingIdentity(name="李秀兰")
    thing.full_clean()
    assert thing.identity.name == "李秀兰"


def test_refreshing_lets_a_waiting_payload_go(thing: SealedThing) -> None:
    thing.identity = ThingIdentity(name="李秀兰")
    thing.refresh_from_db()
    assert thing.identity.name == "魏龙凤"


def test_refreshing_shows_what_another_saved(thing: SealedThing) -> None:
    assert thing.identity.name == "魏龙凤"
    other = again(thing)
    other.identity = ThingIdentity(name="李秀兰")
    other.save()
    thing.refresh_from_db()
    assert thing.identity.name == "李秀兰"


def test_a_deferred_column_is_fetched_when_it_is_read(thing: SealedThing) -> None:
    row = SealedThing.objects.defer("identity_sealed").get(pk=thing.pk)
    assert row.identity.name == "魏龙凤"


def test_a_deferred_column_can_be_replaced(thing: SealedThing) -> None:
    row = SealedThing.objects.only("household_id").get(pk=thing.pk)
    row.identity = ThingIdentity(name="李秀兰")
    row.save()
    assert again(thing).identity.name == "李秀兰"


def test_a_deferred_household_is_fetched_to_open(thing: SealedThing) -> None:
    row = SealedThing.objects.only("identity_sealed").get(pk=thing.pk)
    assert row.identity.name == "魏龙凤"


def test_a_row_without_its_household_seals_nothing() -> None:
    with pytest.raises(SealBroken):
        SealedThing.objects.create()


def test_a_payload_of_another_type_is_refused_unsaid(thing: SealedThing) -> None:
    wrong: Any = ThingNarrative(text="魏龙凤")
    with pytest.raises(TypeError, match=r"^identity_sealed takes a ThingIdentity\.$"):
        thing.identity = wrong


def test_a_payload_that_could_not_be_read_again_is_not_saved(thing: SealedThing) -> None:
    wrong: Any = "四十一"
    thing.identity = ThingIdentity(age=wrong)
    with pytest.raises(TypeError, match="don't fit"), transaction.atomic():
        thing.save()
    assert again(thing).identity.age == 41


# What an intruder can do in the database


def test_swapped_blobs_do_not_open(thing: SealedThing) -> None:
    other = make_thing(thing.household_id or new_id(), "李秀兰")
    write(thing, "identity_sealed", bytes(other.identity_sealed))
    with pytest.raises(SealBroken) as caught:
        _read = again(thing).identity
    assert (caught.value.table, caught.value.row_id) == ("sealtest_sealedthing", thing.pk)


def test_a_row_moved_to_another_household_does_not_open(thing: SealedThing) -> None:
    SealedThing.objects.filter(pk=thing.pk).update(household_id=make_home())
    with pytest.raises(SealBroken):
        _read = again(thing).identity


def test_a_blob_of_another_class_does_not_open(thing: SealedThing) -> None:
    write(thing, "identity_sealed", bytes(thing.narrative_sealed))
    with pytest.raises(SealBroken):
        _read = again(thing).identity


def test_a_blob_of_another_table_does_not_open(home: UUID) -> None:
    row = SealedHome.objects.create(id=home)
    thing = SealedThing.objects.create(id=home, household_id=home)
    write(thing, "identity_sealed", bytes(row.identity_sealed))
    with pytest.raises(SealBroken):
        _read = again(thing).identity


@pytest.mark.parametrize("planted", [b"", "魏龙凤".encode(), b'{"name": "x"}', b"\0" * 97])
def test_planted_bytes_do_not_open(thing: SealedThing, planted: bytes) -> None:
    write(thing, "identity_sealed", planted)
    with pytest.raises(SealBroken):
        _read = again(thing).identity


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases know types")
@pytest.mark.parametrize("planted", ["魏龙凤", 7])
def test_planted_text_and_numbers_do_not_open(thing: SealedThing, planted: Any) -> None:
    write(thing, "identity_sealed", planted)
    with pytest.raises(SealBroken):
        _read = again(thing).identity


def test_an_emptied_column_of_a_stored_row_does_not_open(thing: SealedThing) -> None:
    thing.identity_sealed = None
    with pytest.raises(SealBroken):
        _read = thing.identity


def test_a_payload_that_cannot_be_upgraded_does_not_open(home: UUID, thing: SealedThing) -> None:
    write(thing, "identity_sealed", bytes(sealed_before(thing, {})))
    with pytest.raises(SealBroken):
        _read = again(thing).identity


def sealed_before(row: SealedThing, fields: dict[str, Any]) -> SealedBytes:
    """Return an identity of the row as the first schema had it."""
    place = (row._meta.db_table, row.pk, row.household_id or new_id(), "identity")
    return seal(*place, 1, msgspec.msgpack.encode(fields))


def test_a_broken_seal_carries_nothing_from_the_record(thing: SealedThing) -> None:
    write(thing, "identity_sealed", "魏龙凤".encode())
    with pytest.raises(SealBroken) as caught:
        _read = again(thing).identity
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert "魏龙凤" not in str(caught.value)


# Nothing is saved over


def test_a_blob_that_does_not_open_is_not_replaced(thing: SealedThing) -> None:
    write(thing, "identity_sealed", b"broken")
    row = again(thing)
    row.identity = ThingIdentity(name="李秀兰")
    with pytest.raises(SealBroken), transaction.atomic():
        row.save()
    assert stored(thing) == b"broken"


def test_a_second_assignment_does_not_hide_a_blob_that_does_not_open(thing: SealedThing) -> None:
    write(thing, "identity_sealed", b"broken")
    row = again(thing)
    row.identity = ThingIdentity(name="李秀兰")
    row.identity = ThingIdentity(name="王建国")
    with pytest.raises(SealBroken):
        row.save()


def test_a_row_with_a_broken_column_is_not_saved_whole(thing: SealedThing) -> None:
    write(thing, "identity_sealed", b"broken")
    row = again(thing)
    row.note = "changed"
    with pytest.raises(SealBroken):
        row.save()


def test_the_other_columns_of_a_broken_row_can_still_be_saved(thing: SealedThing) -> None:
    write(thing, "identity_sealed", b"broken")
    row = again(thing)
    row.note = "changed"
    row.save(update_fields=["note"])
    assert again(thing).note == "changed"


def test_a_row_that_was_never_loaded_is_not_saved_over(thing: SealedThing) -> None:
    row = SealedThing(id=thing.pk, household_id=thing.household_id)
    row.identity = ThingIdentity(name="李秀兰")
    with pytest.raises(NotSealed):
        row.save(force_update=True)


@pytest.mark.parametrize("planted", [b"plain", "plain", SealedBytes(b"plain")])
def test_nothing_can_be_planted_by_assignment(thing: SealedThing, planted: Any) -> None:
    thing.identity_sealed = planted
    with pytest.raises(SealBroken):
        thing.save()


def test_a_blob_of_another_row_cannot_be_planted(thing: SealedThing) -> None:
    thing.identity_sealed = make_thing(make_home()).identity_sealed
    with pytest.raises(SealBroken):
        thing.save()


@pytest.mark.parametrize(
    "planted",
    [b"plain", "plain", None, Value(b"plain"), F("narrative_sealed")],
    ids=["bytes", "text", "null", "expression", "another column"],
)
def test_nothing_can_be_planted_by_update(thing: SealedThing, planted: Any) -> None:
    with pytest.raises(NotSealed, match="identity_sealed"):
        SealedThing.objects.filter(pk=thing.pk).update(identity_sealed=planted)


def test_nothing_can_be_planted_by_bulk_update(thing: SealedThing) -> None:
    thing.identity = ThingIdentity(name="李秀兰")
    with pytest.raises(NotSealed):
        SealedThing.objects.bulk_update([thing], ["identity_sealed"])


def test_nothing_can_be_planted_by_bulk_create(home: UUID) -> None:
    with pytest.raises(SealBroken):
        SealedThing.objects.bulk_create([SealedThing(household_id=home, identity_sealed=b"x")])


def test_a_blob_that_the_vault_made_can_be_stored_by_update(thing: SealedThing) -> None:
    blob = sealed_before(thing, {"full_name": "王建国"})
    SealedThing.objects.filter(pk=thing.pk).update(identity_sealed=blob)
    assert again(thing).identity.name == "王建国"


def test_a_migration_sees_the_column_and_stores_only_sealed_blobs(thing: SealedThing) -> None:
    from django.db.migrations.state import ModelState, ProjectState

    state = ProjectState()
    state.add_model(ModelState.from_model(SealedThing))
    row = state.apps.get_model("sealtest", "SealedThing").objects.get(pk=thing.pk)
    with pytest.raises(NotSealed):
        row.save()


def test_an_opened_row_is_never_pickled(thing: SealedThing) -> None:
    assert thing.identity.name
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(thing)


def with_its_locals(row: SealedThing) -> str:
    """Return the traceback that a tool would print which prints variables too."""
    try:
        identity, kept = row.identity, [row.identity.phones]
        raise ValueError(len([identity, kept, row]))
    except ValueError as error:
        return "".join(
            traceback.TracebackException.from_exception(error, capture_locals=True).format()
        )


WAYS_TO_SHOW: dict[str, Callable[[SealedThing], str]] = {
    "str": str,
    "repr": repr,
    "format": lambda row: f"{row} {row.identity} {row.identity!r} {row.narrative!s}",
    "variables": lambda row: repr(vars(row)),
    "pretty printer": lambda row: pprint.pformat([vars(row), row.identity]),
    "logging": lambda row: logging.makeLogRecord(
        {"msg": "%s %r", "args": (row, row.identity)}
    ).getMessage(),
    "queryset": lambda row: repr(SealedThing.objects.filter(pk=row.pk)),
    "values": lambda row: repr(list(SealedThing.objects.filter(pk=row.pk).values())),
    "form's values": lambda row: repr(model_to_dict(row)),
    "as JSON": lambda row: serializers.serialize("json", [row]),
    "as XML": lambda row: serializers.serialize("xml", [row]),
    "as Python": lambda row: repr(serializers.serialize("python", [row])),
    "traceback": with_its_locals,
    "key error": lambda row: repr(KeyError(row.identity)),
    "waiting payload": lambda row: repr(waiting(row)),
}


def waiting(row: SealedThing) -> dict[str, Any]:
    row.identity = msgspec.structs.replace(row.identity, age=42)
    return vars(row)


@pytest.mark.parametrize("way", WAYS_TO_SHOW)
def test_no_way_of_showing_an_opened_row_shows_what_is_sealed(thing: SealedThing, way: str) -> None:
    secret = [thing.identity.name, thing.identity.phones[0].number, thing.narrative.text]
    shown = WAYS_TO_SHOW[way](thing)
    assert shown
    assert [text for text in secret if text in shown or ascii(text)[1:-1] in shown] == []


@pytest.mark.parametrize("wait", [False, True])
def test_neither_rows_nor_querysets_that_were_opened_are_pickled(
    thing: SealedThing, wait: bool
) -> None:
    rows = SealedThing.objects.filter(pk=thing.pk)
    for row in rows:
        assert row.identity.name
        if wait:
            waiting(row)
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(rows)


def test_what_was_dumped_cannot_be_loaded_past_the_vault(thing: SealedThing) -> None:
    [dumped] = serializers.deserialize("json", serializers.serialize("json", [thing]))
    with pytest.raises(NotSealed):
        dumped.save()


def test_a_copied_row_reads_the_same(thing: SealedThing) -> None:
    assert thing.identity.name
    assert copy.deepcopy(thing).identity.name == "魏龙凤"


# Reading for a page


def test_readable_gives_the_payload(thing: SealedThing) -> None:
    assert readable(thing, "identity") == readable(thing, SealedThing.identity) == thing.identity


@pytest.mark.parametrize("name", ["identity", SealedThing.identity])
def test_readable_gives_none_and_remembers_the_row(thing: SealedThing, name: Any) -> None:
    write(thing, "identity_sealed", b"broken")
    broken.begin()
    row = again(thing)
    assert readable(row, name) is None
    assert broken.drain() == [("sealtest_sealedthing", thing.pk)]


# What the system check says about a model


def complaints(model: type[models.Model]) -> list[str]:
    """Return the texts of vault.E002 for one model."""
    return [str(found.msg) for found in model.check() if found.id == "vault.E002"]


def test_a_well_made_model_has_no_complaint() -> None:
    assert complaints(SealedThing) == []


@isolate_apps("tests.vault.app")
def test_a_sealed_column_needs_its_attribute() -> None:
    class Wrong(models.Model):  # noqa: DJ008 - never printed
        id = models.UUIDField(primary_key=True, default=new_id)
        blob = SealedField()

        class Meta:
            app_label = "sealtest"

    assert complaints(Wrong) == [
        "A sealed column is named like its Sealed attribute, with _sealed behind."
    ]


@isolate_apps("tests.vault.app")
def test_a_sealed_row_needs_an_id_of_its_own_and_one_column_a_class() -> None:
    class Loud(msgspec.Struct, frozen=True):
        number: str = ""

    class Kind(Payload, schema=1, frozen=True):
        loud: Loud = Loud()

    class Wrong(models.Model):  # noqa: DJ008 - never printed
        a_sealed = SealedField(null=True)
        a = Sealed(Kind, access_class="identity")
        b_sealed = SealedField()
        b = Sealed(ThingIdentity, access_class="identity")

        class Meta:
            app_label = "sealtest"

    uuid = "A sealed row needs a UUID made before INSERT as primary key."
    one = "A row has one sealed column for each access class."
    assert complaints(Wrong) == [
        "A sealed column can't be null: an absent payload is sealed as an empty one.",
        uuid,
        one,
        "Loud stands in a payload and must be a Part.",
        uuid,
        one,
    ]


def test_django_itself_has_nothing_against_a_sealed_column() -> None:
    assert [found for found in SealedThing.check() if found.level >= checks.WARNING] == []
