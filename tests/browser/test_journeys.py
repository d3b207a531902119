"""Whole jobs in a browser, by the people who do them: from a visit to the printed case file."""

from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from casework.access.models import Area, Worker
from casework.common.dates import today
from casework.households.actions import add_person
from casework.households.models import Household, PersonCondition, PersonIdentity
from casework.plans.models import Plan
from casework.visits.models import Visit
from tests.browser.conftest import SignIn
from tests.factories import make_household

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]

ID = "310199197311130243"
NARRATIVE = (
    "上午到家中走访，秦杰刚从医院复查回来，药按时吃着。低保金已经到账，孩子作业写完了在看书。"
)
GOAL = "每月自付医疗费降到四百元以下"
REASON = "目标没有写清由谁核对，请补上责任人和核对的日子。"


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    household = make_household(area, worker)
    add_person(
        household_id=household.pk,
        relation="1",
        identity=PersonIdentity(name="秦杰", id_number=ID, sex="2"),
        condition=PersonCondition(),
        by=worker,
    )
    return household


def find(page: Page, term: str) -> None:
    """Search as people do: the slash, the term, Enter."""
    page.keyboard.press("/")
    page.keyboard.type(term)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/")


def write_plan(page: Page, household: Household, worker: Worker) -> None:
    """Write a plan with one goal and one measure and hand it in."""
    page.goto(f"/households/{household.pk}/plans/")
    page.click("main form[action$='/plans/new/'] button")
    page.click("main a[href$='/text/']")
    page.fill("[name=situation]", "药费占收入三成，报销材料不全。")
    page.fill("[name=aims]", "先把报销办下来，再谈就业。")
    page.fill("[name=until_on]", str(today() + timedelta(days=180)))
    page.click("main form button.btn--main")
    page.click("main a[href$='/goals/new/']")
    page.fill("[name=text]", GOAL)
    page.fill("[name=indicator]", "每月自付医疗费")
    page.fill("[name=baseline]", "820")
    page.fill("[name=target]", "400")
    page.fill("[name=unit]", "元")
    page.fill("[name=due_on]", str(today() + timedelta(days=90)))
    page.click("button[name=next][value=measure]")
    page.select_option("[name=kind]", "medical_aid")
    page.fill("[name=text]", "陪同办理医疗救助，每月核对一次")
    page.select_option("[name=responsible]", str(worker.pk))
    page.select_option("[name=frequency]", "monthly")
    page.fill("[name=due_on]", str(today() + timedelta(days=90)))
    page.click("main form button.btn--main")
    hand_in(page)


def hand_in(page: Page) -> None:
    """From the editor through the check page."""
    page.click("main a[href$='/check/']")
    page.click("main form button.btn--main")
    page.wait_for_load_state()


def decide(page: Page, decision: str, reason: str = "") -> None:
    """Take the first plan from the queue and decide on it."""
    page.goto("/review/")
    page.click("main a.go")
    page.check(f"[name=decision][value={decision}]")
    if reason:
        page.fill("[name=reason]", reason)
    page.click("#decide button.btn--main")
    page.wait_for_load_state()


def test_from_a_visit_to_the_printed_case_file(
    household: Household,
    worker: Worker,
    supervisor: Worker,
    clerk: Worker,
    sign_in: SignIn,
    tmp_path: Path,
) -> None:
    page = sign_in(worker)
    find(page, ID)
    page.click("main a.go")
    expect(page.locator(".idbar h1")).to_have_text("魏龙凤")

    page.click(".id-acts a.btn--main")
    page.locator("label", has_text="秦杰").first.click()
    page.fill("[name=narrative]", NARRATIVE)
    page.click("button[type=submit].btn--main")
    expect(page.locator("main")).to_contain_text(NARRATIVE)
    assert Visit.objects.unscoped("a test").get().by == worker

    write_plan(page, household, worker)
    plan = Plan.objects.unscoped("a test").get()
    assert plan.stage == "submitted"

    chief = sign_in(supervisor)
    decide(chief, "return", REASON)
    page.goto("/")
    expect(page.locator("#returned")).to_contain_text("补上责任人")

    page.goto(f"/plans/{plan.pk}/")
    expect(page.locator("main")).to_contain_text(REASON)
    page.goto(f"/plans/{plan.pk}/edit/")
    page.click("main a[href*='/measures/'].go")
    page.fill("[name=text]", "沈知禾每月五日核对一次到账，陪同办理医疗救助")
    page.click("main form button.btn--main")
    hand_in(page)

    decide(chief, "approve")
    plan.refresh_from_db()
    assert (plan.stage, plan.decided_by) == ("active", supervisor)

    page.goto(f"/plans/{plan.pk}/")
    page.click("main a[href*='/papers/plan/']")
    page.locator("[name=level][value=full]").check(force=True)
    page.locator("[name=reason][value=filing]").check(force=True)
    page.fill("[name=recipient]", "魏龙凤")
    page.click("main form button.btn--main")
    expect(page.locator("main h2").first).to_contain_text("CW-")

    desk = sign_in(clerk)
    desk.goto(f"/households/{household.pk}/case-file/")
    desk.locator("[name=level][value=full]").check(force=True)
    desk.locator("[name=reason][value=filing]").check(force=True)
    desk.fill("[name=recipient]", "样例镇档案室")
    desk.click("main form button.btn--main")
    with desk.expect_download() as download:
        desk.click("main a[href$='/file.pdf']")
    paper = tmp_path / "paper.pdf"
    download.value.save_as(paper)
    assert paper.read_bytes().startswith(b"%PDF-")
    assert household.number in download.value.suggested_filename


def test_a_roster_becomes_households(
    area: Area, worker: Worker, sign_in: SignIn, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (
        ["困难家庭花名册"],
        ["序号", "户主姓名", "家庭住址", "成员姓名", "关系", "身份证号"],
        [1, "魏龙阿", "样例路1号", "魏龙阿", "本人", "310199194402032370"],
        [None, None, None, "秦杰", "妻子", ID],
        [2, "金𠅤", "样例路2号", "金𠅤", "本人", None],
    ):
        book.active.append(row)
    book.save(tmp_path / "花名册.xlsx")
    page = sign_in(worker)
    page.goto("/rosters/")
    page.set_input_files("[name=file]", tmp_path / "花名册.xlsx")
    page.click("main form button.btn--main")
    page.wait_for_url("**/columns/")
    page.click("main form button.btn--main")
    expect(page.locator("h1")).to_have_text("2 户 3 人，1 个问题")
    page.click("form.act-bar button.btn--main")
    expect(page.locator("h1")).to_have_text("新增 2 户 3 人", timeout=20_000)
    assert Household.objects.unscoped("a test").count() == 2


def test_two_tabs_that_edit_one_household_meet_on_the_conflict_page(
    household: Household, worker: Worker, sign_in: SignIn
) -> None:
    first = sign_in(worker)
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(f"/households/{household.pk}/edit/")
    first.fill("[name=living_address]", "望春路16号502室")
    first.click("main form button.btn--main")
    second.fill("[name=living_address]", "青禾路7弄2号602室")
    second.click("main form button.btn--main")
    expect(second.locator("main")).to_contain_text("望春路16号502室")
    expect(second.locator("main")).to_contain_text("青禾路7弄2号602室")
    second.locator("[name=pick-living_address][value=mine]").check(force=True)
    second.click("main form button.btn--main")
    second.wait_for_url("**/people/")
    stored = Household.objects.unscoped("a test").get(pk=household.pk)
    assert stored.identity.living_address == "青禾路7弄2号602室"


def test_a_visit_is_recorded_without_javascript(
    household: Household, worker: Worker, sign_in: SignIn
) -> None:
    page = sign_in(worker, java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(f"/households/{household.pk}/visits/new/")
    page.locator("label", has_text="魏龙凤").first.click()
    page.fill("[name=narrative]", NARRATIVE)
    page.click("button[type=submit].btn--main")
    expect(page.locator("main")).to_contain_text(NARRATIVE)
