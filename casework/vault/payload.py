"""What is sealed: typed payloads that carry a schema number and never show their values."""

import functools
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, NoReturn, Self, TypeVar

import msgspec
from django.views.decorators.debug import sensitive_variables

MAX_SCHEMA = 255  # one byte of the seal's header


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A piece of a payload (one phone, one answer): frozen, and silent about its values."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return []

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        # A pickled payload would lie open in a cache, a session or a job queue.
        raise TypeError(f"{type(self).__name__} is sealed content and is never pickled.")


class PayloadType(msgspec.StructMeta):
    """The metaclass that takes a payload's schema number as a class keyword."""

    __schema__: int

    def __new__(
        mcs,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        *,
        schema: int,
        **config: Any,
    ) -> "PayloadType":
        """Make the class; raise ValueError unless its schema number fits the seal's one byte."""
        if not 1 <= schema <= MAX_SCHEMA:
            raise ValueError(f"The schema number of {name} must be from 1 to {MAX_SCHEMA}.")
        made = super().__new__(mcs, name, bases, namespace, **config)
        made.__schema__ = schema
        return made


class Payload(Part, metaclass=PayloadType, schema=1, frozen=True):
    """What one row keeps in one access class; `class Thing(Payload, schema=1, frozen=True)`.

    Give every field a default: a row that was never given a payload seals the empty one. Adding a
    field with a default needs no new number; any other change does, with `upgrade` for the old.
    """

    __schema__: ClassVar[int]

    @classmethod
    def upgrade(cls, schema: int, fields: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of an older schema in the shape of this one; override when they differ.

        `fields` are plain values (text for dates and decimals), checked against this class after.
        """
        return fields


P = TypeVar("P", bound=Payload)


@functools.cache
def _decoder(kind: type[P]) -> Callable[[bytes], P]:
    return msgspec.msgpack.Decoder(kind).decode


_encode = msgspec.msgpack.Encoder().encode


@sensitive_variables("packed")
def pack(payload: Payload) -> bytes:
    """Return the payload's bytes; raise TypeError when its values don't fit its own fields.

    msgspec checks values only when it reads, so what could never be read again is found here.
    """
    packed = _encode(payload)
    if unpack(type(payload), type(payload).__schema__, packed) is None:
        raise TypeError(f"The values of a {type(payload).__name__} don't fit its fields.")
    return packed


def unpack(kind: type[P], schema: int, packed: bytes) -> P | None:
    """Return the payload packed under `schema`, or None when it can't be read as `kind`."""
    try:
        if schema == kind.__schema__:
            current: P = _decoder(kind)(packed)
            return current
        if schema > kind.__schema__:
            return None
        fields = kind.upgrade(schema, msgspec.msgpack.decode(packed))
        upgraded: P = msgspec.convert(fields, kind)
        return upgraded
    except Exception:
        # Whatever went wrong, its text may quote the record; the caller says SealBroken instead.
        return None


def open_parts(kind: type[Payload]) -> Iterator[type]:
    """Yield the classes inside a payload that are no `Part`, and so would print their values."""
    for node in _nodes(msgspec.inspect.type_info(kind), set()):
        cls = getattr(node, "cls", None)
        if hasattr(node, "fields") and cls is not None and not issubclass(cls, Part):
            yield cls


def _nodes(node: Any, seen: set[int]) -> Iterator[Any]:
    if id(node) in seen:  # a Part may hold parts of its own kind
        return
    seen.add(id(node))
    yield node
    for name in node.__struct_fields__:
        value = getattr(node, name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, msgspec.inspect.Type | msgspec.inspect.Field):
                yield from _nodes(inner, seen)
