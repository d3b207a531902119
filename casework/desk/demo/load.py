"""Loading the demonstration once, and refusing a database that holds anything else."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from casework.access.models import Worker
from casework.audit.chain import record
from casework.audit.models import Entry
from casework.common.dates import now
from casework.desk.demo.families import FAMILIES
from casework.desk.demo.replay import replay
from casework.desk.demo.world_building import build_areas, build_staff
from casework.notices.due import tell_what_is_due
from casework.notices.models import Notice

LOADED = "demonstration loaded"
# What the people of the demonstration were told before that, they have read.
UNREAD_DAYS = timedelta(days=4)


class NotForDemonstration(Exception):
    """The database holds other accounts, or the site isn't marked as a demonstration."""


def is_loaded() -> bool:
    """Tell whether the demonstration is in this database, as its audit log remembers."""
    return Entry.objects.filter(act=LOADED).exists()


def load() -> int:
    """Load the demonstration families unless they are there; return how many were loaded.

    All or nothing. Raises NotForDemonstration where CASEWORK_DEMO isn't set, or where the database
    holds accounts but no demonstration: real cases could be among them.
    """
    if not settings.DEMO:
        raise NotForDemonstration
    if is_loaded():
        return 0
    if Worker.objects.exists():
        raise NotForDemonstration
    with transaction.atomic():
        areas = build_areas()
        staff = build_staff(areas)
        replay(FAMILIES, areas, staff)
        told = Notice.objects.filter(created_at__lt=now() - UNREAD_DAYS)
        told.update(seen_at=F("created_at"))
        tell_what_is_due()
        record(LOADED, None, by=None, families=len(FAMILIES))
    return len(FAMILIES)
