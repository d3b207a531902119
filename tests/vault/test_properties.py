"""For any payload and any place: what was sealed opens there as it was, and nowhere else.

And for any two purposes: their keys differ, and what one sealed never opens under the other.
"""

import itertools
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from django.db import models
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from casework.common.ids import new_id
from casework.vault import digests, envelope, files, index, keys, suites
from casework.vault.envelope import pad, seal, unseal
from casework.vault.models import HouseholdKey
from casework.vault.providers import software
from casework.vault.sealed import SealBroken, columns
from casework.vault.verification import sealed_models
from tests.vault.conftest import make_home
from tests.vault.payloads import any_payload
from tests.vault.test_keys import rewrap

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

# The household and the suite are made once for a test and stand for all of its examples.
in_one_home = hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
of_one_class = hypothesis_settings(in_one_home, max_examples=30)


class Column(NamedTuple):
    """A sealed column of a model of the project."""

    model: type[models.Model]
    sealed: Any  # the `Sealed`; by its type mypy would read it as a property of this class

    def __str__(self) -> str:
        return f"{self.model.__name__}.{self.sealed.column.removesuffix('_sealed')}"

    def row(self, home: UUID, row_id: UUID) -> models.Model:
        """Return a row of the household that is not stored yet."""
        names = {field.attname for field in self.model._meta.concrete_fields}
        return (
            self.model(id=row_id, household_id=home)
            if "household_id" in names
            else self.model(id=home)
        )


def every_column() -> list[Column]:
    return [Column(m, sealed) for m in sealed_models() for sealed in columns(m).values()]


def as_stored(column: Column, home: UUID, row_id: UUID, blob: bytes) -> Any:
    """Return what a row read from the database shows of a blob."""
    row = column.row(home, row_id)
    row._state.adding = False
    row.__dict__[column.sealed.column] = bytes(blob)
    return column.sealed.__get__(row)


@pytest.mark.parametrize("column", every_column(), ids=str)
def test_any_payload_opens_as_it_was_sealed(home: UUID, suite: str, column: Column) -> None:
    row_id = new_id()

    @of_one_class
    @given(payload=any_payload(column.sealed.payload_type))
    def holds(payload: Any) -> None:
        row = column.row(home, row_id)
        column.sealed.__set__(row, payload)
        blob = column.sealed.prepare(row, adding=True)
        assert as_stored(column, home, row_id, blob) == payload

    holds()


@pytest.mark.parametrize("column", every_column(), ids=str)
def test_any_payload_opens_in_its_own_row_household_and_column_alone(
    home: UUID, column: Column
) -> None:
    row_id, other_home = new_id(), make_home()
    others = [other for other in every_column() if str(other) != str(column)]

    @of_one_class
    @given(payload=any_payload(column.sealed.payload_type), other=st.sampled_from(others))
    def holds(payload: Any, other: Column) -> None:
        row = column.row(home, row_id)
        column.sealed.__set__(row, payload)
        blob = column.sealed.prepare(row, adding=True)
        places = [(other, home, row_id), (column, other_home, row_id)]
        if row.pk == row_id:  # a household's own row has the household's id
            places.append((column, home, new_id()))
        for where, household, there in places:
            with pytest.raises(SealBroken):
                as_stored(where, household, there, blob)

    holds()


class Place(NamedTuple):
    """Where a blob is bound to; households by number, for the keys of a test."""

    table: str
    row: UUID
    household: int
    access_class: str


# Alphabets as small as this let two places differ in a border between their parts alone.
names = st.text("ab_", min_size=1, max_size=4)
places = st.builds(
    Place,
    table=names,
    row=st.sampled_from([UUID(int=1), UUID(int=2)]),
    household=st.integers(0, 1),
    access_class=names,
)


@in_one_home
@given(here=places, there=places, data=st.binary(max_size=80), schema=st.integers(1, 255))
def test_a_blob_never_opens_at_another_place(
    home: UUID, suite: str, here: Place, there: Place, data: bytes, schema: int
) -> None:
    assume(here != there)
    homes = [home, household_of(home)]

    def at(place: Place) -> tuple[str, UUID, UUID, str]:
        return place.table, place.row, homes[place.household], place.access_class

    blob = seal(*at(here), schema, data)
    assert unseal(*at(here), blob) == (schema, data)
    assert unseal(*at(there), blob) is None


def household_of(home: UUID) -> UUID:
    """Return another household with a key, the same for all examples of a test."""
    other = UUID(int=home.int ^ 1)
    keys.create_key(other)
    return other


AT = ("plans_plan", UUID(int=7))


@in_one_home
@given(data=st.binary(max_size=1500), counter=st.integers(1, 2**32 - 1), draw=st.data())
def test_a_changed_bit_anywhere_closes_a_blob(
    home: UUID, suite: str, data: bytes, counter: int, draw: st.DataObject
) -> None:
    blob = seal(*AT, home, "narrative", 1, data, counter)
    bit = draw.draw(st.integers(0, len(blob) * 8 - 1))
    changed = bytearray(blob)
    changed[bit // 8] ^= 1 << bit % 8
    assert unseal(*AT, home, "narrative", bytes(changed)) is None


@in_one_home
@given(data=st.binary(max_size=1500), more=st.binary(min_size=1, max_size=40), draw=st.data())
def test_a_blob_cut_or_lengthened_anywhere_does_not_open(
    home: UUID, suite: str, data: bytes, more: bytes, draw: st.DataObject
) -> None:
    blob = seal(*AT, home, "narrative", 1, data)
    at = draw.draw(st.integers(0, len(blob) - 1))
    assert unseal(*AT, home, "narrative", blob[:at]) is None
    assert unseal(*AT, home, "narrative", blob[at:] if at else blob + more) is None
    assert unseal(*AT, home, "narrative", blob[:at] + more + blob[at:]) is None


@in_one_home
@given(first=st.binary(max_size=200), second=st.binary(max_size=200), draw=st.data())
def test_two_blobs_of_one_place_cannot_be_spliced(
    home: UUID, suite: str, first: bytes, second: bytes, draw: st.DataObject
) -> None:
    one = seal(*AT, home, "narrative", 1, first, 1)
    two = seal(*AT, home, "narrative", 1, second, 2)
    at = draw.draw(st.integers(1, min(len(one), len(two)) - 1))
    spliced = one[:at] + two[at:]
    assume(spliced not in {one, two})
    assert unseal(*AT, home, "narrative", spliced) is None


@in_one_home
@given(data=st.binary(max_size=80), head=st.binary(min_size=5, max_size=5), cut=st.booleans())
def test_no_other_header_opens_a_blob(
    home: UUID, suite: str, data: bytes, head: bytes, cut: bool
) -> None:
    """Another format, suite, key version or schema; with or without the bytes of the counter."""
    blob = seal(*AT, home, "narrative", 1, data)
    assume(head != blob[:5])
    assert unseal(*AT, home, "narrative", head + blob[9 if cut else 5 :]) is None


def test_a_blob_is_never_taken_for_one_of_another_format(home: UUID, suite: str) -> None:
    blob = seal(*AT, home, "narrative", 1, b"text", 1)
    for form in set(range(256)) - {envelope.FORMAT}:
        for rest in (blob[1:], blob[1:5] + blob[9:]):
            assert unseal(*AT, home, "narrative", bytes([form]) + rest) is None


# Data that ends as padding does are the ones to get wrong.
tails = st.lists(st.sampled_from([b"\x80", b"\0", b"\x80\0", b"\xff", b"x"])).map(b"".join)


@in_one_home
@given(data=st.binary(max_size=1100), tail=tails)
def test_padding_comes_off_as_it_went_on(home: UUID, data: bytes, tail: bytes) -> None:
    blob = seal(*AT, home, "narrative", 1, data + tail)
    assert unseal(*AT, home, "narrative", blob) == (1, data + tail)


@given(data=st.binary(max_size=1100), more=st.binary(max_size=300))
def test_a_padded_length_is_a_bucket_and_never_shrinks(data: bytes, more: bytes) -> None:
    length = len(pad(data))
    assert length > len(data)
    assert length % (64 if length <= 512 else 256) == 0
    assert length <= len(pad(data + more))


# Keys


class Use(NamedTuple):
    """One thing that a key is derived for."""

    suite: suites.Suite
    household: int
    version: int
    purpose: bytes


PURPOSES = [
    *(keys.SEAL_PURPOSE + name for name in (b"identity", b"assessment", b"narrative", b"document")),
    files.PURPOSE,
    software.WRAP_PURPOSE,
    digests.PURPOSE,
    *(
        suites.framed(index.PURPOSE, bytes([street]) * 16, kind)
        for street in (1, 2)
        for kind in (b"resident_id", b"phone", b"name")
    ),
]


def test_no_two_uses_share_a_key(home: UUID) -> None:
    """Suites, households, versions and purposes, each with every other."""
    secrets: dict[tuple[int, int], bytes] = {}
    for household, household_id in enumerate((home, make_home())):
        row = HouseholdKey.objects.get(household_id=household_id)
        rewrap(row, bytes([household]) * 64, dek_version=2)
        keys.forget()
        opened = keys.of(household_id).secrets
        secrets |= {(household, version): opened[version][:32] for version in (1, 2)}
    uses = [
        Use(suite, household, version, purpose)
        for suite in suites.BY_NUMBER.values()
        for household, version in secrets
        for purpose in PURPOSES
    ]
    derived = {
        use: use.suite.subkey(secrets[use.household, use.version], use.purpose) for use in uses
    }
    # The 16 bytes of an SM4 key are no beginning of another key either.
    assert len({key[:16] for key in derived.values()}) == len(uses)


def test_what_one_key_sealed_opens_under_no_other(home: UUID) -> None:
    rewrap(HouseholdKey.objects.get(household_id=home), b"n" * 64, dek_version=2)
    keys.forget()
    ciphers: list[Any] = [
        keys.of(household_id).cipher((number, version, access_class))
        for household_id, versions in ((home, (1, 2)), (make_home(), (1,)))
        for version in versions
        for number in suites.BY_NUMBER
        for access_class in ("identity", "narrative")
    ]
    nonce, aad = bytes(12), b"the same for all"
    for here, there in itertools.product(ciphers, repeat=2):
        blob = here.encrypt(nonce, b"text", aad)
        if here is there:
            assert there.decrypt(nonce, blob, aad) == b"text"
        else:
            with pytest.raises(InvalidTag):
                there.decrypt(nonce, blob, aad)


@given(
    secret=st.binary(min_size=32, max_size=32),
    one=st.binary(max_size=40),
    other=st.binary(max_size=40),
)
def test_any_two_purposes_have_keys_of_their_own(secret: bytes, one: bytes, other: bytes) -> None:
    assume(one != other)
    for suite in suites.BY_NUMBER.values():
        assert suite.subkey(secret, one) != suite.subkey(secret, other)


@given(lists=st.tuples(*[st.lists(st.binary(max_size=4), max_size=4)] * 2))
def test_framed_lists_are_alike_only_if_they_are_the_same(lists: Any) -> None:
    one, other = lists
    assert (suites.framed(*one) == suites.framed(*other)) == (one == other)


streets = st.sampled_from([UUID(int=1), UUID(int=2), UUID(int=1 << 120)])
kinds = st.text("abc", min_size=1, max_size=3)
sought = st.tuples(streets, kinds, st.text(min_size=1, max_size=12))


@in_one_home
@given(one=sought, other=sought)
def test_the_index_is_another_for_every_street_kind_and_value(
    db: None, one: Any, other: Any
) -> None:
    assert (index.blind(*one) == index.blind(*other)) == (one == other)


@in_one_home
@given(data=st.binary(max_size=100))
def test_a_fingerprint_outlives_a_new_version_of_the_key(home: UUID, data: bytes) -> None:
    keys.forget()
    HouseholdKey.objects.filter(household_id=home, dek_version__gt=1).delete()
    before, first = digests.fingerprint(home, data), keys.of(home)
    row = HouseholdKey.objects.get(household_id=home)
    rewrap(row, b"n" * 32 + first.fingerprint_key, dek_version=2)
    keys.forget()
    assert digests.fingerprint(home, data) == before
    assert digests.matches(home, data, before)
    assert keys.of(home).secrets[2][:32] != first.secrets[1][:32]


@in_one_home
@given(data=st.binary(max_size=100), other=st.binary(max_size=100))
def test_a_fingerprint_is_of_one_content_and_one_household(
    home: UUID, suite: str, data: bytes, other: bytes
) -> None:
    assume(data != other)
    neighbour = household_of(home)
    known = digests.fingerprint(home, data)
    assert digests.matches(home, data, known)
    assert not digests.matches(home, other, known)
    assert not digests.matches(neighbour, data, known)


def test_a_fingerprint_matches_under_whichever_suite_it_was_made(
    home: UUID, settings: Settings
) -> None:
    known = []
    for name in ("aes", "sm4"):
        settings.CASEWORK_SUITE = name
        known.append(digests.fingerprint(home, b"data"))
    assert known[0] != known[1]
    assert all(digests.matches(home, b"data", fingerprint) for fingerprint in known)
