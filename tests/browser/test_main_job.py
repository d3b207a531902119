"""The main job, from the first page to the printed file: by keyboard alone, without JavaScript."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from casework.access.models import Area, Worker
from casework.assessments.codes import Domain
from casework.common.dates import today
from casework.households.models import Household
from casework.plans.models import Plan
from casework.reports.models import Disclosure
from casework.reviews.models import Review
from casework.visits.models import Visit
from tests.browser.conftest import PASSWORD, SignIn
from tests.browser.ways import ByKeys, Way, WithoutScript
from tests.factories import make_area, make_worker

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]

NAME = "魏龙凤"
SAVE = "main form button.btn--main"
WORDS = "药按时吃着，低保金已经到账，孩子在看书。"


def sign_in_again(way: Way, worker: Worker) -> None:
    """Out by the menu, and in by the page."""
    way.act(".topbar .menu summary", then="form[action='/sign-out/'] button")
    way.act("form[action='/sign-out/'] button", then="[name=username]")
    way.write("[name=username]", worker.username)
    way.write("[name=password]", PASSWORD)
    way.act("main button[type=submit]", then=".topbar .menu")


def register(way: Way) -> None:
    """A household with a second member."""
    way.act("main a[href='/households/new/']", then="[name=living_address]")
    way.write("[name=name]", NAME)
    way.write("[name=id_number]", "310199197311130243")
    way.write("[name=living_address]", "望春路16号502室")
    way.act(SAVE, then=".idbar")
    way.act("main a[href$='/people/new/']", then="[name=relation]")
    way.write("[name=name]", "秦杰")
    way.choose("[name=relation]", "2")
    way.write("[name=id_number]", "310199201005060039")
    way.act(SAVE, then="main :text('秦杰')")


def assess(way: Way) -> None:
    """All ten domains, none of the red lines, the primary cause; check and submit."""
    way.act(".subnav a[href$='/assessments/']", then="main a[href$='/assessments/edit/']")
    way.act("main a[href$='/assessments/edit/']", then="[name=assessed_on]")
    for number, domain in enumerate(Domain.values):
        way.pick(f"score_{domain}", str(number % 3))
    way.pick("red_lines", "none")
    way.choose("[name=primary_cause]", "illness")
    way.act("[name=go][value=check]", then="a.btn[href$='/assessments/edit/']")
    way.act(SAVE, then=".live-n")


def write_plan(way: Way, worker: Worker) -> None:
    """One goal and one measure, handed in through the check page."""
    way.act(".subnav a[href$='/plans/']", then="form[action$='/plans/new/']")
    way.act("form[action$='/plans/new/'] button", then="main a[href$='/text/']")
    way.act("main a[href$='/text/']", then="[name=situation]")
    way.write("[name=situation]", "药费占收入三成，报销材料不全。")
    way.write("[name=aims]", "先把报销办下来，再谈就业。")
    way.write("[name=until_on]", str(today() + timedelta(days=180)))
    way.act(SAVE, then="main :text('再谈就业')")
    way.act("main a[href$='/goals/new/']", then="[name=indicator]")
    way.write("[name=text]", "每月自付医疗费降到四百元以下")
    way.write("[name=indicator]", "每月自付医疗费")
    way.write("[name=baseline]", "820")
    way.write("[name=target]", "400")
    way.write("[name=unit]", "元")
    way.write("[name=due_on]", str(today() + timedelta(days=90)))
    way.act(SAVE, then="main a[href$='/measures/new/']")
    way.act("main a[href$='/measures/new/']", then="[name=responsible]")
    way.choose("[name=kind]", "medical_aid")
    way.choose("[name=frequency]", "monthly")
    way.write("[name=text]", "陪同办理医疗救助，每月核对一次")
    way.choose("[name=responsible]", str(worker.pk))
    way.write("[name=due_on]", str(today() + timedelta(days=90)))
    way.act(SAVE, then="main :text('陪同办理医疗救助')")
    way.act("main a[href$='/check/']", then=".act-bar a[href$='/edit/']")
    way.act(SAVE, then=".status--wait")


def approve(way: Way) -> None:
    way.act(".rail a[href='/review/']", then="main a.go")
    way.act("main a.go", then="#decide")
    way.pick("decision", "approve")
    way.act("#decide button.btn--main", then=".messages")


def visit(way: Way) -> None:
    way.act(".id-acts a.btn--main", then="[name=narrative]")
    person = way.page.locator("[name=met]").first.get_attribute("value")
    way.pick("met", str(person))
    way.write("[name=narrative]", WORDS)
    way.act(".act-bar button.btn--main:not([name])", then=f"main :text('{WORDS}')")


def review(way: Way) -> None:
    way.act(".subnav a[href$='/reviews/']", then="main a[href$='/reviews/new/']")
    way.act("main a[href$='/reviews/new/']", then="[name=summary]")
    goal = str(way.page.locator("[name$='-status']").first.get_attribute("name"))
    way.pick(goal, "progress")
    way.write(f"[name={goal.replace('-status', '-value_now')}]", "610")
    proof = way.page.locator("[name$='-evidence']").first.get_attribute("value")
    way.pick(goal.replace("-status", "-evidence"), str(proof))
    way.write("[name=summary]", "自付降下来了，继续按月核对。")
    way.pick("decision", "continue")
    way.act(SAVE, then=".messages")


def share(way: Way, colleague: Worker) -> None:
    """Let someone of another area read the household until a day."""
    way.act(".subnav a[href$='/access/']", then="main a[href$='/share/']")
    way.act("main a[href$='/share/']", then="[name=until_on]")
    way.choose("[name=worker]", str(colleague.pk))
    way.write("[name=until_on]", str(today() + timedelta(days=7)))
    way.write("[name=reason]", "请假期间请代为查看。")
    way.act(SAVE, then=f"main :text('{colleague.name}')")


def find(way: Way) -> None:
    """From the desk's own search field to the household's card."""
    way.write("main [name=q]", NAME)
    way.act("main form[role=search] button[type=submit]", then="main a.go")
    way.act("main a.go", then=".idbar")


def print_file(way: Way) -> None:
    way.act("a[href$='/case-file/']", then="[name=recipient]")
    way.pick("level", "full")
    way.pick("reason", "filing")
    way.write("[name=recipient]", "样例镇档案室")
    way.act(SAVE, then="main a[href$='/file.pdf']")
    with way.page.expect_download():
        way.act("main a[href$='/file.pdf']", then="main")


def switch_the_language(way: Way) -> None:
    way.act(".rail a[href='/']", then="main")
    way.act(".topbar .menu summary", then="[name=language][value=en]")
    way.act("[name=language][value=en]", then="html[lang=en]")


@pytest.mark.parametrize(
    ("way", "options"),
    [(ByKeys, {}), (WithoutScript, {"java_script_enabled": False})],
    ids=["by keyboard alone", "without JavaScript"],
)
def test_the_main_job_from_the_first_page_to_the_printed_file(
    way: Callable[[Page], Way],
    options: dict[str, bool],
    area: Area,
    worker: Worker,
    supervisor: Worker,
    clerk: Worker,
    sign_in: SignIn,
) -> None:
    mine = way(sign_in(worker, **options))
    sign_in_again(mine, worker)
    register(mine)
    assess(mine)
    write_plan(mine, worker)
    assert Plan.objects.unscoped("a test").get().stage == "submitted"
    approve(way(sign_in(supervisor, **options)))
    assert Plan.objects.unscoped("a test").get().stage == "active"
    visit(mine)
    review(mine)
    colleague = make_worker("worker", make_area(), username="bai")
    share(mine, colleague)
    switch_the_language(mine)
    reader = way(sign_in(clerk, **options))
    find(reader)
    print_file(reader)
    assert Visit.objects.unscoped("a test").get().log.narrative == WORDS
    assert Review.objects.unscoped("a test").get().decision == "continue"
    household = Household.objects.unscoped("a test").get()
    assert household.index_low is not None
    assert Disclosure.objects.unscoped("a test").get().household == household
