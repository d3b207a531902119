"""Every door of a case asked by who holds more somewhere else: what counts is what they hold here.

A door lets in by role; a supervisor of the next area who is a clerk in this one comes through the
door of its supervisors. From then on only the rule about the household keeps them back.
"""

import pytest

from casework.access.actions import post_worker
from casework.access.models import Worker
from casework.common.dates import today
from tests.asking import ask, sign_in
from tests.doors import Row, row_id, rows
from tests.factories import make_worker
from tests.world import NEXT_AREA, OWN, World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

REFUSED = {403, 404}
# Nothing of a record: who may read it, and saying of oneself that one is a near relative.
FOR_ALL_STAFF = {"household-access", "relative-new"}
# Theirs alone who did or are something: who answers for the household, who wrote, who asked.
OF_ONE = {
    ("share-new", "case"),
    ("share-end", "share"),
    ("plan-withdraw", "waiting plan"),
    ("plan-drop", "draft plan"),
    ("closure-withdraw", "closure"),
    ("disclosure-pdf", "person paper"),
    ("disclosure-json", "person paper"),
}
# Read by others too, but handed out to one.
HANDED_OUT = {("disclosure", "person paper")}
ABOUT_A_CASE = [row for row in rows() if row.thing[0] not in "-*" and row.door not in FOR_ALL_STAFF]
HERE = ("clerk", "worker")


@pytest.fixture(scope="module")
def mixed(signed_in: World) -> dict[str, Worker]:
    """Return supervisors of the next area by the role that each holds in the canary's, too."""
    elsewhere = signed_in.who("supervisor", NEXT_AREA).postings.get().area
    found = {}
    for role in HERE:
        worker = make_worker("supervisor", elsewhere)
        post_worker(worker=worker, area=signed_in.area, role=role, from_on=today(), by=None)
        found[role] = Worker.objects.get(pk=worker.pk)
    sign_in(*found.values())
    return found


@pytest.mark.parametrize("role", HERE)
@pytest.mark.parametrize("row", ABOUT_A_CASE, ids=row_id)
def test_whoever_is_more_elsewhere_is_answered_here_as_what_they_are_here(
    signed_in: World, mixed: dict[str, Worker], row: Row, role: str
) -> None:
    status = ask(signed_in, mixed[role], row).status_code
    here = row.status(role, OWN)
    alone = OF_ONE | HANDED_OUT if row.method == "POST" else OF_ONE
    if (row.door, row.thing) in alone and role == "worker":
        assert status in REFUSED
    else:
        assert status in (REFUSED if here in REFUSED else {here})
