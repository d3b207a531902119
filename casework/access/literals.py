"""Ids on their way into a query."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Expression, UUIDField


class Literals(Expression):
    """Ids for an `…__in=`, made into what a database takes once and not again for each query.

    A page asks some forty queries within the same areas; Django would convert each id in each.
    """

    def __init__(self, ids: Iterable[UUID]) -> None:
        super().__init__(output_field=UUIDField())
        self.ids = tuple(ids)
        self._made: dict[str, tuple[str, tuple[Any, ...]]] = {}

    @property
    def identity(self) -> tuple[Any, ...]:
        """What tells it from another: the ids, not what was made of them."""
        return type(self), self.ids

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return placeholders in brackets, and the ids as `connection` takes them."""
        made = self._made.get(connection.vendor)
        if made is None:
            take = UUIDField().get_db_prep_value
            params = tuple(take(pk, connection, prepared=True) for pk in self.ids)
            made = self._made[connection.vendor] = f"({', '.join(['%s'] * len(params))})", params
        return made
