"""A ledger from the question to the file, mended in a spreadsheet, and back into the record."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from casework.access.models import Area, Worker
from tests.browser.conftest import SignIn
from tests.factories import make_household
from tests.reports.books import with_cell

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]


def test_a_ledger_goes_out_and_comes_back(
    sign_in: SignIn,
    area: Area,
    worker: Worker,
    supervisor: Worker,
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.CASEWORK_LEDGERS_DIR = tmp_path / "ledgers"
    household = make_household(area, worker)
    page = sign_in(supervisor)
    page.goto(reverse("ledger-columns"))
    page.click("button[value='up:area']")
    page.wait_for_selector("button[value='up:area']:focus")
    page.click("main .act-bar button")
    page.wait_for_selector(".note--ok")

    page.goto(reverse("ledger-list"))
    page.check("[name=kind][value=households]")
    page.select_option("[name=area]", label=f"{area.street} {area}")
    page.check("[name=level][value=full]")
    page.check("[name=reason][value=filing]")
    page.fill("[name=recipient]", "镇档案室")
    page.click("main form button[type=submit]")
    with page.expect_download() as download:
        page.click("a[href$='file.xlsx']")
    assert download.value.suggested_filename.startswith("家庭台账-CW-")
    book = Path(download.value.path()).read_bytes()
    mended = tmp_path / "mended.xlsx"
    mended.write_bytes(with_cell(book, "居住地址", "样例路9弄9号"))

    phone = sign_in(worker, viewport={"width": 360, "height": 740}, java_script_enabled=False)
    phone.goto(reverse("ledger-returns"))
    phone.set_input_files("[name=file]", mended)
    phone.click("main form button[type=submit]")
    phone.wait_for_load_state()
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
    phone.check("[name=take]")
    phone.click("main .act-bar .btn--main")
    phone.wait_for_selector(".note--ok")
    household.refresh_from_db()
    assert household.identity.living_address == "样例路9弄9号"
