"""Visits, what was done at them, and the addenda that correct them; no row is ever changed."""

from datetime import date
from typing import Any, ClassVar, NoReturn
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.access.scope import ScopedQuerySet, scoped_rows
from casework.common.dates import local_date
from casework.common.ids import new_id
from casework.households.models import Attachment, Household, HouseholdRow
from casework.plans.models import Measure
from casework.vault.sealed import Part, Payload, Sealed, SealedField, readable


class AppendOnly(Exception):
    """Someone tried to change or delete a visit record; corrections are addenda."""


class Mode(models.TextChoices):
    """How the worker met the household."""

    HOME = "home", _("Home visit")
    PHONE = "phone", _("By phone")
    OFFICE = "office", _("At the office")
    JOINT = "joint", _("Joint visit")


MODE_ICONS: dict[str, str] = {
    Mode.HOME: "household",
    Mode.PHONE: "phone",
    Mode.OFFICE: "desk",
    Mode.JOINT: "users",
}


class Outcome(models.TextChoices):
    """What became of a measure at this visit."""

    DONE = "done", _("Done")
    PARTLY = "partly", _("Partly done")
    NOT_DONE = "not_done", _("Not done")


class AppendOnlyQuerySet(ScopedQuerySet[Any]):
    """Rows in scope that can be read and added, never changed or deleted.

    Staff answer for lost or altered records: Shanghai ordinance on social assistance, art. 52.
    """

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class AppendOnlyRow(HouseholdRow):
    """A row of a household that is written once."""

    objects: ClassVar[Any] = scoped_rows(AppendOnlyQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raise AppendOnly for a row that is already written."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly


class Participant(Part, frozen=True):
    """Someone from outside who took part, and their unit."""

    name: str
    unit: str = ""


class Observation(Part, frozen=True):
    """What was seen in one domain of the assessment; `score` 0–3, None for a note alone."""

    domain: str
    score: int | None = None
    note: str = ""


class VisitLog(Payload, schema=1, frozen=True):
    """What happened. `people_seen` are ids of Person; `major_change` is empty where there was none.

    `next_reason` is what was agreed for the next time.
    """

    narrative: str = ""
    people_seen: tuple[UUID, ...] = ()
    participants: tuple[Participant, ...] = ()
    observations: tuple[Observation, ...] = ()
    major_change: str = ""
    next_reason: str = ""


class Visit(AppendOnlyRow):
    """One visit. `number` counts a household's visits in the order they were written down.

    `by` is the worker who visited and wrote it. `nobody_home`: they went or rang, and met nobody.
    """

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="visits")
    number = models.PositiveIntegerField()
    visited_at = models.DateTimeField()
    mode = models.CharField(max_length=10, choices=Mode.choices)
    nobody_home = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="visits"
    )
    recorded_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    next_on = models.DateField(null=True, blank=True)
    log_sealed = SealedField()
    log = Sealed(VisitLog, access_class="narrative")

    class Meta:
        ordering = ["-visited_at", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["household", "number"], name="visits_visit_number"),
            models.CheckConstraint(
                condition=Q(visited_at__lte=F("recorded_at")),
                name="visits_visit_not_ahead",
                violation_error_message=_("A visit can't be written down before it happened."),
            ),
        ]
        indexes = [
            models.Index(fields=["household", "-visited_at"], name="visits_visit_latest"),
            models.Index(fields=["by", "-visited_at"], name="visits_visit_worker"),
            # Who was met in a period, without the sealed rows.
            models.Index(
                fields=["household", "visited_at"],
                condition=Q(nobody_home=False),
                name="visits_visit_met",
            ),
        ]

    @property
    def visited_on(self) -> date:
        """The Shanghai date of the visit."""
        return local_date(self.visited_at)

    @property
    def readable_log(self) -> VisitLog | None:
        """What happened, None where the seal doesn't open."""
        return readable(self, Visit.log)

    @property
    def icon(self) -> str:
        """The symbol that stands for the mode."""
        return MODE_ICONS[self.mode]


class MeasureNote(Payload, schema=1, frozen=True):
    """A sentence on what became of the measure."""

    text: str = ""


class MeasureDone(AppendOnlyRow):
    """What became of one of the plan's measures at a visit; no row where it wasn't touched on."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="measures_done")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="measures")
    # RESTRICT, not PROTECT: a household that is erased as a whole takes both along.
    measure = models.ForeignKey(Measure, on_delete=models.RESTRICT, related_name="done_at_visits")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    note_sealed = SealedField()
    note = Sealed(MeasureNote, access_class="narrative")

    class Meta:
        ordering = ["measure__goal__position", "measure__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "measure"], name="visits_measure_once")
        ]

    @property
    def readable_note(self) -> MeasureNote | None:
        """The sentence, None where the seal doesn't open."""
        return readable(self, MeasureDone.note)


class AddendumText(Payload, schema=1, frozen=True):
    """What is corrected or added."""

    text: str = ""


class Addendum(AppendOnlyRow):
    """A correction of a visit record, or something to add to it; the record itself stays."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="addenda")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="addenda")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    content_sealed = SealedField()
    content = Sealed(AddendumText, access_class="narrative")

    class Meta:
        ordering = ["created_at", "id"]

    @property
    def readable_content(self) -> AddendumText | None:
        """What it says, None where the seal doesn't open."""
        return readable(self, Addendum.content)


class VisitPhoto(AppendOnlyRow):
    """Says that an attachment of the household was taken at a visit."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="visit_photos")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="photos")
    attachment = models.OneToOneField(
        Attachment, on_delete=models.CASCADE, related_name="taken_at_visit"
    )

    class Meta:
        ordering = ["attachment__number"]


class PhraseBook(models.Model):
    """The sentences that a worker keeps for visit records; `casework.visits.phrases` reads them.

    They may name people of any household, so they hang on none and are sealed for their worker.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    worker = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="phrase_book"
    )
    content = models.BinaryField(
        help_text="Sealed under the vault's system root, bound to `id` and the worker."
    )

    def __str__(self) -> str:
        return str(self.pk)
