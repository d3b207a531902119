"""The bell, the digest, a notice opened by keyboard, and how one is told, at both widths."""

import re

import pytest

from casework.access.models import Area, Worker
from casework.access.news import News
from casework.common.dates import today
from casework.plans.actions import return_plan
from tests.browser.conftest import SignIn
from tests.factories import make_household, make_submitted_plan
from tests.notices.telling import kinds_of, tell

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]


def test_a_returned_plan_is_heard_of_opened_and_put_away(
    area: Area, worker: Worker, supervisor: Worker, sign_in: SignIn
) -> None:
    plan = make_submitted_plan(make_household(area, worker), worker)
    return_plan(plan_id=plan.pk, reason="夜里谁来？", by=supervisor)
    for home in [make_household(area, worker, name=f"贺兰{n}") for n in range(4)]:
        tell(worker, News.OVERDUE, subject_id=home.pk, household_id=home.pk, falls_on=today())
    page = sign_in(worker, viewport={"width": 360, "height": 740})
    page.get_by_role("link", name=re.compile("提醒，5 条未读")).click()
    page.get_by_role("heading", name="5 条未读提醒").wait_for()
    page.wait_for_load_state()
    for width in (360, 1366):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    opening = page.locator(".tell-go", has_text="方案退回给您修改")
    opening.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/plans/{plan.pk}/")
    page.go_back()
    page.reload()
    page.locator(".tell-go", has_text="4 户走访逾期").click()
    page.wait_for_url("**?due=overdue")
    assert kinds_of(worker) == []
    page.goto("/notices/ways/")
    page.locator("label", has_text="不提醒").first.click()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("提醒方式已保存").wait_for()
