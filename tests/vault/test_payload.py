"""Payloads keep their values to themselves and refuse what could not be read again."""

import copy
import pickle
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from casework.vault.payload import Part, Payload, open_parts, pack, unpack
from tests.vault.app.models import Phone, ThingIdentity

IDENTITY = ThingIdentity(name="魏龙凤", age=41, phones=(Phone(number="19900001234"),))


def test_a_payload_shows_no_value() -> None:
    assert repr(IDENTITY) == str(IDENTITY) == "ThingIdentity(…)"


def test_a_part_shows_no_value() -> None:
    assert repr(IDENTITY.phones) == "(Phone(…),)"


def test_a_payload_shows_no_value_to_a_pretty_printer() -> None:
    assert IDENTITY.__rich_repr__() == []


def test_a_payload_is_never_pickled() -> None:
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(IDENTITY)


def test_a_deep_copy_is_the_payload_itself() -> None:
    assert copy.deepcopy(IDENTITY) is IDENTITY


def test_a_payload_is_changed_by_replacing_it() -> None:
    assert msgspec.structs.replace(IDENTITY, name="李秀兰").name == "李秀兰"


def test_a_payload_comes_back_as_it_was_packed() -> None:
    assert unpack(ThingIdentity, 2, pack(IDENTITY)) == IDENTITY


def test_values_that_do_not_fit_their_fields_are_refused_unsaid() -> None:
    wrong: Any = "四十一"
    with pytest.raises(TypeError) as caught:
        pack(ThingIdentity(age=wrong))
    assert "四十一" not in str(caught.value)


def test_an_older_schema_is_upgraded() -> None:
    packed = msgspec.msgpack.encode({"full_name": "魏龙凤"})
    assert unpack(ThingIdentity, 1, packed) == ThingIdentity(name="魏龙凤")


def test_an_older_schema_without_differences_is_read_as_it_is() -> None:
    class Note(Payload, schema=3, frozen=True):
        text: str = ""

    assert unpack(Note, 2, msgspec.msgpack.encode({"text": "好"})) == Note(text="好")


@pytest.mark.parametrize(
    ("schema", "fields"),
    [
        (3, {"full_name": "魏龙凤"}),
        (1, {"no_such": ""}),
        (2, {"name": 3}),
        (2, {"name": "魏龙凤", "field_of_a_newer_release": 1}),
    ],
    ids=["newer schema", "upgrade fails", "wrong type", "unknown field"],
)
def test_what_cannot_be_read_whole_is_not_read(schema: int, fields: dict[str, Any]) -> None:
    assert unpack(ThingIdentity, schema, msgspec.msgpack.encode(fields)) is None


@pytest.mark.parametrize("schema", [0, 256])
def test_a_schema_number_fits_one_byte(schema: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 255"):

        class Wrong(Payload, schema=schema, frozen=True):
            pass


def test_an_inner_class_that_would_print_its_values_is_found() -> None:
    @dataclass
    class Loud:
        number: str = ""

    class Family(Part, frozen=True):
        members: tuple["Family", ...] = ()

    kind: Any = msgspec.defstruct("Kind", [("loud", Loud), ("quiet", Phone)])
    assert list(open_parts(kind)) == [kind, Loud]


def test_parts_may_hold_parts_of_their_own_kind() -> None:
    class Tree(Payload, schema=1, frozen=True):
        branches: tuple["Tree", ...] = ()

    Tree.__annotations__["branches"] = tuple[Tree, ...]
    assert list(open_parts(Tree)) == []
