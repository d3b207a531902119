"""What happened, who did it, to what: entries chained street by street, and each chain's head."""

from typing import Any, NoReturn
from uuid import UUID

from django.db import models

# Acts that belong to no street (signing in, keys, settings) share this chain.
NO_STREET = UUID(int=0)


class AppendOnly(Exception):
    """Someone tried to change or delete an audit entry."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries can be read and added, never changed or deleted."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class Entry(models.Model):
    """One act. `mac` = HMAC-SHA256(key, previous mac ‖ canonical bytes of this row)."""

    chain = models.UUIDField(help_text="The street's id, or all zeros for acts of no street.")
    seq = models.PositiveBigIntegerField(help_text="1, 2, 3 … within the chain, without gaps.")
    at = models.DateTimeField()
    actor = models.UUIDField(null=True, help_text="The worker's id; empty for the system itself.")
    act = models.CharField(max_length=60)
    thing_table = models.CharField(max_length=60, blank=True)
    thing_id = models.UUIDField(null=True)
    household_id = models.UUIDField(null=True)
    details = models.JSONField(default=dict, help_text="Codes, ids and counts; nothing sealed.")
    sealed = models.JSONField(
        default=list, help_text="Rows the act sealed, each as 'table.column row-id counter'."
    )
    mac = models.BinaryField(max_length=32)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_entry_place")]
        indexes = [
            models.Index(fields=["household_id", "-at"], name="audit_entry_household"),
            models.Index(fields=["actor", "-at"], name="audit_entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}/{self.seq} {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raise AppendOnly for a row that is already written."""
        if self.pk is not None:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly


class Head(models.Model):
    """The last entry of a chain, signed, so that a chain cut short at its end is found."""

    chain = models.UUIDField(primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    mac = models.BinaryField(max_length=32, default=b"")
    signature = models.BinaryField(max_length=32, default=b"")

    def __str__(self) -> str:
        return f"{self.chain} at {self.seq}"
