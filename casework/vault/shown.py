"""How opened payloads are shown while a reader's page is made: as they are, or through a mask."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

# A function of the row, its `Sealed`, and the payload that opened; returns one of the same type.
Shown = Callable[[Any, Any, Any], Any]
_shown: ContextVar[Shown | None] = ContextVar("vault_shown", default=None)


@contextmanager
def through(mask: Shown) -> Iterator[None]:
    """Show every payload that is read inside through `mask`; nothing can be saved meanwhile."""
    token = _shown.set(mask)
    try:
        yield
    finally:
        _shown.reset(token)


@contextmanager
def plainly() -> Iterator[None]:
    """Show payloads as they are: for the mask itself, which has to know what it hides."""
    token = _shown.set(None)
    try:
        yield
    finally:
        _shown.reset(token)


def mask() -> Shown | None:
    """Return the mask that holds now, None where payloads are shown as they are."""
    return _shown.get()
