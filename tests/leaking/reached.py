"""Which marker got into which field of a payload, so that none is left out of the walk."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import inspect

from casework.vault import sealed
from casework.vault.payload import Payload
from tests.leaking.markers import MARKERS
from tests.vault.payloads import steps

HOLDS_TEXT = (inspect.StrType, inspect.BytesType)


class Reached:
    """Looks into every payload on its way to the seal; knows names of markers, not their words."""

    def __init__(self) -> None:
        self.by_field: dict[str, set[str]] = defaultdict(set)

    def look(self) -> None:
        """Look from now on."""
        module: Any = sealed
        pack = module.pack

        def look_and_pack(payload: Payload) -> Any:
            for path, text in texts(inspect.type_info(type(payload)), payload):
                found = {name for name, marker in MARKERS.items() if marker in text}
                self.by_field[f"{type(payload).__name__}{path}"] |= found
            return pack(payload)

        module.pack = look_and_pack

    def told(self) -> dict[str, list[str]]:
        """Return the names of the markers that each field held, fields without any left out."""
        return {path: sorted(names) for path, names in sorted(self.by_field.items()) if names}


def texts(node: Any, value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path, text) for each text inside a value of the type `node`."""
    match node:
        case inspect.StructType():
            parts: Any = [(step, kind, [getattr(value, step[1:])]) for step, kind in steps(node)]
        case inspect.TupleType():
            parts = [(s, kind, [v]) for (s, kind), v in zip(steps(node), value, strict=True)]
        case inspect.DictType():
            parts = zip(*zip(*steps(node), strict=True), [value, value.values()], strict=True)
        case inspect.UnionType():
            parts = [(step, kind, [value]) for step, kind in steps(node) if fits(kind, value)]
        case _:
            parts = [(step, kind, value) for step, kind in steps(node)]
    for step, kind, values in parts:
        for inner in values:
            yield from texts(kind, inner, path + step)
    if isinstance(node, HOLDS_TEXT):
        yield path, value.decode(errors="replace") if isinstance(value, bytes) else value


def fits(node: inspect.Type, value: Any) -> bool:
    """Tell whether a value is of this branch of a union; no union has two kinds of text."""
    if isinstance(node, inspect.StructType):
        return isinstance(value, node.cls)
    return isinstance(node, HOLDS_TEXT) and isinstance(value, str | bytes)


def fields_that_hold_text(kind: type[msgspec.Struct]) -> set[str]:
    """Return the path of every text in a payload class, as `Reached` names it."""
    return {f"{kind.__name__}{path}" for path, _text in shapes(inspect.type_info(kind), "", ())}


def shapes(node: Any, path: str, above: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Yield (path, type) for each place of a type that may hold a text."""
    if isinstance(node, HOLDS_TEXT):
        yield path, node
    for step, inner in steps(node):
        cls = getattr(inner, "cls", None)
        if cls is None or cls not in above:
            yield from shapes(inner, path + step, (*above, cls))
