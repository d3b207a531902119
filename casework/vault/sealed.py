"""Sealed columns on a model: assign a payload and save; read it and it is opened, once.

class Person(models.Model):
    identity_sealed = SealedField()
    identity = Sealed(PersonIdentity, access_class="identity")
"""

from collections.abc import Iterator
from typing import Any, Generic, Self, cast, overload
from uuid import UUID

from django.core import checks
from django.db import models

from casework.common import written
from casework.vault import broken, shown
from casework.vault.envelope import SealBroken, SealedBytes, counter_of, seal, unseal
from casework.vault.payload import P, Part, Payload, open_parts, pack, unpack

__all__ = [
    "NotSealed",
    "Part",
    "Payload",
    "SealBroken",
    "Sealed",
    "SealedBytes",
    "SealedField",
    "readable",
]

SUFFIX = "_sealed"


class NotSealed(TypeError):
    """Something that the vault did not seal was about to be stored in a sealed column."""

    def __init__(self, column: str) -> None:
        super().__init__(
            f"{column} takes only what the vault sealed. Load the row, assign the payload to "
            f"{column.removesuffix(SUFFIX)} and save the row."
        )


class Unsealed:
    """A payload that was assigned and waits for the row to be saved.

    `replaced` is the blob it replaces, where that was never opened; `counter` is that blob's.
    """

    __slots__ = ("counter", "payload", "replaced")

    def __init__(self, payload: Payload, replaced: bytes | None, counter: int) -> None:
        self.payload = payload
        self.replaced = replaced
        self.counter = counter


class Sealed(property, Generic[P]):
    """The payload of one sealed column; a property to Django, so that `Model(identity=…)` works.

    Reading opens the stored blob at the first access and raises SealBroken when it does not open. A
    row that is not stored yet reads as the empty payload.
    """

    def __init__(self, payload_type: type[P], *, access_class: str) -> None:
        super().__init__()
        self.payload_type = payload_type
        self.access_class = access_class

    def __set_name__(self, owner: type, name: str) -> None:
        self.column = name + SUFFIX
        self._slot = f"_{name}_opened"

    @overload
    def __get__(self, row: None, owner: type | None = None, /) -> Self: ...
    @overload
    def __get__(self, row: models.Model, owner: type | None = None, /) -> P: ...
    def __get__(self, row: models.Model | None, owner: type | None = None, /) -> Self | P:
        """Return the opened payload; raise SealBroken."""
        if row is None:
            return self
        state = row.__dict__
        kept = state.get(self._slot)
        blob = state.get(self.column)
        # The blob it came from tells whether what was opened is still what the row holds.
        if kept is None or kept[0] is not blob:
            if blob is None:
                if row._state.adding:
                    return self.payload_type()
                blob = getattr(row, self.column)  # a deferred column is fetched here
            kept = state[self._slot] = (blob, self._open(row, blob))
        hide = shown.mask()
        return cast(P, kept[1] if hide is None else hide(row, self, kept[1]))

    def __set__(self, row: models.Model, payload: P) -> None:
        if shown.mask() is not None:
            # What was read through a mask must never be sealed in the place of the record.
            raise NotSealed(self.column)
        if not isinstance(payload, self.payload_type):
            raise TypeError(f"{self.column} takes a {self.payload_type.__name__}.")
        stored = getattr(row, self.column)
        if isinstance(stored, Unsealed):
            counter, stored = stored.counter, stored.replaced
        else:
            counter = counter_of(stored)
            if stored is not None and row.__dict__.get(self._slot, (None,))[0] is stored:
                stored = None  # it has been opened, so nothing unread is lost
        waiting = Unsealed(payload, stored, counter)
        row.__dict__[self.column] = waiting
        row.__dict__[self._slot] = (waiting, payload)

    def prepare(self, row: models.Model, adding: bool) -> SealedBytes:
        """Return the blob to store: sealed now, or as it was if it opens at this row.

        Raises SealBroken when what would be replaced or kept does not open here, whoever put it
        there, and NotSealed for a row that is stored already but was never loaded.
        """
        held = getattr(row, self.column)
        if row._state.adding and not adding:
            raise NotSealed(self.column)
        if held is None and adding:
            held = Unsealed(self.payload_type(), None, 0)
        if isinstance(held, Unsealed):
            if held.replaced is not None:
                self._open(row, held.replaced)
            payload, counter, place = held.payload, held.counter + 1, self.place(row)
            held = seal(*place, type(payload).__schema__, pack(payload), counter)
            written.note(f"{place[0]}.{self.column}", place[1], counter)
            row.__dict__[self.column] = held
            row.__dict__[self._slot] = (held, payload)
            return held
        self._open(row, held)
        return SealedBytes(held)

    def place(self, row: models.Model) -> tuple[str, UUID, UUID, str]:
        """Return what a blob is bound to: table, row, household (without one, the row), class."""
        state, meta = row.__dict__, row._meta
        row_id = state[meta.pk.attname]
        household_id = state.get("household_id") or getattr(row, "household_id", row_id)
        if household_id is None:
            raise SealBroken(meta.db_table, row_id)
        return meta.db_table, row_id, household_id, self.access_class

    def _open(self, row: models.Model, blob: bytes | None) -> P:
        place = self.place(row)
        found = unseal(*place, blob)
        payload = None if found is None else unpack(self.payload_type, *found)
        if payload is None:
            # No frame that a traceback shows may hold what was opened.
            del found
            raise SealBroken(place[0], place[1])
        return payload


class SealedField(models.BinaryField):  # type: ignore[type-arg]  # generic in the stubs alone
    """The column under a `Sealed`; never null, named like it with `_sealed` behind."""

    def get_default(self) -> None:
        """Return None: a new row holds no blob until it is saved."""
        return None

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal what waits to be sealed; on `save` and `bulk_create` alike."""
        sealed = self.sealed(type(model_instance))
        if sealed is None:  # a model as a migration sees it carries columns only
            return super().pre_save(model_instance, add)
        return sealed.prepare(model_instance, add)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Let only sealed blobs through to the database, no expression either; raise NotSealed."""
        if not isinstance(value, SealedBytes):
            raise NotSealed(self.attname)
        return super().get_db_prep_save(value, connection)

    def sealed(self, model: type[models.Model]) -> Sealed[Any] | None:
        """Return the `Sealed` over this column of `model`."""
        found = getattr(model, self.attname.removesuffix(SUFFIX), None)
        return found if isinstance(found, Sealed) and found.column == self.attname else None

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Add what a seal needs from its model to Django's own checks."""
        wrong = [
            checks.Error(text, obj=self, id="vault.E002") for text in self._shortcomings(self.model)
        ]
        return [*super().check(**kwargs), *wrong]

    def _shortcomings(self, model: type[models.Model]) -> Iterator[str]:
        sealed = self.sealed(model)
        if sealed is None:
            yield "A sealed column is named like its Sealed attribute, with _sealed behind."
            return
        if self.null:
            yield "A sealed column can't be null: an absent payload is sealed as an empty one."
        if not isinstance(model._meta.pk, models.UUIDField) or not model._meta.pk.has_default():
            yield "A sealed row needs a UUID made before INSERT as primary key."
        classes = [other.access_class for other in columns(model).values()]
        if classes.count(sealed.access_class) > 1:
            yield "A row has one sealed column for each access class."
        for part in open_parts(sealed.payload_type):
            yield f"{part.__name__} stands in a payload and must be a Part."


def columns(model: type[models.Model]) -> dict[str, Sealed[Any]]:
    """Return column name → `Sealed` of every sealed column of a model."""
    fields = (field for field in model._meta.concrete_fields if isinstance(field, SealedField))
    found = ((field.attname, field.sealed(model)) for field in fields)
    return {name: sealed for name, sealed in found if sealed is not None}


@overload
def readable(row: models.Model, name: Sealed[P]) -> P | None: ...
@overload
def readable(row: models.Model, name: str) -> Any: ...
def readable(row: models.Model, name: str | Sealed[Any]) -> Any:
    """Return the payload, or None for one that does not open, which is remembered for the audit.

    `name` is the attribute ("identity") or the `Sealed` itself (`Person.identity`).
    """
    attribute = name if isinstance(name, str) else name.column.removesuffix(SUFFIX)
    try:
        return getattr(row, attribute)
    except SealBroken as error:
        broken.remember(error.table, error.row_id)
        return None
