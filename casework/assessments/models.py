"""The dated instrument and the assessments made with it."""

from datetime import date, datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from casework.access.scope import ScopedQuerySet, scoped_rows
from casework.assessments.codes import Domain
from casework.common.dates import now, today
from casework.households.models import Grade, Household
from casework.households.models.rows import HouseholdRow
from casework.vault.sealed import Part, Payload, Sealed, SealedField


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    """Instruments by date."""

    def in_force(self, day: date) -> "Instrument":
        """Return the one in force on `day` with its weights; DoesNotExist before the first."""
        return (
            self.filter(effective_from__lte=day)
            .prefetch_related("weights")
            .latest("effective_from")
        )


class Instrument(models.Model):
    """The weights of the ten domains from a day on, until the next instrument's day."""

    effective_from = models.DateField(unique=True)
    source = models.CharField(max_length=200)

    objects = InstrumentQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.effective_from)

    @property
    def weight_by_domain(self) -> dict[str, int]:
        """Return domain code → weight, in the instrument's order."""
        return {row.domain: row.weight for row in self.weights.all()}


class DomainWeight(models.Model):
    """How much a domain counts in an instrument, and where it stands in the form."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="weights")
    domain = models.CharField(max_length=20, choices=Domain.choices)
    weight = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "domain"], name="assessments_domain_once"
            ),
            models.CheckConstraint(condition=Q(weight__gt=0), name="assessments_weight_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.domain} {self.weight}"


class DomainAnswer(Part, frozen=True):
    """A domain's score (0–3, None while unanswered) and the facts it rests on.

    `since`: the day of the assessment from which on the score has been the same, None where it is
    new. It is set when the assessment is completed.
    """

    score: int | None = None
    note: str = ""
    since: date | None = None


class AssessmentAnswers(Payload, schema=1, frozen=True):
    """What was found. `self_care` names, by person id, the items that the person can't do."""

    domains: dict[str, DomainAnswer] = {}
    self_care: dict[str, tuple[str, ...]] = {}
    red_lines: tuple[str, ...] = ()
    red_lines_checked: bool = False
    red_line_note: str = ""
    primary_cause: str = ""
    secondary_causes: tuple[str, ...] = ()
    summary: str = ""

    @property
    def scores(self) -> dict[str, int | None]:
        """Return domain code → score."""
        return {code: answer.score for code, answer in self.domains.items()}


class MoodAnswer(Part, frozen=True):
    """The two items of PHQ-2, 0–3 each, None while unanswered."""

    interest: int | None = None
    mood: int | None = None


class MoodAnswers(Payload, schema=1, frozen=True):
    """PHQ-2 by person id; sealed apart, so that no list and no print ever opens it."""

    people: dict[str, MoodAnswer] = {}


class OverrideEntry(Part, frozen=True):
    """A grade that a supervisor set, who and when, and why."""

    grade: str
    reason: str
    by: UUID
    at: datetime


class OverrideNote(Payload, schema=1, frozen=True):
    """Why the grade was overridden; the last entry is the one that holds."""

    entries: tuple[OverrideEntry, ...] = ()


class Source(models.TextChoices):
    """Where an assessment came from."""

    PAGE = "page", _("Full assessment")
    VISIT = "visit", _("Changed at a visit")


def in_force_on(day: date) -> Q:
    """Return the condition that a graded assessment was the latest of its household on `day`."""
    return Q(assessed_on__lte=day) & (Q(superseded_on=None) | Q(superseded_on__gt=day))


class AssessmentQuerySet(ScopedQuerySet["Assessment"]):
    """Assessments by whether they are finished, and what their grade comes to."""

    def drafts(self) -> Self:
        """Those still being filled in."""
        return self.filter(completed_at=None)

    def completed(self) -> Self:
        """The finished ones, newest first."""
        return self.exclude(completed_at=None).order_by("-assessed_on", "-completed_at", "-id")

    def in_force(self, day: date) -> Self:
        """Those whose grade held on `day`: one a household at most."""
        return self.filter(in_force_on(day)).exclude(grade="", override_grade="")

    def with_final_grade(self) -> Self:
        """Add `final_grade`: the supervisor's grade where there is one, else the computed one."""
        return self.annotate(
            final_grade=Coalesce(NullIf("override_grade", models.Value("")), "grade")
        )


class Assessment(HouseholdRow):
    """One assessment of a household: a draft until it is completed, never changed after.

    A correction is a new assessment. Only a supervisor's override is added to a completed one.
    """

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="assessments")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    assessed_on = models.DateField(default=today)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.PAGE)
    index_low = models.PositiveSmallIntegerField(null=True)
    index_high = models.PositiveSmallIntegerField(null=True)
    grade = models.CharField(max_length=10, choices=Grade.choices, blank=True)
    grade_at_least = models.BooleanField(default=False)
    red_line = models.BooleanField(default=False)
    override_grade = models.CharField(max_length=10, choices=Grade.choices, blank=True)
    override_at = models.DateTimeField(null=True)
    override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    # From which day a later graded assessment holds instead; empty while this one is in force.
    superseded_on = models.DateField(null=True)
    # What it found, as a keyed code that only the site can tell; see casework.assessments.facts.
    facts = models.BigIntegerField(null=True)

    answers_sealed = SealedField()
    answers = Sealed(AssessmentAnswers, access_class="assessment")
    mood_sealed = SealedField()
    mood = Sealed(MoodAnswers, access_class="mood")
    override_sealed = SealedField()
    override = Sealed(OverrideNote, access_class="narrative")

    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    completed_at = models.DateTimeField(null=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    writers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", help_text="Everyone who saved it."
    )

    objects: ClassVar[Any] = scoped_rows(AssessmentQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(completed_at=None),
                name="assessments_one_draft",
                violation_error_message=_("This household has an assessment in draft already."),
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None, completed_by=None)
                | Q(completed_at__isnull=False, completed_by__isnull=False),
                name="assessments_completed_pair",
            ),
            models.CheckConstraint(
                condition=Q(override_grade="", override_at=None, override_by=None)
                | (
                    Q(override_at__isnull=False, override_by__isnull=False)
                    & ~Q(override_grade="")
                    & Q(completed_at__isnull=False)
                ),
                name="assessments_override_pair",
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None, index_low=None, index_high=None, grade="")
                | Q(
                    completed_at__isnull=False,
                    index_low__isnull=False,
                    index_high__isnull=False,
                    index_low__lte=F("index_high"),
                    index_high__lte=100,
                ),
                name="assessments_index",
            ),
            models.CheckConstraint(
                condition=Q(red_line=False) | Q(grade=Grade.RED), name="assessments_red_line_is_red"
            ),
        ]
        indexes = [
            models.Index(fields=["household", "-assessed_on"], name="assessments_history"),
            # Figures of a day are counted from this alone, without the sealed rows.
            models.Index(
                fields=[
                    "household",
                    "assessed_on",
                    "superseded_on",
                    "grade",
                    "override_grade",
                    "facts",
                ],
                name="assessments_in_force",
            ),
        ]

    @property
    def is_draft(self) -> bool:
        return self.completed_at is None

    @property
    def is_overridden(self) -> bool:
        return bool(self.override_grade)

    @property
    def effective_grade(self) -> str:
        """The supervisor's grade where there is one, else the computed one; or empty."""
        return self.override_grade or self.grade

    @property
    def effective_at_least(self) -> bool:
        """Whether the grade that holds is a lower bound; a supervisor's grade never is."""
        return self.grade_at_least and not self.override_grade
