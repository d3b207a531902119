"""A site on files, whose rich household is shredded and perhaps killed on the way.

Run as `python -m tests.shredding ACT FOLDER [POINT]` by tests/test_shredding.py. `make` builds the
site and writes notes.json: what must be gone afterwards. `shred` lets two people decide and carries
it out, and kills its own process at POINT. `finish` is what the next `vault verify` does.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

# These need the settings, which the line above reads.
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from casework.access.models import Worker  # noqa: E402
from casework.audit.verify import verify  # noqa: E402
from casework.common.dates import today  # noqa: E402
from casework.desk.setup import prepare_site  # noqa: E402
from casework.households import actions, erasure, shredding  # noqa: E402
from casework.households.actions import rosters  # noqa: E402
from casework.households.models import (  # noqa: E402
    CategoryPeriod,
    Household,
    RosterImport,
    ShredRequest,
    Stage,
)
from casework.vault import shredding as vault  # noqa: E402
from casework.vault import verification  # noqa: E402
from casework.vault.models import HouseholdKey, Tombstone  # noqa: E402
from casework.vault.sealed import columns  # noqa: E402
from tests.factories import make_household, make_worker  # noqa: E402
from tests.shredding.points import LABEL, POINTS  # noqa: E402
from tests.world import make_world, roster_file  # noqa: E402

WHY = "a test looks"


def make(folder: Path) -> None:
    """Build the site, with enough households beside it that rows were moved from page to page."""
    prepare_site()
    world = make_world()
    shredding.resume()
    for number in range(40):
        make_household(world.area, world.who("worker"), name=f"邻居{number}")
    household: Household = world.rows["case"]
    name_in_a_roster(world)
    # Close it, reopen it, close it: rows that grow and shrink are moved.
    rows = Household.objects.unscoped(WHY).filter(pk=household.pk)
    rows.update(category_label=LABEL, stage=Stage.CLOSED, closed_on=today())
    CategoryPeriod.objects.unscoped(WHY).filter(household=household).update(label=LABEL)
    request = actions.ask_shredding(
        household_id=household.pk,
        reason="lawful_request",
        basis="purpose_over",
        by=world.who("supervisor"),
    )
    told = {
        "household": str(household.pk),
        "request": str(request.pk),
        "roster": str(world.ids["telling roster"]),
        "second": world.chief.username,
        "wrapped": wrapped(household.pk, world.ids["telling roster"]),
        "sealed": sealed(household, world.ids["telling roster"]),
    }
    make_worker("clerk", world.area)
    (folder / "notes.json").write_text(json.dumps(told))


def name_in_a_roster(world: Any) -> None:
    """Import a roster that tells of the household's head, whom it has on file."""
    head = world.rows["head of case"].identity
    roster = rosters.upload_roster(
        area=world.area,
        filename="名册.csv",
        data=roster_file((head.name, head.id_number)),
        by=world.who("worker"),
    )
    columns_found = rosters.mapping_of(roster).columns
    by = world.who("worker")
    roster = rosters.map_columns(roster_id=roster.pk, columns=columns_found, based_on=1, by=by)
    roster = rosters.confirm_roster(roster_id=roster.pk, based_on=2, by=by)
    world.keep("telling roster", rosters.import_step(roster_id=roster.pk, by=by))
    assert roster.pk in {row.pk for row in erasure.rosters_naming(world.rows["case"])}


def wrapped(*ids: Any) -> list[str]:
    """Return the wrapped keys of a household and a roster, as hex."""
    return [bytes(row.wrapped).hex() for row in HouseholdKey.objects.filter(household_id__in=ids)]


def sealed(household: Household, roster_id: Any) -> list[str]:
    """Return every sealed blob of the household and of the roster, as hex."""
    found = []
    for model, path in [(Household, "pk"), *((r.model, r.path) for r in erasure.tables())]:
        for name in columns(model):
            rows = model._default_manager.unscoped(WHY).filter(**{path: household.pk})  # type: ignore[attr-defined]
            found += [bytes(blob).hex() for blob in rows.values_list(name, flat=True)]
    kept = RosterImport.objects.unscoped(WHY).get(pk=roster_id)
    return [*found, bytes(kept.file_sealed).hex(), bytes(kept.outcome_sealed).hex()]


def shred(folder: Path, point: str = "") -> None:
    """Let the second person approve and carry it out, dying at a point."""
    told = json.loads((folder / "notes.json").read_text())
    request = ShredRequest.objects.unscoped(WHY).select_related("household").get(pk=told["request"])
    second = Worker.objects.get(username=told["second"])
    if point:
        die_at(point)
    shown = actions.content_hash(request)
    actions.approve_shredding(request_id=request.pk, shown_hash=shown, by=second)
    shredding.resume()


def die_at(point: str) -> None:
    """Put a kill before or after the step that a point names."""
    place, name, when = POINTS[point]
    module = {"households": shredding, "erasure": erasure, "vault": vault}[place]
    step: Callable[..., Any] = getattr(module, name)

    def deadly(*args: Any, **kwargs: Any) -> Any:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = step(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(module, name, deadly)


def finish(folder: Path) -> None:
    """Do what whoever starts the machine again does, and write down how things stand then."""
    call_command("vault", "verify")
    told = json.loads((folder / "notes.json").read_text())
    household = Household.objects.unscoped(WHY).get(pk=told["household"])
    state = {
        "stage": household.stage,
        "request": ShredRequest.objects.unscoped(WHY).get(pk=told["request"]).stage,
        "rows": sum(rows.of(household.pk).count() for rows in erasure.tables()),
        "rosters": RosterImport.objects.unscoped(WHY).filter(pk=told["roster"]).count(),
        "keys": HouseholdKey.objects.filter(
            household_id__in=[told["household"], told["roster"]]
        ).count(),
        "tombstones": Tombstone.objects.filter(
            household_id__in=[told["household"], told["roster"]]
        ).count(),
        "audit faults": len(verify(verification.counters).faults),
    }
    (folder / "state.json").write_text(json.dumps(state))
    for connection in connections.all():
        connection.close()


if __name__ == "__main__":
    {"make": make, "shred": shred, "finish": finish}[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
