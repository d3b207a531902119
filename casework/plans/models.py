"""One household, one plan: its versions, their goals and the measures that serve each goal."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.access.models import Worker
from casework.access.scope import ScopedQuerySet, scoped_rows
from casework.assessments.codes import Domain
from casework.common.dates import now
from casework.common.ids import new_id
from casework.households.models import Household, HouseholdRow
from casework.plans.codes import Frequency, MeasureKind, Stage
from casework.vault.sealed import Part, Payload, Sealed, SealedField

SUGGESTION_LENGTH = 120

OPEN = (Stage.DRAFT, Stage.SUBMITTED)
OVER = (Stage.SUPERSEDED, Stage.ENDED, Stage.WITHDRAWN)


def paired(name: str) -> Q:
    """Return the condition that `name_at` and `name_by` are both given or both absent."""
    absent = Q(**{f"{name}_at": None, f"{name}_by": None})
    return absent | Q(**{f"{name}_at__isnull": False, f"{name}_by__isnull": False})


class Return(Part, frozen=True):
    """One return of the plan to its author: when, by whom, and what is to be mended."""

    at: datetime
    by: UUID
    reason: str


class PlanNarrative(Payload, schema=1, frozen=True):
    """What a version says as a whole, and what was said about it when it was decided on."""

    situation: str = ""
    aims: str = ""
    change_reason: str = ""
    returns: tuple[Return, ...] = ()
    decision_note: str = ""

    @property
    def return_reason(self) -> str:
        """Why it was last returned, empty if it never was."""
        return self.returns[-1].reason if self.returns else ""


class Plan(HouseholdRow):
    """One version of a household's plan. `number` counts its versions: 1, 2, 3 …

    `content_hash` is the keyed fingerprint of what was submitted, empty before; see
    `casework.plans.content.fingerprint`.
    """

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    writers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="+",
        help_text="Everyone who wrote on this version; none of them may decide on it.",
    )
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    content_hash = models.BinaryField(max_length=32, default=bytes)
    narrative_sealed = SealedField()
    narrative = Sealed(PlanNarrative, access_class="narrative")
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[Any] = scoped_rows(ScopedQuerySet["Plan"])()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["household", "number"], name="plans_plan_number"),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(stage=Stage.ACTIVE),
                name="plans_plan_one_active",
                violation_error_message=_("A household has one plan in force."),
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(stage__in=OPEN),
                name="plans_plan_one_open",
                violation_error_message=_("A household has one plan being written or decided on."),
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=F("from_on")),
                name="plans_plan_dates",
                violation_error_message=_("A plan can't end before it begins."),
            ),
            models.CheckConstraint(condition=paired("submitted"), name="plans_plan_submitted"),
            models.CheckConstraint(condition=paired("returned"), name="plans_plan_returned"),
            models.CheckConstraint(condition=paired("decided"), name="plans_plan_decided"),
            models.CheckConstraint(condition=paired("ended"), name="plans_plan_ended"),
            models.CheckConstraint(
                condition=~Q(stage=Stage.SUBMITTED) | Q(submitted_at__isnull=False),
                name="plans_plan_waiting_was_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.ACTIVE) | Q(decided_at__isnull=False),
                name="plans_plan_active_was_decided",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=OVER, ended_at__isnull=False)
                | (~Q(stage__in=OVER) & Q(ended_at=None)),
                name="plans_plan_over_has_end",
            ),
            # The database itself keeps anyone from deciding on what they wrote or handed in.
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("author")) & ~Q(decided_by=F("submitted_by"))),
                name="plans_plan_decided_by_another",
                violation_error_message=_("Nobody approves a plan they wrote."),
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "submitted_at"], name="plans_plan_queue"),
            models.Index(fields=["author", "stage"], name="plans_plan_author"),
        ]

    @property
    def is_draft(self) -> bool:
        return self.stage == Stage.DRAFT

    @property
    def is_submitted(self) -> bool:
        return self.stage == Stage.SUBMITTED

    @property
    def is_active(self) -> bool:
        return self.stage == Stage.ACTIVE

    @property
    def was_returned(self) -> bool:
        """Whether it is a draft because it was returned."""
        return self.is_draft and self.returned_at is not None

    def was_written_by(self, worker: Worker) -> bool:
        """Whether the worker opened, wrote on or submitted this version."""
        return worker.pk in {self.author_id, self.submitted_by_id} or worker in self.writers.all()

    @property
    def writer_ids(self) -> set[UUID]:
        """The ids of all who opened, wrote on or submitted this version."""
        wrote = {writer.pk for writer in self.writers.all()} | {self.author_id}
        return wrote | ({self.submitted_by_id} if self.submitted_by_id else set())


class GoalWording(Payload, schema=1, frozen=True):
    """What is to be reached and how it is measured; `unit` is that of baseline and target."""

    text: str = ""
    indicator: str = ""
    baseline: str = ""
    target: str = ""
    unit: str = ""


class Goal(HouseholdRow):
    """A goal of one version; `lineage` stays the same from version to version."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="goals")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    lineage = models.UUIDField(default=new_id)
    position = models.PositiveSmallIntegerField()
    domain = models.CharField(max_length=20, choices=Domain.choices, blank=True)
    due_on = models.DateField(null=True, blank=True)
    wording_sealed = SealedField()
    wording = Sealed(GoalWording, access_class="narrative")

    objects: ClassVar[Any] = scoped_rows(ScopedQuerySet["Goal"])()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "lineage"], name="plans_goal_lineage"),
        ]


class MeasureWording(Payload, schema=1, frozen=True):
    """What is done, and who outside the office does it (empty where a worker alone does)."""

    text: str = ""
    responsible: str = ""


class Measure(HouseholdRow):
    """What is done for a goal, by whom, how often, until when; `lineage` as with goals."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="measures")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="measures")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="measures")
    lineage = models.UUIDField(default=new_id)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=MeasureKind.choices)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    frequency = models.CharField(max_length=15, choices=Frequency.choices)
    due_on = models.DateField(null=True, blank=True)
    wording_sealed = SealedField()
    wording = Sealed(MeasureWording, access_class="narrative")

    objects: ClassVar[Any] = scoped_rows(ScopedQuerySet["Measure"])()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "lineage"], name="plans_measure_lineage"),
        ]


class Suggestion(models.Model):
    """A goal and a measure that the office suggests where a domain weighs; it is about nobody."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    domain = models.CharField(max_length=20, choices=Domain.choices)
    position = models.PositiveSmallIntegerField()
    goal = models.CharField(max_length=SUGGESTION_LENGTH)
    kind = models.CharField(max_length=20, choices=MeasureKind.choices)
    measure = models.CharField(max_length=SUGGESTION_LENGTH)
    frequency = models.CharField(max_length=15, choices=Frequency.choices)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["domain", "position", "id"]

    def __str__(self) -> str:
        return str(self.pk)
