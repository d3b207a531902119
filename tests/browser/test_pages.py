"""Every page of the table of doors in a browser: it fits a phone and complains of nothing."""

import pytest

from casework.access.models import Role
from tests.browser.conftest import SignIn
from tests.doors import Row, address, rows
from tests.world import OWN, World, make_world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]

DOWNLOADS = {
    "roster-mending",
    "disclosure-pdf",
    "disclosure-json",
    "batch-progress",
    "batch-volume",
    "handover-letter",
    "attachment-file",
    "attachment-thumbnail",
}
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def world(committed: None) -> World:
    made = make_world()
    return made


def reader(row: Row) -> str | None:
    """Return a role that may open the page, None for what is no page."""
    if row.method != "GET" or row.door in DOWNLOADS:
        return None
    roles = (Role.SUPERVISOR, Role.WORKER, Role.CLERK, Role.SYSTEM, Role.SECURITY)
    return next((role.value for role in roles if row.status(role, OWN) == 200), None)


@pytest.mark.parametrize("role", [Role.SUPERVISOR.value, Role.SYSTEM.value, Role.SECURITY.value])
def test_every_page_fits_a_phone_and_keeps_the_policy(
    role: str, world: World, sign_in: SignIn, faults: list[str]
) -> None:
    page = sign_in(world.who(role), viewport={"width": 360, "height": 740})
    too_wide = []
    for row in (row for row in rows() if reader(row) == role):
        answer = page.goto(address(world, row.door, row.thing))
        assert answer is not None
        assert (row, answer.status) == (row, 200)
        if page.evaluate(TOO_WIDE):
            too_wide.append(row.door)
        assert (row, faults) == (row, [])
    assert too_wide == []


def test_a_page_that_broke_the_policy_would_be_heard(
    world: World, sign_in: SignIn, faults: list[str]
) -> None:
    page = sign_in(world.who("worker"))
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.wait_for_timeout(200)
    assert any("style-src" in fault for fault in faults)
    faults.clear()
