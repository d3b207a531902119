"""Reviews of a plan, goal by goal; closing a case on them, and taking a closed case up again."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.access.scope import ScopedQuerySet, scoped_rows
from casework.assessments.models import Assessment
from casework.households.codes import ClosureKind
from casework.households.models import Household, HouseholdRow
from casework.plans.models import Goal, Plan, paired
from casework.vault.sealed import Payload, Sealed, SealedField, readable
from casework.visits.models import AppendOnlyRow, Visit


class Decision(models.TextChoices):
    """What follows from a review."""

    CONTINUE = "continue", _("Go on with the plan")
    ADJUST = "adjust", _("Adjust the plan")
    CLOSE = "close", _("Close the case")


class GoalStatus(models.TextChoices):
    """How a goal stands against its baseline."""

    ACHIEVED = "achieved", _("Achieved")
    PROGRESS = "progress", _("Some progress")
    NONE = "none", _("No change")
    WORSE = "worse", _("Got worse")


class ReviewText(Payload, schema=1, frozen=True):
    """What the review comes to."""

    summary: str = ""


class Review(AppendOnlyRow):
    """One review of the plan in force; written once. `number` counts a household's reviews.

    `assessment_then` is the one that held when the plan was approved (or the first since),
    `assessment_now` the latest at the review. `next_plan` is the version that an adjustment is
    written in.
    """

    # RESTRICT, not PROTECT: a household that is erased as a whole takes all of them along.
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="reviews")
    plan = models.ForeignKey(Plan, on_delete=models.RESTRICT, related_name="reviews")
    number = models.PositiveSmallIntegerField()
    reviewed_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices)
    next_plan = models.ForeignKey(
        Plan, on_delete=models.RESTRICT, null=True, related_name="asked_for_by"
    )
    assessment_then = models.ForeignKey(
        Assessment, on_delete=models.RESTRICT, null=True, related_name="+"
    )
    assessment_now = models.ForeignKey(
        Assessment, on_delete=models.RESTRICT, null=True, related_name="+"
    )
    text_sealed = SealedField()
    text = Sealed(ReviewText, access_class="narrative")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["household", "number"], name="reviews_review_number"),
            models.CheckConstraint(
                condition=Q(decision=Decision.ADJUST, next_plan__isnull=False)
                | (~Q(decision=Decision.ADJUST) & Q(next_plan=None)),
                name="reviews_review_adjusts_into_a_plan",
            ),
            models.CheckConstraint(
                condition=Q(assessment_then=None, assessment_now=None)
                | Q(assessment_then__isnull=False, assessment_now__isnull=False),
                name="reviews_review_assessments",
            ),
        ]
        indexes = [models.Index(fields=["plan", "-reviewed_on"], name="reviews_review_latest")]

    @property
    def readable_text(self) -> ReviewText | None:
        """What it comes to, None where the seal doesn't open."""
        return readable(self, Review.text)


class Finding(Payload, schema=1, frozen=True):
    """The goal's indicator as it stands now, and what is to be said about it."""

    value_now: str = ""
    note: str = ""


class GoalOutcome(AppendOnlyRow):
    """How one goal stood at a review, and the visits that show it."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="goal_outcomes")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="outcomes")
    goal = models.ForeignKey(Goal, on_delete=models.RESTRICT, related_name="outcomes")
    status = models.CharField(max_length=10, choices=GoalStatus.choices)
    evidence = models.ManyToManyField(Visit, related_name="shows")
    finding_sealed = SealedField()
    finding = Sealed(Finding, access_class="narrative")

    class Meta:
        ordering = ["goal__position", "goal_id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "goal"], name="reviews_goal_once"),
            models.CheckConstraint(
                condition=Q(status__in=GoalStatus.values), name="reviews_goal_status"
            ),
        ]

    @property
    def readable_finding(self) -> Finding | None:
        """What was found, None where the seal doesn't open."""
        return readable(self, GoalOutcome.finding)


class ClosureStage(models.TextChoices):
    """Where a proposal to close the case stands."""

    PROPOSED = "proposed", _("Waiting for the decision")
    APPROVED = "approved", _("Case closed")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Taken back")


class ClosureText(Payload, schema=1, frozen=True):
    """Why the case is closed and who looks after what; `reason` is the decision's."""

    summary: str = ""
    handover: str = ""
    reason: str = ""


class ClosureQuerySet(ScopedQuerySet["Closure"]):
    """Proposals to close, of which few wait or came back."""

    begins_with_rows = True


class Closure(HouseholdRow):
    """A proposal to close a case, and what became of it; its words never change.

    `review` is the latest review when it was proposed. `content_hash` is the keyed fingerprint of
    what its approver was shown, empty before.
    """

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="closures")
    review = models.ForeignKey(
        Review, on_delete=models.RESTRICT, null=True, related_name="closures"
    )
    kind = models.CharField(max_length=20, choices=ClosureKind.choices)
    stage = models.CharField(
        max_length=10, choices=ClosureStage.choices, default=ClosureStage.PROPOSED
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    content_hash = models.BinaryField(max_length=32, default=bytes)
    text_sealed = SealedField()
    text = Sealed(ClosureText, access_class="narrative")

    objects: ClassVar[Any] = scoped_rows(ClosureQuerySet)()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(stage=ClosureStage.PROPOSED),
                name="reviews_closure_one_proposed",
                violation_error_message=_("Closing this case is proposed already."),
            ),
            models.CheckConstraint(condition=paired("decided"), name="reviews_closure_decided"),
            models.CheckConstraint(condition=paired("withdrawn"), name="reviews_closure_withdrawn"),
            models.CheckConstraint(
                condition=~Q(stage__in=[ClosureStage.APPROVED, ClosureStage.RETURNED])
                | Q(decided_at__isnull=False),
                name="reviews_closure_decision_has_a_hand",
            ),
            models.CheckConstraint(
                condition=Q(stage=ClosureStage.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(stage=ClosureStage.WITHDRAWN) & Q(withdrawn_at=None)),
                name="reviews_closure_withdrawal_has_a_hand",
            ),
            # The database itself keeps anyone from deciding on what they proposed.
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="reviews_closure_decided_by_another",
                violation_error_message=_("Nobody approves a closure they proposed."),
            ),
        ]
        indexes = [models.Index(fields=["stage", "proposed_at"], name="reviews_closure_queue")]

    @property
    def is_proposed(self) -> bool:
        return self.stage == ClosureStage.PROPOSED

    @property
    def is_approved(self) -> bool:
        return self.stage == ClosureStage.APPROVED

    @property
    def is_returned(self) -> bool:
        return self.stage == ClosureStage.RETURNED

    @property
    def readable_text(self) -> ClosureText | None:
        """Its words, None where the seal doesn't open."""
        return readable(self, Closure.text)


class ReopeningText(Payload, schema=1, frozen=True):
    """Why the case was taken up again."""

    reason: str = ""


class Reopening(AppendOnlyRow):
    """A closed case taken up again; a closure is undone once."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="reopenings")
    closure = models.OneToOneField(Closure, on_delete=models.CASCADE, related_name="reopening")
    reopened_at = models.DateTimeField()
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    text_sealed = SealedField()
    text = Sealed(ReopeningText, access_class="narrative")

    class Meta:
        ordering = ["-reopened_at", "-id"]

    @property
    def readable_text(self) -> ReopeningText | None:
        """Why, None where the seal doesn't open."""
        return readable(self, Reopening.text)
