"""Areas, workers, postings, and the ledger of who may do what where."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from casework.audit.chain import Place
from casework.common.dates import now, today
from casework.common.ids import new_id


class Role(models.TextChoices):
    """What a posting makes of a worker in its area."""

    WORKER = "worker", _("Social worker")
    SUPERVISOR = "supervisor", _("Supervisor")
    CLERK = "clerk", _("Clerk")
    OFFICER = "officer", _("Street officer")
    AUDITOR = "auditor", _("Auditor")
    INSPECTOR = "inspector", _("Inspector")
    SYSTEM = "system", _("System administrator")
    SECURITY = "security", _("Security administrator")
    AUDIT = "audit", _("Audit administrator")


class Permission(models.TextChoices):
    """What a grant lets a worker do with the cases of its target."""

    VIEW = "view", _("Read cases")
    EDIT = "edit", _("Write records")
    DECIDE = "decide", _("Decide on plans")
    PRINT = "print", _("Print case files")


ROLE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    Role.WORKER: (Permission.VIEW, Permission.EDIT),
    Role.SUPERVISOR: (Permission.VIEW, Permission.EDIT, Permission.DECIDE, Permission.PRINT),
    Role.CLERK: (Permission.VIEW, Permission.PRINT),
    Role.OFFICER: (Permission.VIEW, Permission.PRINT),
    Role.AUDITOR: (Permission.VIEW,),
    Role.INSPECTOR: (Permission.VIEW,),
    # None of the three administrators reads a case.
    Role.SYSTEM: (),
    Role.SECURITY: (),
    Role.AUDIT: (),
}


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


class WorkerAccounts(BaseUserManager["Worker"]):
    """Makes and finds accounts."""

    def create_worker(self, username: str, name: str, password: str | None = None) -> "Worker":
        """Create an account; without a password nobody can sign in with it."""
        worker = self.model(username=self.model.normalize_username(username), name=name)
        worker.set_password(password)
        worker.save(using=self._db)
        return worker


class Worker(AbstractBaseUser, PermissionsMixin):
    """A member of staff with an account. Roles come from postings, never from this row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("user name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=50)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now, editable=False)

    objects: ClassVar[WorkerAccounts] = WorkerAccounts()

    USERNAME_FIELD = "username"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_superuser=False), name="access_worker_no_superuser"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def role_codes(self) -> frozenset[str]:
        """The roles of today's postings, asked once per request."""
        cached: frozenset[str] | None = self.__dict__.get("_role_codes")
        if cached is None:
            cached = frozenset(
                Posting.objects.current().filter(worker=self).values_list("role", flat=True)
            )
            self.__dict__["_role_codes"] = cached
        return cached if self.is_active else frozenset()


class PostingQuerySet(models.QuerySet["Posting"]):
    """Postings by date."""

    def current(self, day: date | None = None) -> "PostingQuerySet":
        """Those that hold on `day`, today by default."""
        day = day or today()
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)


class Posting(models.Model):
    """A worker's role in an area, from a day until a day (inclusive)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="postings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(max_length=20, choices=Role.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="access_posting_dates",
                violation_error_message=_("A posting can't end before it begins."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    @property
    def audit_place(self) -> Place:
        return self.area.audit_place


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


class Receipt(models.Model):
    """A POST that was carried out, by its idempotency key, and where it went on to.

    `content` is a keyed hash of the form: what comes back under its key with other words is not it.
    """

    key = models.UUIDField(primary_key=True)
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+")
    door = models.CharField(max_length=80)
    content = models.CharField(max_length=32)
    location = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=now, editable=False)

    def __str__(self) -> str:
        return f"{self.door} {self.key}"


def forget_request_cache(worker: Any) -> None:
    """Drop what a worker object remembers of its scope and roles (postings changed)."""
    for name in ("_role_codes", "_scope"):
        worker.__dict__.pop(name, None)


# The tables of signing in stand in their own module; Django looks for a room's tables here.
from casework.access.sign_in.models import (  # noqa: E402 - they name the user model by its setting
    Device,
    FailedSignIn,
    HeldForm,
    PasswordChange,
    SetUpCode,
    Sitting,
)

__all__ = [
    "ROLE_PERMISSIONS",
    "AccessGrant",
    "Area",
    "AreaGroupPermission",
    "AreaUserPermission",
    "Device",
    "FailedSignIn",
    "GrantSource",
    "HeldForm",
    "Level",
    "PasswordChange",
    "Permission",
    "Posting",
    "Receipt",
    "Role",
    "SetUpCode",
    "Sitting",
    "TimedUserPermission",
    "Worker",
    "forget_request_cache",
]
