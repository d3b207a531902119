"""Loading the demonstration once, and refusing a database that holds anything else."""

from django.conf import settings
from django.db import transaction

from casework.access.models import Worker
from casework.audit.chain import record
from casework.audit.models import Entry
from casework.desk.demo.families import FAMILIES
from casework.desk.demo.replay import replay
from casework.desk.demo.world_building import build_areas, build_staff

LOADED = "demonstration loaded"


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
        record(LOADED, None, by=None, families=len(FAMILIES))
    return len(FAMILIES)
