"""The household: where it is, which stage its case is in, and what is due."""

from datetime import date
from typing import Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from casework.access.models import Area, Permission, TimedUserPermission, Worker
from casework.access.scope import ScopedQuerySet, scope_of, scoped_rows
from casework.audit.chain import Place
from casework.common.dates import now, today
from casework.common.ids import new_id
from casework.households.codes import Category, IntakeSource
from casework.vault.sealed import Payload, Sealed, SealedField


class Stage(models.TextChoices):
    """Where the case stands, after the six steps of MZ/T 094-2017; a review is an event."""

    INTAKE = "intake", _("Intake")
    PLANNING = "planning", _("Planning")
    INTERVENTION = "intervention", _("Intervention")
    CLOSED = "closed", _("Closed")
    # Of a household that is being shredded, or was, nothing but the fact is ever shown.
    SHREDDING = "shredding", _("Being destroyed")
    SHREDDED = "shredded", _("Destroyed")


OPEN = (Stage.INTAKE, Stage.PLANNING, Stage.INTERVENTION)
# In scope of everyday work: what the lists, counts and doors of a case know.
ON_FILE = (*OPEN, Stage.CLOSED)
GONE = (Stage.SHREDDING, Stage.SHREDDED)


class ShredReason(models.TextChoices):
    """Why a household's record is destroyed for ever."""

    RETENTION = "retention", _("Retention period is over")
    LAWFUL_REQUEST = "lawful_request", _("Deletion the person may ask for by law")
    ERROR = "error", _("Opened in error")
    TRANSFERRED = "transferred", _("Handed over to another office")


class Grade(models.TextChoices):
    """Risk grade; empty means not assessed."""

    RED = "red", _("Red")
    ORANGE = "orange", _("Orange")
    YELLOW = "yellow", _("Yellow")
    GREEN = "green", _("Green")


class HouseholdIdentity(Payload, schema=1, frozen=True):
    """Where the household lives and how to reach it."""

    living_address: str = ""
    registered_address: str = ""
    phones: tuple[str, ...] = ()


class HouseholdSituation(Payload, schema=1, frozen=True):
    """Why the household is in difficulty, as known at intake and corrected since."""

    primary_cause: str = ""
    secondary_causes: tuple[str, ...] = ()
    income_cents: int | None = None
    intake_note: str = ""
    extras: dict[str, str] = {}


class HouseholdQuerySet(ScopedQuerySet["Household"]):
    """Households in scope, by stage and by what is due."""

    area_path = "area_id"
    household_path = "id"
    stage_path = "stage"

    def shredded_to(self, worker: Worker) -> Self:
        """Keep what was shredded, or is being, where the worker could read it before.

        Only for saying that, when and why it was.
        """
        chosen = self.filter(self._area_condition(scope_of(worker), Permission.VIEW, worker))
        chosen._open = True
        return chosen.filter(stage__in=GONE)

    def open(self) -> Self:
        """Those whose case is open, named by stage: an index leads to them and no further."""
        return self.filter(stage__in=OPEN)

    def due(self, until: date | None = None) -> Self:
        """Open ones whose next visit is due on `until` (today by default) or was before."""
        return self.open().filter(visit_due_on__lte=until or today())

    def overdue(self, day: date | None = None) -> Self:
        """Open ones whose next visit was due before `day`, today by default."""
        return self.open().filter(visit_due_on__lt=day or today())

    def with_heads(self) -> Self:
        """Fetch each household's head, area and worker along, in a constant number of queries."""
        people: Any = self.model._meta.get_field("people").related_model
        heads = people.objects.unscoped("heads of households already in scope")
        return self.select_related("area", "worker").prefetch_related(
            models.Prefetch("people", heads.filter(relation="0", left_on=None), to_attr="heads")
        )


class Household(models.Model):
    """One household and its case. Dates and codes are in clear; who and where is sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(_("file number"), max_length=30, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="households")
    street = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="households"
    )
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.INTAKE)
    intake_source = models.CharField(max_length=20, choices=IntakeSource.choices, blank=True)
    category = models.CharField(max_length=20, choices=Category.choices, blank=True)
    category_label = models.CharField(
        max_length=40,
        blank=True,
        help_text="The label as it was called then, where it was another.",
    )
    opened_on = models.DateField(default=today)
    closed_on = models.DateField(null=True, blank=True)
    shredded_on = models.DateField(null=True, blank=True)
    shred_reason = models.CharField(max_length=20, choices=ShredReason.choices, blank=True)

    grade = models.CharField(max_length=10, choices=Grade.choices, blank=True)
    grade_at_least = models.BooleanField(default=False)
    index_low = models.PositiveSmallIntegerField(null=True)
    index_high = models.PositiveSmallIntegerField(null=True)
    assessed_on = models.DateField(null=True)

    # What the due-date rule works from; see casework.households.schedule.
    last_visit_on = models.DateField(null=True)
    agreed_visit_on = models.DateField(null=True)
    plan_visit_days = models.PositiveSmallIntegerField(null=True)
    urgent_since = models.DateField(null=True)
    visit_due_on = models.DateField(null=True)

    # A handover left the old notes behind: what was written before is not the new worker's to read.
    notes_from = models.DateTimeField(null=True, blank=True)

    identity_sealed = SealedField()
    identity = Sealed(HouseholdIdentity, access_class="identity")
    situation_sealed = SealedField()
    situation = Sealed(HouseholdSituation, access_class="assessment")

    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = scoped_rows(HouseholdQuerySet)()

    class Meta:
        default_permissions = ()
        permissions = [(p.value, p.name.title()) for p in Permission]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage=Stage.CLOSED, closed_on__isnull=False)
                | Q(stage__in=GONE)
                | Q(stage__in=OPEN, closed_on=None),
                name="households_household_closed_on",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.SHREDDED, shredded_on__isnull=False, closed_on=None)
                & ~Q(shred_reason="")
                | (~Q(stage=Stage.SHREDDED) & Q(shredded_on=None, shred_reason="")),
                name="households_household_shredded",
            ),
            models.CheckConstraint(
                condition=Q(index_low=None, index_high=None)
                | Q(index_low__lte=F("index_high"), index_high__lte=100),
                name="households_household_index",
            ),
        ]
        indexes = [
            # Lists of an area are read from these alone, without their rows.
            models.Index(
                # Who is overdue by worker is counted from it, too.
                fields=["area", "stage", "visit_due_on", "worker"],
                include=["number", "id"],
                name="households_due",
            ),
            models.Index(fields=["area", "id"], include=["stage"], name="households_newest"),
            # For who sees so many that the first of all are soon found among them.
            models.Index(fields=["visit_due_on", "number"], name="households_due_first"),
            models.Index(fields=["worker", "stage"], name="households_worker"),
            # Figures are counted from this alone, without the sealed rows.
            models.Index(
                fields=[
                    "area",
                    "stage",
                    "worker",
                    "grade",  # so far in the order of the workload, which is counted as it is read
                    "opened_on",
                    "closed_on",
                    "visit_due_on",
                    "category",
                    "street",
                    "last_visit_on",
                    "id",
                ],
                name="households_figures",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def scope_ids(self) -> tuple[UUID, UUID]:
        return self.area_id, self.pk

    @property
    def audit_place(self) -> Place:
        return Place(self.street_id, self.pk)

    @property
    def stage_word(self) -> Any:
        """Where the case stands, in words; `get_stage_display` turns over every choice first."""
        return Stage(self.stage).label

    @property
    def category_word(self) -> Any:
        """The category of assistance as it was called then, or as it is called; empty for none."""
        if self.category_label or not self.category:
            return self.category_label
        return Category(self.category).label

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    @property
    def is_on_file(self) -> bool:
        return self.stage in ON_FILE

    @property
    def head(self) -> Any:
        """The head of the household (a Person), or None; no query after `with_heads()`."""
        heads = self.__dict__.get("heads")
        if heads is None:
            heads = list(self.people.filter(relation="0", left_on=None)[:1])
            self.__dict__["heads"] = heads
        return heads[0] if heads else None

    @property
    def workable_people(self) -> Any:
        """The people of the record whose data are neither restricted nor erased, as a query."""
        people: Any = self.people
        return people.workable()


class CategoryPeriod(models.Model):
    """Which category of assistance a household had, from when until when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="categories")
    category = models.CharField(max_length=20, choices=Category.choices)
    label = models.CharField(max_length=40, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = scoped_rows(ScopedQuerySet["CategoryPeriod"])()

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="households_category_dates",
            ),
            models.UniqueConstraint(
                fields=["household"], condition=Q(until_on=None), name="households_category_current"
            ),
        ]

    def __str__(self) -> str:
        return self.category


class HouseholdUserPermission(TimedUserPermission):
    """What a worker may do with one household, beyond the areas; written by access.grants alone."""

    content_object = models.ForeignKey(Household, on_delete=models.CASCADE)

    class Meta(TimedUserPermission.Meta):
        abstract = False


class HouseholdGroupPermission(GroupObjectPermissionBase):
    """Groups hold nothing here; guardian asks for the table."""

    content_object = models.ForeignKey(Household, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False


class VisitInterval(models.Model):
    """At most how many days may pass between visits at a grade, from a date on, with its source."""

    grade = models.CharField(max_length=10, choices=Grade.choices)
    days = models.PositiveSmallIntegerField()
    effective_from = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grade", "effective_from"], name="households_interval_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.days}"
