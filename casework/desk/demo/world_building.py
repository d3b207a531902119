"""The demonstration's areas and accounts, made by the same actions as real ones."""

from datetime import timedelta
from typing import Any

from casework.access.actions import open_account, open_area, post_worker
from casework.access.models import TIMED, Area, Role, Worker
from casework.common.dates import today
from casework.desk.demo.world import PLACES, STAFF

# Everyone's, on this machine only: the demonstration is refused anywhere with real cases.
PASSWORD = "casework-demo-2026"  # noqa: S105 - printed by deploy/try.sh, opens fictional cases only
POSTED_DAYS_AGO = 3 * 365
TIMED_DAYS = 30
INSPECTION = "市级年度检查，检字〔2026〕7 号"


def build_areas() -> dict[str, Area]:
    """Open the fictional areas and return them by code."""
    areas: dict[str, Area] = {}
    for place in PLACES:
        parent = areas.get(place.parent)
        areas[place.code] = open_area(name=place.name, code=place.code, parent=parent, by=None)
    return areas


def build_staff(areas: dict[str, Area]) -> dict[str, Worker]:
    """Open one account per role and post each; return them by user name."""
    staff: dict[str, Worker] = {}
    for person in STAFF:
        worker = open_account(
            username=person.username, name=person.name, password=PASSWORD, by=None
        )
        for code in person.areas:
            post_worker(
                worker=worker, area=areas[code], role=person.role, by=None, **term_of(person.role)
            )
        staff[person.username] = worker
    return staff


def term_of(role: str) -> dict[str, Any]:
    """Return from when until when a posting lasts, and what an inspection is for."""
    if role not in TIMED:
        return {"from_on": today() - timedelta(days=POSTED_DAYS_AGO)}
    term = {"from_on": today(), "until_on": today() + timedelta(days=TIMED_DAYS - 1)}
    return term | {"reason": INSPECTION} if role == Role.INSPECTOR else term
