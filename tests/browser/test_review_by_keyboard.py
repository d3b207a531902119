"""Deciding with the keyboard alone: one letter never decides, and the next plan opens by itself."""

import pytest
from playwright.sync_api import expect

from casework.access.models import Area, Worker
from casework.plans.models import Plan
from tests.browser.conftest import SignIn
from tests.browser.hands import Hands
from tests.factories import make_household, make_submitted_plan

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]

REASON = "基线没有写清，先补上再交。"


def stages() -> list[str]:
    plans = Plan.objects.unscoped("a test").order_by("submitted_at", "created_at")
    return sorted(plans.values_list("stage", flat=True))


def test_three_plans_are_decided_on_without_a_mouse(
    area: Area,
    worker: Worker,
    supervisor: Worker,
    sign_in: SignIn,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("魏龙凤", "秦杰", "魏龙阿"):
        make_submitted_plan(make_household(area, worker, name=name), worker)
    page = sign_in(supervisor)
    hands = Hands(page)
    page.goto("/review/")
    hands.press("j")
    page.wait_for_url("**/review/*-*/")
    expect(page.locator("h1").first).to_contain_text("魏龙凤")
    hands.press("a")
    assert stages() == ["submitted"] * 3
    expect(page.locator("[data-decide-says]")).to_contain_text("Enter")
    hands.press("Escape")
    assert not page.is_checked("[name=decision][value=approve]")
    hands.press("a", "Enter")
    expect(page.locator(".messages")).to_contain_text("还有 2 份在等您")
    expect(page.locator("h1").first).to_contain_text("秦杰")
    hands.press("r", "Tab", "Enter")
    expect(page.locator("[data-summary]")).to_be_visible()
    assert stages() == ["active", "submitted", "submitted"]
    hands.press("Tab", "Enter")
    page.locator("[name=reason]").focus()
    hands.type("a r")
    page.locator("[name=reason]").fill("")
    hands.type(REASON)
    hands.press("Tab", "Enter")
    expect(page.locator(".messages")).to_contain_text("还有 1 份在等您")
    expect(page.locator("h1").first).to_contain_text("魏龙阿")
    hands.press("a", "Enter")
    expect(page.locator(".messages")).to_contain_text("没有别的在等您了")
    with capsys.disabled():
        print(hands.told("\nthree decisions, one of them first without its reason"))
    assert stages() == ["active", "active", "draft"]
    assert hands.taps == 0
