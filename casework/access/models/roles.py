"""What postings make of people, and what each role may do with cases."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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

# Who reads the cases of an area, and who prints their files.
READERS = (
    Role.WORKER,
    Role.SUPERVISOR,
    Role.CLERK,
    Role.OFFICER,
    Role.AUDITOR,
    Role.INSPECTOR,
)
PRINTERS = (Role.SUPERVISOR, Role.CLERK, Role.OFFICER)
# Who sees the figures of an area.
COUNTERS = (Role.SUPERVISOR, Role.OFFICER, Role.AUDITOR)
# What a reader of names may do and a reader of masked ones may not: find people, open pictures.
SEES_PEOPLE = tuple(role for role in READERS if role != Role.INSPECTOR)

# The three separated administrators: accounts, postings, audit.
ADMINISTRATORS = (Role.SYSTEM, Role.SECURITY, Role.AUDIT)
# Whoever controls or administers what others do does nothing else beside it.
STANDS_ALONE = (*ADMINISTRATORS, Role.AUDITOR, Role.INSPECTOR)
# Postings that always have an end.
TIMED = (Role.AUDITOR, Role.INSPECTOR)
