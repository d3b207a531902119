"""A roster on its way in: the sealed file, how its columns are read, and how far it has come."""

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.access.models import Area
from casework.access.scope import ScopedQuerySet, scoped_rows
from casework.audit.chain import Place
from casework.common.dates import now
from casework.common.ids import new_id
from casework.vault.sealed import Payload, Sealed, SealedField


class RosterStage(models.TextChoices):
    """How far an import has come."""

    MAPPING = "mapping", _("Columns to be checked")
    PREVIEW = "preview", _("To be confirmed")
    IMPORTING = "importing", _("Importing")
    DONE = "done", _("Imported")
    CANCELLED = "cancelled", _("Cancelled")


class RosterFile(Payload, schema=1, frozen=True):
    """The file as it was uploaded."""

    filename: str = ""
    data: bytes = b""


class RosterOutcome(Payload, schema=1, frozen=True):
    """What became of each family: (row, code, household id or empty); and the problems by row."""

    lines: tuple[tuple[int, str, str], ...] = ()


class RosterQuerySet(ScopedQuerySet["RosterImport"]):
    """Imports of the areas in scope; they hang on an area, not on a household."""

    area_path = "area_id"
    household_path = "id"
    stage_path = ""


class RosterImport(models.Model):
    """One roster for one residential area. Its content is sealed under a key of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(
        max_length=12, choices=RosterStage.choices, default=RosterStage.MAPPING
    )
    mapping = models.JSONField(default=dict, help_text="Header row and column of each field.")
    families = models.PositiveIntegerField(default=0)
    families_done = models.PositiveIntegerField(default=0)
    households_new = models.PositiveIntegerField(default=0)
    people_new = models.PositiveIntegerField(default=0)
    people_known = models.PositiveIntegerField(default=0)
    problem_count = models.PositiveIntegerField(default=0)
    file_sealed = SealedField()
    file = Sealed(RosterFile, access_class="identity")
    outcome_sealed = SealedField()
    outcome = Sealed(RosterOutcome, access_class="outcome")
    version = models.PositiveIntegerField(default=1)
    uploaded_at = models.DateTimeField(default=now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = scoped_rows(RosterQuerySet)()

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def scope_ids(self) -> tuple[UUID, UUID]:
        return self.area_id, self.pk

    @property
    def audit_place(self) -> Place:
        return Place(self.area.street_id, None)
