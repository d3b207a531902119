"""What was typed into a form and isn't saved yet: of a household, or of none."""

from typing import Any, ClassVar
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import models

from casework.access.scope import ScopedQuerySet, scoped_rows
from casework.audit.chain import Place
from casework.common.dates import now
from casework.common.ids import new_id
from casework.households.models import Household, HouseholdRow
from casework.vault import system
from casework.vault.sealed import Payload, Sealed, SealedField, readable

PURPOSE = "draft"


class Typed(Payload, schema=1, frozen=True):
    """A form as it stood: its page with the query, where it is sent to, every field's texts.

    Files, passwords and what belongs to one sending alone are left out.
    """

    address: str = ""
    action: str = ""
    fields: dict[str, list[str]] = {}


class Draft(models.Model):
    """One form on one page, as its writer left it; `worker` alone ever reads it.

    `key` is the form's idempotency key, `revision` counts its savings. An update names the
    revision that it goes on from: two devices never write over each other's words.
    """

    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=300, help_text="The page's path: ids, no words.")
    key = models.UUIDField()
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=now, editable=False)
    saved_at = models.DateTimeField(default=now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)

    def write(self, typed: Typed) -> None:
        """Seal what was typed when the row is saved."""
        raise NotImplementedError

    def read(self) -> Typed | None:
        """Return what was typed; None where the seal doesn't open."""
        raise NotImplementedError


class HouseholdDraft(Draft, HouseholdRow):
    """A draft about a household: sealed under its key, destroyed with it."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="form_drafts")
    content_sealed = SealedField()
    content = Sealed(Typed, access_class="draft")

    objects: ClassVar[Any] = scoped_rows(ScopedQuerySet["HouseholdDraft"])()

    class Meta:
        ordering = ["-saved_at"]
        indexes = [
            models.Index(fields=["worker", "page"], name="drafts_household_page"),
            models.Index(fields=["saved_at"], name="drafts_household_saved"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def write(self, typed: Typed) -> None:
        self.content = typed

    def read(self) -> Typed | None:
        return readable(self, HouseholdDraft.content)


class LooseDraft(Draft):
    """A draft of no household yet: sealed under the vault's system root, bound to row and worker.

    It belongs to nobody's record: a household that is being registered, an account, a roster.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    content = models.BinaryField(help_text="Sealed under the vault's system root.")

    class Meta:
        ordering = ["-saved_at"]
        indexes = [
            models.Index(fields=["worker", "page"], name="drafts_loose_page"),
            models.Index(fields=["saved_at"], name="drafts_loose_saved"),
        ]

    @property
    def audit_place(self) -> Place:
        return Place(None, None)

    @property
    def household_id(self) -> UUID | None:
        return None

    def write(self, typed: Typed) -> None:
        self.content = system.seal(PURPOSE, self.binding, msgspec.json.encode(typed))

    def read(self) -> Typed | None:
        try:
            found = system.unseal(PURPOSE, self.binding, bytes(self.content))
        except system.NotOpened:
            return None
        return msgspec.json.decode(found, type=Typed)

    @property
    def binding(self) -> bytes:
        """Return what its seal is bound to."""
        return self.pk.bytes + self.worker_id.bytes
