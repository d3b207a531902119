"""Workers, and their postings by date."""

from datetime import date
from typing import Any, ClassVar, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.access.models.area import Area
from casework.access.models.roles import TIMED, Role
from casework.audit.chain import Place
from casework.common.dates import now, today
from casework.common.ids import new_id


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
    has_keys = models.BooleanField(default=True, help_text="Single keys work on pages.")
    shows_first_steps = models.BooleanField(default=True, help_text="On their desk.")
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

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
    def postings_today(self) -> list["PostingToday"]:
        """Today's postings with their places, which every page names; asked once per request.

        None for an account put away.
        """
        cached: list[PostingToday] | None = self.__dict__.get("_postings_today")
        if cached is None:
            held = Posting.objects.current().filter(worker=self)
            cached = list(map(PostingToday._make, held.values_list(*TODAY_COLUMNS)))
            self.__dict__["_postings_today"] = cached
        return cached if self.is_active else []

    @property
    def role_codes(self) -> frozenset[str]:
        """The roles of today's postings, asked once per request."""
        return frozenset(post.role for post in self.postings_today)


class PostingToday(NamedTuple):
    """What someone is, and where: the area's path and level, its name, and its street's if any."""

    role: str
    path: str
    level: str
    area: str
    street: str | None


TODAY_COLUMNS = ("role", "area__path", "area__level", "area__name", "area__street__name")


class PostingQuerySet(models.QuerySet["Posting"]):
    """Postings by date."""

    def current(self, day: date | None = None) -> "PostingQuerySet":
        """Those that hold on `day`, today by default."""
        day = day or today()
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)


class Posting(models.Model):
    """A worker's role in an area, from a day until a day (inclusive).

    `covers`: the absent supervisor's posting in whose stead this one is held (代管).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="postings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(max_length=20, choices=Role.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    covers = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="covered_by"
    )
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
            ),
            models.CheckConstraint(
                condition=~Q(role__in=TIMED) | Q(until_on__isnull=False),
                name="access_posting_timed",
                violation_error_message=_("The posting of an auditor or inspector has an end."),
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.INSPECTOR) | ~Q(reason=""),
                name="access_posting_reason",
                violation_error_message=_("Write what the inspection is for."),
            ),
            models.CheckConstraint(
                condition=Q(covers=None) | Q(role=Role.SUPERVISOR, until_on__isnull=False),
                name="access_posting_cover",
                violation_error_message=_("A cover is of a supervisor, and has an end."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    @property
    def audit_place(self) -> Place:
        return self.area.audit_place


def forget_request_cache(worker: Any) -> None:
    """Drop what a worker object remembers of its scope and roles (postings changed)."""
    for name in ("_postings_today", "_scope"):
        worker.__dict__.pop(name, None)
