"""What every row of a household has in common: it is reached in scope, and knows its place."""

from uuid import UUID

from django.db import models

from casework.access.scope import ScopedQuerySet
from casework.audit.chain import Place
from casework.common.ids import new_id


class HouseholdRow(models.Model):
    """A row that belongs to one household; the subclass adds the foreign key `household`.

    Fetch it with `select_related("household")` where its place or scope is asked for.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def scope_ids(self) -> tuple[UUID, UUID]:
        return self.household.scope_ids  # type: ignore[attr-defined,no-any-return] # subclasses' key

    @property
    def audit_place(self) -> Place:
        return self.household.audit_place  # type: ignore[attr-defined,no-any-return] # subclasses' key


class HouseholdRowQuerySet(ScopedQuerySet[models.Model]):
    """Rows of households, reached through their household's scope."""
