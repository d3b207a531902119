"""How a street wants its papers to look: name, logo, titles, footer, margins for punched files."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.access.models import Area
from casework.audit.chain import Place
from casework.common.dates import now
from casework.common.ids import new_id
from casework.reports.models.disclosure import Document

# A letter of handover is no disclosure, but a paper with a title.
LETTER = "handover_letter"
# The right margin is 21.6 mm wide: what binding takes there leaves 11.6 that a printer reaches.
MOST_BINDING_MM = 10
ORGANISATION_LENGTH, FOOTER_LENGTH, TITLE_LENGTH = 30, 50, 16


def titled() -> list[tuple[str, Any]]:
    """Return (code, usual name) of each kind of paper that can have a title of its own."""
    return [*Document.choices, (LETTER, _("Letter of handover"))]


class OfficeStyle(models.Model):
    """A street's papers; a street without a row has them as they are by default.

    `titles`: kind of paper → title, where it isn't the usual one. `logo` is a small PNG that we
    drew anew, empty for none. `binding_mm` is added at the binding edge, which changes sides from
    page to page where `is_duplex`. `folds_genogram`: what A4 is too small for, on A3 folded in.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.OneToOneField(Area, on_delete=models.CASCADE, related_name="+")
    organisation = models.CharField(max_length=ORGANISATION_LENGTH, blank=True)
    footer = models.CharField(max_length=FOOTER_LENGTH, blank=True)
    titles = models.JSONField(default=dict)
    logo = models.BinaryField(default=b"")
    binding_mm = models.PositiveSmallIntegerField(default=0)
    is_duplex = models.BooleanField(default=False)
    folds_genogram = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(binding_mm__lte=MOST_BINDING_MM),
                name="reports_office_binding",
                violation_error_message=_("The binding edge takes at most 10 mm."),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def audit_place(self) -> Place:
        return Place(self.street_id, None)
