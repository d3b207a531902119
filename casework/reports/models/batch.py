"""Papers of many households printed in the background: what was asked, how far it is."""

from typing import ClassVar
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.common.dates import now
from casework.common.ids import new_id
from casework.reports.models.disclosure import DisclosureLevel, DisclosureNote, Document
from casework.vault import system

NOTE, SECRET = "batch note", "batch volume"


class BatchStage(models.TextChoices):
    """Where a batch stands; casework.reports.lifecycle says what follows what."""

    WAITING = "waiting", _("Waits for its turn")
    MAKING = "making", _("Being printed")
    BINDING = "binding", _("Being bound")
    READY = "ready", _("Ready")
    EMPTY = "empty", _("Nothing was printed")
    EXPIRED = "expired", _("No longer kept")


AT_WORK = (BatchStage.WAITING, BatchStage.MAKING, BatchStage.BINDING)


class BatchOrder(models.TextChoices):
    """In which order the households follow one another."""

    NUMBER = "number", _("By file number")
    AREA = "area", _("By area")
    NAME = "name", _("By name")
    LISTED = "listed", _("As in the list")


class BatchShape(models.TextChoices):
    """What its owner gets in the end."""

    PDF = "pdf", _("One PDF")
    ZIP = "zip", _("Single files in a ZIP")


class FileState(models.TextChoices):
    """Where one household's paper stands."""

    WAITING = "waiting", _("Waits")
    MAKING = "making", _("Being printed")
    MADE = "made", _("Printed")
    FAILED = "failed", _("Not printed")
    STOPPED = "stopped", _("Stopped before its turn")


class Problem(models.TextChoices):
    """Why a household's paper wasn't made, or isn't handed out: a code, and never what it says."""

    OUT_OF_SCOPE = "out_of_scope", _("It is no longer among the households that you may read.")
    MAY_NOT = "may_not", _("You may no longer print this paper of it.")
    SHREDDED = "shredded", _("Its record is destroyed, or is about to be.")
    NOT_LAID_OUT = "not_laid_out", _("Its pages could not be set. Print it alone to see why.")
    NOTHING = "nothing", _("There is nothing yet to make this paper of.")
    UNREADABLE = "unreadable", _("Its records cannot be read. Tell your system administrator.")
    DIED = "died", _("The printing broke off at it several times.")
    UNEXPECTED = "unexpected", _("Something unforeseen happened. Try it again.")


class Leased(models.Model):
    """Work that one process has in hand until `lease_until`, which it puts off as it goes on."""

    lease = models.UUIDField(null=True, help_text="Of the process that has it in hand.")
    lease_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Batch(Leased):
    """One kind of paper of many households, for one reason and one recipient; `created_by` owns it.

    Free words of the note are sealed under the vault's system root: they belong to no household.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="batches"
    )
    document = models.CharField(max_length=20, choices=Document.choices, default=Document.CASE_FILE)
    level = models.CharField(max_length=10, choices=DisclosureLevel.choices)
    order = models.CharField(max_length=10, choices=BatchOrder.choices)
    shape = models.CharField(max_length=5, choices=BatchShape.choices)
    stage = models.CharField(max_length=10, choices=BatchStage.choices, default=BatchStage.WAITING)
    note_blob = models.BinaryField(help_text="Reason and recipient, sealed.")
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    expires_on = models.DateField(null=True, help_text="The last day on which it is handed out.")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_by=None)
                | Q(stopped_at__isnull=False, stopped_by__isnull=False),
                name="reports_batch_stopped",
            ),
            models.CheckConstraint(
                condition=Q(lease=None, lease_until=None)
                | Q(lease__isnull=False, lease_until__isnull=False, stage=BatchStage.BINDING),
                name="reports_batch_lease",
            ),
            models.CheckConstraint(
                condition=Q(stage=BatchStage.READY, expires_on__isnull=False)
                | (~Q(stage=BatchStage.READY) & Q(expires_on=None)),
                name="reports_batch_expires",
            ),
        ]
        indexes = [
            models.Index(fields=["created_by", "-created_at"], name="reports_batch_owner"),
            models.Index(fields=["stage"], name="reports_batch_stage"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def note(self) -> DisclosureNote | None:
        """What the papers are for and who gets them, None where the seal doesn't open."""
        try:
            packed = system.unseal(NOTE, self.binding, bytes(self.note_blob))
        except system.NotOpened:
            return None
        return msgspec.msgpack.decode(packed, type=DisclosureNote)

    @note.setter
    def note(self, note: DisclosureNote) -> None:
        self.note_blob = system.seal(NOTE, self.binding, msgspec.msgpack.encode(note))

    @property
    def binding(self) -> bytes:
        """What the seals of the batch are bound to."""
        owner: UUID = self.created_by_id
        return self.pk.bytes + owner.bytes

    @property
    def is_at_work(self) -> bool:
        return self.stage in AT_WORK


class BatchFile(Leased):
    """One household's paper in a batch. `serial` names its Disclosure, once that is made.

    The household is named by its id alone, and by no key: a line stays in the list when the
    household leaves its owner's scope or is destroyed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="files")
    place = models.PositiveIntegerField(help_text="1, 2, 3 … in the order of the batch.")
    household_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.WAITING)
    problem = models.CharField(max_length=20, choices=Problem.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    serial = models.CharField(max_length=24, blank=True)
    pages = models.PositiveIntegerField(default=0)
    volume = models.PositiveSmallIntegerField(null=True, help_text="In which volume it is bound.")

    class Meta:
        ordering = ["batch", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "place"], name="reports_batchfile_place"),
            models.UniqueConstraint(
                fields=["batch", "household_id"], name="reports_batchfile_household"
            ),
            models.UniqueConstraint(
                fields=["serial"], condition=~Q(serial=""), name="reports_batchfile_serial"
            ),
            models.CheckConstraint(
                condition=~Q(state=FileState.MADE) | ~Q(serial=""),
                name="reports_batchfile_made",
            ),
            models.CheckConstraint(
                condition=Q(state=FileState.FAILED) & ~Q(problem="")
                | ~Q(state=FileState.FAILED) & Q(problem=""),
                name="reports_batchfile_problem",
            ),
            models.CheckConstraint(
                condition=Q(state=FileState.MAKING, lease__isnull=False, lease_until__isnull=False)
                | ~Q(state=FileState.MAKING) & Q(lease=None, lease_until=None),
                name="reports_batchfile_lease",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch", "state", "place"], name="reports_batchfile_next"),
            models.Index(fields=["household_id"], name="reports_batchfile_home"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class BatchVolume(models.Model):
    """One sealed file on the disk, as its owner downloads it.

    `size` is in bytes, `digest` the SHA-256 in hexadecimal, both of what is inside the seal.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="volumes")
    number = models.PositiveSmallIntegerField(help_text="1, 2, 3 … within the batch.")
    papers = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    secret_blob = models.BinaryField(help_text="The file's own secret, sealed.")

    class Meta:
        ordering = ["batch", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "number"], name="reports_batchvolume_number"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def secret(self) -> bytes:
        """The secret of the file; raise NotOpened."""
        return system.unseal(SECRET, self.place, bytes(self.secret_blob))

    @secret.setter
    def secret(self, secret: bytes) -> None:
        self.secret_blob = system.seal(SECRET, self.place, secret)

    @property
    def place(self) -> bytes:
        """What the file and its secret are bound to; the batch must be at hand."""
        return self.batch.binding + self.pk.bytes
