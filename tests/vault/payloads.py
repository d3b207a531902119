"""Hypothesis strategies for whatever a payload class may hold, read from its fields' types."""

import datetime
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from msgspec import inspect

from casework.vault.payload import Payload

Strategy = st.SearchStrategy[Any]

# What 64 bits hold; msgspec refuses more before it is sealed.
LEAST, MOST = -(2**63), 2**64 - 1


def any_payload(kind: type[Payload]) -> Strategy:
    """Return a strategy for every value that fits the fields of a payload class."""
    return _of(inspect.type_info(kind))


def _struct(node: inspect.StructType) -> Strategy:
    # Deferred, because a part may hold parts of its own kind.
    return st.deferred(lambda: st.builds(node.cls, **{f.name: _of(f.type) for f in node.fields}))


def _integer(node: inspect.IntType) -> Strategy:
    least = node.ge if node.ge is not None else LEAST if node.gt is None else node.gt + 1
    most = node.le if node.le is not None else MOST if node.lt is None else node.lt - 1
    return st.integers(least, most)


def _text(node: inspect.StrType) -> Strategy:
    # Fields that stand under a pattern would need more; none does so far.
    assert node.pattern is None
    return st.text(min_size=node.min_length or 0, max_size=node.max_length or 40)


def _many(node: Any) -> Strategy:
    return st.lists(_of(node.item_type), max_size=4)


def _mapping(node: inspect.DictType) -> Strategy:
    return st.dictionaries(_of(node.key_type), _of(node.value_type), max_size=4)


MAKERS: dict[type, Callable[[Any], Strategy]] = {
    inspect.StructType: _struct,
    inspect.IntType: _integer,
    inspect.StrType: _text,
    inspect.BytesType: lambda node: st.binary(max_size=300),
    inspect.BoolType: lambda node: st.booleans(),
    inspect.NoneType: lambda node: st.none(),
    inspect.DateType: lambda node: st.dates(),
    inspect.UUIDType: lambda node: st.uuids(),
    inspect.DateTimeType: lambda node: st.datetimes(timezones=st.just(datetime.UTC)),
    inspect.VarTupleType: lambda node: _many(node).map(tuple),
    inspect.ListType: _many,
    inspect.TupleType: lambda node: st.tuples(*map(_of, node.item_types)),
    inspect.DictType: _mapping,
    inspect.UnionType: lambda node: st.one_of(*map(_of, node.types)),
}


def _of(node: inspect.Type) -> Strategy:
    return MAKERS[type(node)](node)


def steps(node: Any) -> list[tuple[str, inspect.Type]]:
    """Return what stands inside a type, each with the step that a path takes to it."""
    match node:
        case inspect.StructType():
            return [(f".{field.name}", field.type) for field in node.fields]
        case inspect.VarTupleType() | inspect.ListType():
            return [("[]", node.item_type)]
        case inspect.TupleType():
            return [(f"[{at}]", inner) for at, inner in enumerate(node.item_types)]
        case inspect.DictType():
            return [("{key}", node.key_type), ("{}", node.value_type)]
        case inspect.UnionType():
            return [("", inner) for inner in node.types]
    return []
