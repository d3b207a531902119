"""Attachments: photos and scans of a household, each sealed in a file of its own."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.access.scope import ScopedQuerySet, scoped_rows
from casework.common.dates import now
from casework.households.models.household import Household
from casework.households.models.person import Person
from casework.households.models.rows import HouseholdRow
from casework.vault.sealed import Payload, Sealed, SealedField, readable


class AttachmentKind(models.TextChoices):
    """What is attached."""

    PHOTO = "photo", _("Photo")
    ID_SCAN = "id_scan", _("Scan of an ID paper")
    CERTIFICATE = "certificate", _("Certificate or proof")
    CONSENT_FORM = "consent_form", _("Signed consent form")
    OTHER = "other", _("Other paper")


class AttachmentContent(Payload, schema=1, frozen=True):
    """What the file is, and the two secrets that open it and its thumbnail.

    `byte_length` and `sha256` are of the plain bytes that are kept, not of what was sent. `width`
    and `height` are pixels of a picture, `pages` counts those of a PDF; 0 where it has none.
    """

    title: str = ""
    file_name: str = ""
    media_type: str = ""
    byte_length: int = 0
    width: int = 0
    height: int = 0
    pages: int = 0
    sha256: bytes = b""
    file_secret: bytes = b""
    thumb_secret: bytes = b""


class AttachmentWithdrawal(Payload, schema=1, frozen=True):
    """Why an attachment counts no more."""

    reason: str = ""


class AttachmentQuerySet(ScopedQuerySet["Attachment"]):
    """Attachments by whom they are about."""

    def workable(self) -> Self:
        """Those about nobody whose data are restricted or erased."""
        free = Q(person__restricted_at=None, person__erased_at=None)
        return self.filter(Q(person=None) | free)


class Attachment(HouseholdRow):
    """One file of a household. It is never changed; withdrawn, it stays in the record.

    `number` counts a household's attachments. `sealing` tells which sealing of the file is the
    present one: 0 the first, one more each time it was sealed anew.
    """

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="attachments")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, related_name="attachments"
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=AttachmentKind.choices)
    dated_on = models.DateField(help_text="The day it was taken or received.")
    has_thumbnail = models.BooleanField()
    sealing = models.PositiveSmallIntegerField(default=0)
    content_sealed = SealedField()
    content = Sealed(AttachmentContent, access_class="attachment")
    withdrawal_sealed = SealedField()
    withdrawal = Sealed(AttachmentWithdrawal, access_class="narrative")
    added_at = models.DateTimeField(default=now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[Any] = scoped_rows(AttachmentQuerySet)()

    class Meta:
        ordering = ["-dated_on", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "number"], name="households_attachment_number"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="households_attachment_withdrawn",
            ),
        ]

    @property
    def readable_content(self) -> AttachmentContent | None:
        """What the file is, None where the seal doesn't open."""
        return readable(self, Attachment.content)

    @property
    def readable_withdrawal(self) -> AttachmentWithdrawal | None:
        """Why it was withdrawn, None where the seal doesn't open."""
        return readable(self, Attachment.withdrawal)
