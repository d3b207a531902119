"""Every page of the table of doors in a browser: it fits a phone, complains of nothing, is usable.

Each page is opened once. There an input method's Enter sends no form, every place that takes the
focus shows it, and WCAG 2.2 AA is kept (axe, on the pages people live in, in both looks).
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from casework.access.models import Role
from tests.browser.conftest import SignIn
from tests.doors import Row, address, rows
from tests.screens.faults import AXE, RULES, axe
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
    "ledger-file",
    "office-logo",
    "office-specimen",
    "handover-letter",
    "attachment-file",
    "attachment-thumbnail",
}
# Where people spend their days, by role: looked at by axe, light on the desk and dark on the phone.
LIVED_IN = {
    "desk",
    "household",
    "household-list",
    "people",
    "family",
    "assessment-edit",
    "assessment",
    "plan-edit",
    "plan-review",
    "visit-new",
    "visit",
    "review-new",
    "statistics",
    "notices",
}
LOOKS = (("light", 1366), ("dark", 360))
# Enter that an input method keeps for itself: as today's browsers send it, and as old ones do.
COMPOSING = [
    {"key": "Enter", "isComposing": True, "bubbles": True, "cancelable": True},
    {"key": "Enter", "keyCode": 229, "bubbles": True, "cancelable": True},
]
WALKED = (Path(__file__).parent / "walked.js").read_text()
PHONE: ViewportSize = {"width": 360, "height": 740}
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


def violations(page: Page) -> list[str]:
    """Return what axe finds in each look, at the page's whole height so that no bar covers it."""
    found = []
    for theme, width in LOOKS:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 4000})
        if theme == LOOKS[0][0]:
            page.evaluate(axe())
        for one in page.evaluate(AXE, RULES)["violations"]:
            found += [f"{theme} {one['id']}: {node['target']}" for node in one["nodes"]]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    return found


@pytest.mark.parametrize("role", [Role.SUPERVISOR.value, Role.SYSTEM.value, Role.SECURITY.value])
def test_every_page_fits_a_phone_keeps_the_policy_and_can_be_used(
    role: str, world: World, sign_in: SignIn, faults: list[str]
) -> None:
    page = sign_in(world.who(role), viewport=PHONE)
    too_wide, looked_at = [], set()
    for row in (row for row in rows() if reader(row) == role):
        answer = page.goto(address(world, row.door, row.thing))
        assert answer is not None
        assert (row, answer.status) == (row, 200)
        if page.evaluate(TOO_WIDE):
            too_wide.append(row.door)
        # One press of a key, and the browser shows the focus from then on.
        page.keyboard.press("Tab")
        assert (row, page.evaluate(WALKED, COMPOSING)) == (row, [])
        if row.door in LIVED_IN:
            assert (row, violations(page)) == (row, [])
            looked_at.add(row.door)
        assert (row, faults) == (row, [])
    assert too_wide == []
    assert looked_at == (LIVED_IN if role == Role.SUPERVISOR else set())


def test_a_page_that_broke_the_policy_would_be_heard(
    world: World, sign_in: SignIn, faults: list[str]
) -> None:
    page = sign_in(world.who("worker"))
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.wait_for_timeout(200)
    assert any("style-src" in fault for fault in faults)
    faults.clear()
