"""Small things to put right in a household's record, such as a resident ID to check."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.access.scope import ScopedQuerySet, scoped_rows
from casework.common.dates import now
from casework.households.models.household import Household
from casework.households.models.person import Person
from casework.households.models.rows import HouseholdRow
from casework.vault.sealed import Payload, Sealed, SealedField


class TaskKind(models.TextChoices):
    """What is to be put right."""

    VERIFY_ID = "verify_id", _("Resident ID to be checked")


class TaskNote(Payload, schema=1, frozen=True):
    """What was found: the ID as it was written, the roster's row, the problem's code."""

    as_written: str = ""
    problem: str = ""
    source: str = ""


class TaskQuerySet(ScopedQuerySet["Task"]):
    """Things to put right, of which most are done."""

    begins_with_rows = True


class Task(HouseholdRow):
    """One thing to put right, open until someone did."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="tasks")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="tasks")
    kind = models.CharField(max_length=20, choices=TaskKind.choices)
    note_sealed = SealedField()
    note = Sealed(TaskNote, access_class="identity")
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[Any] = scoped_rows(TaskQuerySet)()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="households_task_done",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(done_at=None), name="households_task_once"
            ),
        ]
        indexes = [
            # The oldest that stand, found without the done ones.
            models.Index(
                fields=["created_at"], condition=Q(done_at=None), name="households_task_standing"
            ),
        ]
