"""Sealed tables to try the vault on."""

from typing import Any

from django.db import models

from casework.common.ids import new_id
from casework.vault.sealed import Part, Payload, Sealed, SealedField


class Phone(Part, frozen=True):
    """A part of a payload."""

    number: str = ""
    note: str = ""


class ThingIdentity(Payload, schema=2, frozen=True):
    """Who somebody is; schema 1 had one field `full_name`."""

    name: str = ""
    age: int = 0
    phones: tuple[Phone, ...] = ()

    @classmethod
    def upgrade(cls, schema: int, fields: dict[str, Any]) -> dict[str, Any]:
        """Rename what schema 1 called full_name."""
        return {"name": fields["full_name"]}


class ThingNarrative(Payload, schema=1, frozen=True):
    """What happened."""

    text: str = ""


class SealedThing(models.Model):
    """A row of a household with two access classes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    household_id = models.UUIDField(null=True, db_index=True)
    note = models.CharField(max_length=20, blank=True)
    identity_sealed = SealedField()
    identity = Sealed(ThingIdentity, access_class="identity")
    narrative_sealed = SealedField()
    narrative = Sealed(ThingNarrative, access_class="narrative")

    def __str__(self) -> str:
        return str(self.pk)


class SealedHome(models.Model):
    """A row that is its own household."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    identity_sealed = SealedField()
    identity = Sealed(ThingIdentity, access_class="identity")

    def __str__(self) -> str:
        return str(self.pk)
