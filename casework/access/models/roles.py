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
