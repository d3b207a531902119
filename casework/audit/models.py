"""What happened, who did it, to what: entries chained street by street, and each chain's head.

Beside them what proves and judges the memory: checkpoints, and what was found out about readings.
"""

from typing import Any, NoReturn, TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.common.ids import new_id

# Acts that belong to no street (signing in, keys, settings) share this chain.
NO_STREET = UUID(int=0)


T = TypeVar("T", bound=models.Model)


class AppendOnly(Exception):
    """Someone tried to change or delete what is remembered."""


class AppendOnlyQuerySet(models.QuerySet[T]):
    """Rows can be read and added, never changed or deleted."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class EntryQuerySet(AppendOnlyQuerySet["Entry"]):
    """Entries."""


class CheckpointQuerySet(AppendOnlyQuerySet["Checkpoint"]):
    """Checkpoints."""


class FindingReviewQuerySet(AppendOnlyQuerySet["FindingReview"]):
    """Judgements."""


class AppendOnlyRow(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raise AppendOnly for a row that is already written."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly


class Entry(AppendOnlyRow):
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


class Head(models.Model):
    """The last entry of a chain, signed, so that a chain cut short at its end is found."""

    chain = models.UUIDField(primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    mac = models.BinaryField(max_length=32, default=b"")
    signature = models.BinaryField(max_length=32, default=b"")

    def __str__(self) -> str:
        return f"{self.chain} at {self.seq}"


class Checkpoint(AppendOnlyRow):
    """A statement of where every chain stood, signed and written to a file kept elsewhere."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.PositiveBigIntegerField(help_text="1, 2, 3 … without gaps.")
    created_at = models.DateTimeField()
    chains = models.PositiveIntegerField()
    entries = models.PositiveBigIntegerField(help_text="In all chains together.")
    root = models.BinaryField(max_length=32, help_text="Merkle root over the heads.")
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of the signed statement.")
    file_name = models.CharField(max_length=80)

    objects = CheckpointQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="audit_checkpoint_number")]

    def __str__(self) -> str:
        return f"checkpoint {self.number}"


class Outcome(models.TextChoices):
    """What someone who looked into an unusual reading decided."""

    IN_ORDER = "in_order", _("In order")
    TALKED = "talked", _("Talked it over with the person")
    REPORTED = "reported", _("Reported to the head of the office")


class Ground(models.TextChoices):
    """Why, in a sentence of the list: what is free to be typed would tell of people in clear."""

    STOOD_IN = "stood_in", _("The person stood in for a colleague.")
    CALLED = "called", _("A call, an emergency or a visit made it necessary.")
    ASSIGNED = "assigned", _("A supervisor had asked for it: a check, a transfer, statistics.")
    TRAINING = "training", _("It was training or being shown the ropes.")
    MISTAKE = "mistake", _("It was a mistake, and the person knows what was wrong.")
    NO_REASON = "no_reason", _("The person gave no reason that holds.")


class FindingReview(AppendOnlyRow):
    """Someone's judgement on an unusual reading: a rule's finding on one person on one day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.CharField(max_length=30)
    worker = models.UUIDField(help_text="The id of whom the finding is about.")
    day = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    ground = models.CharField(max_length=10, choices=Ground.choices)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.UUIDField()

    objects = FindingReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "worker", "day"], name="audit_review_once")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.day} {self.outcome}"
