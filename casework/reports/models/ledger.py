"""Ledgers: which columns a street keeps, every one that was made, and those that came back."""

from typing import Any, ClassVar
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.access.models import Area
from casework.access.scope import scoped_rows
from casework.audit.chain import Place
from casework.common.dates import now
from casework.common.ids import new_id
from casework.reports.models.disclosure import DisclosureLevel
from casework.vault import system
from casework.vault.sealed import Payload, Sealed, SealedField
from casework.visits.models import AppendOnly, AppendOnlyQuerySet

RETURN_PURPOSE = "ledger return"


class LedgerKind(models.TextChoices):
    """What a ledger lists, one a line."""

    HOUSEHOLDS = "households", _("Ledger of households")
    PEOPLE = "people", _("Ledger of people")
    VISITS = "visits", _("Ledger of visits")
    PLANS = "plans", _("Ledger of plans")
    REVIEWS = "reviews", _("Ledger of reviews")
    OVERDUE = "overdue", _("Ledger of overdue visits")


# Those that may come back as proposed changes.
RETURNABLE = (LedgerKind.HOUSEHOLDS, LedgerKind.PEOPLE)


class LedgerColumns(models.Model):
    """The columns of one kind of ledger in one street, in their order; codes of the kind's own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=LedgerKind.choices)
    columns = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street", "kind"], name="reports_columns_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"

    @property
    def audit_place(self) -> Place:
        return Place(self.street_id, None)


class LedgerNote(Payload, schema=1, frozen=True):
    """Why and for whom it was made, what was not readable, and the secret of its file.

    `reason` is a code of Reason; `unreadable` names the first of the records that didn't open.
    """

    reason: str = ""
    reason_note: str = ""
    recipient: str = ""
    unreadable: tuple[str, ...] = ()
    secret: bytes = b""


class LedgerQuerySet(AppendOnlyQuerySet):
    """Ledgers by the areas they are of; none belongs to one household."""

    area_path = "area_id"
    household_path = "id"
    stage_path = ""


class LedgerDisclosure(models.Model):
    """One ledger that was made of a street or of a residential area. Written once.

    `narrowed` holds codes and days of its filters. `digest` is the workbook's SHA-256 in
    hexadecimal. Its note is sealed under a key of its own. The workbook lies outside the database
    for some hours, see `casework.reports.ledgers.kept`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=LedgerKind.choices)
    level = models.CharField(max_length=10, choices=DisclosureLevel.choices)
    narrowed = models.JSONField(default=dict)
    serial = models.CharField(max_length=24, unique=True)
    lines = models.PositiveIntegerField()
    households = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0, help_text="Near relatives' households.")
    unreadable = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ledgers"
    )
    note_sealed = SealedField()
    note = Sealed(LedgerNote, access_class="identity")

    objects: ClassVar[Any] = scoped_rows(LedgerQuerySet)()

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["area", "-made_at"], name="reports_ledger_log")]

    def __str__(self) -> str:
        return self.serial

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raise AppendOnly for a row that is already written."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Raise AppendOnly: the log of disclosures keeps every line."""
        raise AppendOnly

    @property
    def scope_ids(self) -> tuple[UUID, UUID]:
        return self.area_id, self.pk

    @property
    def audit_place(self) -> Place:
        return Place(self.area.street_id, None)


class Returned(msgspec.Struct, frozen=True):
    """What is kept of a ledger that came back: the secret of its file, and what was taken.

    `taken`: (row id in hex, version after our own change, its fields), one a row.
    """

    filename: str = ""
    secret: bytes = b""
    taken: tuple[tuple[str, int, tuple[str, ...]], ...] = ()

    def __repr__(self) -> str:
        return "Returned(…)"


class LedgerReturn(models.Model):
    """A ledger that came back with changes, for whoever uploaded it alone.

    What it says is sealed under the vault's system root, bound to row and worker; the file lies
    beside the ledgers that were made, for as many hours.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=LedgerKind.choices)
    serial = models.CharField(max_length=24)
    changes_taken = models.PositiveIntegerField(default=0)
    content = models.BinaryField(help_text="Sealed under the vault's system root.")
    version = models.PositiveIntegerField(default=1)
    uploaded_at = models.DateTimeField(default=now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        ordering = ["-uploaded_at"]
        indexes = [models.Index(fields=["uploaded_by", "-uploaded_at"], name="reports_return_own")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def audit_place(self) -> Place:
        return Place(None, None)

    def write(self, content: Returned) -> None:
        """Seal what is kept of it; the row is saved by the caller."""
        self.content = system.seal(RETURN_PURPOSE, self.binding, msgspec.json.encode(content))

    def read(self) -> Returned | None:
        """Return what is kept of it, None where the seal doesn't open."""
        try:
            found = system.unseal(RETURN_PURPOSE, self.binding, bytes(self.content))
        except system.NotOpened:
            return None
        return msgspec.json.decode(found, type=Returned)

    @property
    def binding(self) -> bytes:
        """Return what its seal is bound to."""
        return self.pk.bytes + self.uploaded_by_id.bytes
