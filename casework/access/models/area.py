"""The organisation's tree: city, districts, streets, residential areas."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.access.models.roles import Permission
from casework.audit.chain import Place
from casework.common.ids import new_id


class Level(models.TextChoices):
    """The four levels of the organisation's one tree."""

    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    STREET = "street", _("Street or town")
    AREA = "area", _("Residential area")


class Area(models.Model):
    """One place in the organisation tree. `path` holds the codes down to its own: C/D1/S1/."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    level = models.CharField(max_length=10, choices=Level.choices)
    name = models.CharField(max_length=60)
    code = models.CharField(max_length=20, help_text="Letters and digits, unique among siblings.")
    path = models.CharField(max_length=120, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    street = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The street it lies in; a street names itself, a district and a city nothing.",
    )

    class Meta:
        ordering = ["path"]
        # The permissions that guardian's rows on areas and households may carry.
        default_permissions = ()
        permissions = [(p.value, p.name.title()) for p in Permission]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_place(self) -> Place:
        return Place(self.street_id, None)
