"""The log of disclosures: every paper made of a household's record, and the paper itself."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.households.models import DataRequest, Household, Identified, Person
from casework.vault.sealed import Part, Payload, Sealed, SealedField
from casework.visits.models import AppendOnlyRow


class Document(models.TextChoices):
    """Kinds of paper."""

    CASE_FILE = "case_file", _("Case file")
    PERSON_COPY = "person_copy", _("Copy of a person's data")
    PLAN = "plan", _("Plan for signature")
    VISIT_RECORD = "visit_record", _("Visit record")
    BLANK_VISIT = "blank_visit", _("Blank visit form")
    REVIEW = "review", _("Review form")
    REFERRAL = "referral", _("Referral")
    INTAKE = "intake", _("Intake form")
    ASSESSMENT = "assessment", _("Assessment form")
    CLOSURE = "closure", _("Closure report")
    FILE_INDEX = "file_index", _("File index")
    CONFERENCE = "conference", _("Case conference")
    SUPERVISION = "supervision", _("Supervision record")


# Papers of one row of the record: a version of the plan, a visit, who is referred.
OF_A_ROW = (
    Document.PLAN,
    Document.VISIT_RECORD,
    Document.REVIEW,
    Document.REFERRAL,
    Document.ASSESSMENT,
    Document.CLOSURE,
)


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

    `reason` is a code of Reason; `unreadable` names the records whose seals didn't open. Of a copy
    of one person's data also who asked for it and how it was made sure who that is (Identified).
    `from_on` and `until_on`: the span of days that the paper tells of, where it tells of one.
    """

    reason: str = ""
    reason_note: str = ""
    recipient: str = ""
    missing: tuple[MissingCharacter, ...] = ()
    unreadable: tuple[str, ...] = ()
    asked_by: str = ""
    identified: str = ""
    from_on: date | None = None
    until_on: date | None = None

    @property
    def identified_label(self) -> str:
        return str(Identified(self.identified).label) if self.identified else ""


class Typed(Part, frozen=True):
    """What was typed for one field of a paper when it was made; `field` is the form's name."""

    field: str
    text: str


class DisclosedPaper(Payload, schema=1, frozen=True):
    """The PDF, byte for byte, so that the paper can be held against what was logged.

    `machine` is the same copy of one person's data as JSON; empty of every other document. `typed`
    is what stands in the paper and nowhere else in the record.
    """

    pdf: bytes = b""
    machine: bytes = b""
    typed: tuple[Typed, ...] = ()


class Disclosure(AppendOnlyRow):
    """One paper made of a household's record, or of one `person` in it.

    `digest` is the PDF's SHA-256 in hexadecimal. `fingerprint` is what the household's record was
    at that moment (casework.reports.fingerprint); empty of papers older than it. `answers`: the
    request that the copy carries out. `subject_id` is the row that the paper is made of, where it
    is made of one: see OF_A_ROW.
    """

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="disclosures")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, related_name="disclosures"
    )
    answers = models.ForeignKey(
        DataRequest, on_delete=models.CASCADE, null=True, related_name="papers"
    )
    document = models.CharField(max_length=20, choices=Document.choices)
    subject_id = models.UUIDField(null=True)
    level = models.CharField(max_length=10, choices=DisclosureLevel.choices)
    serial = models.CharField(max_length=24, unique=True)
    pages = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=40, blank=True)
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
        constraints = [
            models.CheckConstraint(
                condition=models.Q(document="person_copy", person__isnull=False)
                | (~models.Q(document="person_copy") & models.Q(person=None)),
                name="reports_disclosure_of_person",
            ),
            models.CheckConstraint(
                condition=models.Q(answers=None) | models.Q(document="person_copy"),
                name="reports_disclosure_answers",
            ),
            models.CheckConstraint(
                condition=models.Q(subject_id=None) | models.Q(document__in=OF_A_ROW),
                name="reports_disclosure_of_row",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "-printed_at"], name="reports_disclosure_log"),
        ]

    @property
    def is_person_copy(self) -> bool:
        return self.document == Document.PERSON_COPY

    def erase_paper(self) -> None:
        """Seal an empty paper in the place of one of an erased person; the log line stays.

        The one change that a log line of a paper knows: a deletion must reach copies, too.
        """
        self.paper = DisclosedPaper()
        self.note = DisclosureNote(reason=self.note.reason)
        models.Model.save(self, update_fields=["paper_sealed", "note_sealed"])
