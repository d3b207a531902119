"""The ledger of who may do what where, and guardian's rows that are its projection."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from casework.access.models.area import Area
from casework.access.models.roles import Permission
from casework.access.models.staff import Posting, Worker
from casework.common.dates import now
from casework.common.ids import new_id


class GrantSource(models.TextChoices):
    """Why a grant was given."""

    POSTING = "posting", _("Posting")
    ASSIGNMENT = "assignment", _("Assignment")
    SHARE = "share", _("Share")
    COVER = "cover", _("Cover")
    BREAK_GLASS = "break-glass", _("Break-glass")


class AccessGrant(models.Model):
    """One line of the ledger: this worker may do this, there, for so long. Never changed.

    A grant ends early by a later line with `ends` naming it. guardian's permission rows are
    its projection, written by `casework.access.grants` alone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="grants")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    household_id = models.UUIDField(null=True)
    permission = models.CharField(max_length=10, choices=Permission.choices)
    source = models.CharField(max_length=20, choices=GrantSource.choices)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, related_name="grants")
    reason = models.CharField(max_length=200, blank=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    granted_at = models.DateTimeField(default=now, editable=False)
    granted_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, related_name="+")
    ends = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="ended_by"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(area=None, household_id__isnull=False)
                | Q(area__isnull=False, household_id=None),
                name="access_grant_one_target",
            ),
            models.CheckConstraint(
                condition=Q(until_at__gte=F("from_at")), name="access_grant_dates"
            ),
        ]
        indexes = [models.Index(fields=["worker", "until_at"], name="access_grant_worker")]

    def __str__(self) -> str:
        return f"{self.permission} {self.source} {self.pk}"


class NearRelative(models.Model):
    """A worker who is a near relative of a household: barred from deciding on it.

    The bar holds at once and in every list, see `casework.access.scope`; it ends by `ended_at`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="relatives")
    household_id = models.UUIDField()
    declared_at = models.DateTimeField(default=now, editable=False)
    declared_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="access_relative_ended",
            ),
            models.UniqueConstraint(
                fields=["worker", "household_id"],
                condition=Q(ended_at=None),
                name="access_relative_once",
                violation_error_message=_("This is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class TimedUserPermission(UserObjectPermissionBase):
    """A guardian permission row with the time it holds; a row past `until_at` grants nothing."""

    from_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


class AreaUserPermission(TimedUserPermission):
    """What a worker may do with the cases of an area and all below it."""

    content_object = models.ForeignKey(Area, on_delete=models.CASCADE)

    class Meta(TimedUserPermission.Meta):
        abstract = False


class AreaGroupPermission(GroupObjectPermissionBase):
    """Groups hold nothing here; guardian asks for the table."""

    content_object = models.ForeignKey(Area, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
