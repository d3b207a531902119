"""Households are ticked, their case files printed while the page tells how far, and fetched."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from casework.access.models import Area, Worker
from casework.common.ids import new_id
from casework.reports.batches import tasks
from casework.reports.models import Batch
from tests.browser.conftest import SignIn
from tests.factories import make_household

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]


@pytest.mark.parametrize("scripts", [True, False])
def test_ticked_households_become_one_pdf(
    area: Area, worker: Worker, clerk: Worker, sign_in: SignIn, tmp_path: Path, scripts: bool
) -> None:
    for name in ("魏龙凤", "安小妹", "陈阿婆"):
        make_household(area, worker, name)
    with override_settings(CASEWORK_BATCHES_DIR=tmp_path / "batches"):
        walk(
            sign_in(clerk, viewport={"width": 360, "height": 740}, java_script_enabled=scripts),
            scripts,
        )


def walk(page: Any, scripts: bool) -> None:
    """Go the way from the list to the file that was fetched."""
    page.goto("/households/")
    for name in ("魏龙凤", "陈阿婆"):
        page.get_by_label(f"勾选 {name}").check()
    words = "批量打印 勾选的 2 户" if scripts else "批量打印"
    page.locator("form.batch-start").get_by_role("button", name=words).click()
    page.get_by_role("heading", name="批量打印 2 户的文书").wait_for()
    page.get_by_text("陈阿婆").first.wait_for()
    page.locator("label", has_text="内部").first.click()
    page.locator("label", has_text="上级检查").first.click()
    page.get_by_label("交给谁").fill("区民政局 何静")
    page.get_by_role("button", name="登记并开始打印").click()
    page.get_by_role("heading", name=re.compile("家庭档案，2 户")).wait_for()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tasks.take_turn(Batch.objects.get().pk, new_id())
    if not scripts:
        page.get_by_role("link", name="看现在的进度").click()
    page.get_by_role("heading", name=re.compile("已完成")).wait_for()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载 PDF").click()
    assert Path(fetched.value.path()).read_bytes().startswith(b"%PDF")
