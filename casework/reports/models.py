"""The log of disclosures: every paper made of a household's record, and the paper itself."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.households.models import Household
from casework.vault.sealed import Part, Payload, Sealed, SealedField
from casework.visits.models import AppendOnlyRow


class Document(models.TextChoices):
    """Kinds of paper."""

    CASE_FILE = "case_file", _("Case file")


class DisclosureLevel(models.TextChoices):
    """How much a paper tells; see casework.reports.redaction."""

    FULL = "full", _("Full")
    INTERNAL = "internal", _("Internal")
    EXTERNAL = "external", _("External")


class Reason(models.TextChoices):
    """What a paper is made for."""

    INSPECTION = "inspection", _("Inspection by a higher office")
    FILING = "filing", _("Filing")
    REQUEST = "request", _("The person asked for it")
    COOPERATION = "cooperation", _("Work with another department")
    OTHER = "other", _("Other purpose")


class MissingCharacter(Part, frozen=True):
    """A character that no font has and that was printed as 〓, and where it stands."""

    field: str
    character: str


class DisclosureNote(Payload, schema=1, frozen=True):
    """Why and for whom it was made, and what the paper could not show.

    `reason` is a code of Reason; `unreadable` names the records whose seals didn't open.
    """

    reason: str = ""
    reason_note: str = ""
    recipient: str = ""
    missing: tuple[MissingCharacter, ...] = ()
    unreadable: tuple[str, ...] = ()


class DisclosedPaper(Payload, schema=1, frozen=True):
    """The PDF, byte for byte, so that the paper can be held against what was logged."""

    pdf: bytes = b""


class Disclosure(AppendOnlyRow):
    """One paper made of a household's record. `digest` is the PDF's SHA-256 in hexadecimal."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="disclosures")
    document = models.CharField(max_length=20, choices=Document.choices)
    level = models.CharField(max_length=10, choices=DisclosureLevel.choices)
    serial = models.CharField(max_length=24, unique=True)
    pages = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="disclosures"
    )
    note_sealed = SealedField()
    note = Sealed(DisclosureNote, access_class="identity")
    paper_sealed = SealedField()
    paper = Sealed(DisclosedPaper, access_class="narrative")

    class Meta:
        ordering = ["-printed_at", "-id"]
        indexes = [
            models.Index(fields=["household", "-printed_at"], name="reports_disclosure_log"),
        ]
