"""Attachments in a browser: photos added at once, seen, opened, withdrawn."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, expect

from casework.access.models import Area, Worker
from tests.browser.conftest import SignIn
from tests.factories import make_household
from tests.households.files import exif, paper, photo

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]


def chosen(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_photos_are_added_seen_opened_and_withdrawn(
    scripts: bool, area: Area, worker: Worker, sign_in: SignIn
) -> None:
    household = make_household(area, worker)
    page = sign_in(worker, java_script_enabled=scripts, viewport={"width": 360, "height": 740})
    page.goto(reverse("people", args=[household.pk]))
    page.click(".subnav >> text=附件")
    page.click("main >> text=添加文件")
    page.set_input_files(
        "[name=file]",
        [
            chosen("IMG_1.jpg", photo(1600, 1200, exif=exif())),
            chosen("broken.jpg", photo()[:400]),
            chosen("低保证.pdf", paper(2)),
        ],
    )
    page.fill("[name=title]", "门口的台阶")
    page.click("main button[type=submit]")
    expect(page.locator(".messages")).to_contain_text("已添加 2 个文件")
    expect(page.locator(".messages")).to_contain_text("第 2 个文件没有加上")
    expect(page.locator(".shot")).to_have_count(2)
    image = page.locator(".shot img")
    assert image.evaluate("image => image.decode().then(() => image.naturalHeight)") == 320
    page.click(".shot:has(img) a")
    whole = page.locator(".shot-whole img")
    assert whole.evaluate("image => image.decode().then(() => image.naturalHeight)") == 1600
    with page.expect_download() as loading:
        page.click("main >> text=下载")
    assert re.fullmatch(r"attachment-\d+\.jpg", loading.value.suggested_filename)
    page.click(".shot-whole")
    assert page.locator("img").count() == 1
    page.go_back()
    page.click("main >> text=作废")
    page.fill("[name=reason]", "放错了人家")
    page.click("main button[type=submit]")
    expect(page.locator(".shot")).to_have_count(1)
    expect(page.locator("main")).to_contain_text("放错了人家")
