"""Signing in with more than a password, without the phone, and after a session has ended."""

import re
from datetime import timedelta
from time import time
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Page, expect

from casework.access.models import Area, Sitting, Worker
from casework.access.sign_in import factors
from casework.common.dates import now
from casework.visits.models import Visit
from tests.browser.conftest import PASSWORD, SignIn
from tests.factories import make_household

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]

NARRATIVE = "上午到家中走访，药按时吃着；下周陪同去办医疗救助。"


def virtual_passkeys(page: Page) -> tuple[Any, str]:
    """Give the browser an authenticator such as a laptop's, which always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]


def sign_in_again(page: Page, worker: Worker) -> None:
    page.fill("[name=username]", worker.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def sign_out(page: Page) -> None:
    page.click(".topbar .menu summary")
    page.click(".menu form[action='/sign-out/'] button")
    page.wait_for_url("**/sign-in/")


def test_an_app_a_passkey_and_after_the_phone_is_lost_a_recovery_code(
    worker: Worker, sign_in: SignIn
) -> None:
    page = sign_in(worker)
    devtools, authenticator = virtual_passkeys(page)
    page.goto("/my-sign-in/")
    page.click("main a[href$='/app/']")
    secret = page.locator(".qr-key").inner_text().replace(" ", "")
    page.fill("[name=code]", totp.format_hotp_value(totp.hotp_value(secret, int(time()) // 30)))
    page.click("main form button.btn--main")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    page.click("[name=kept]")
    page.click("main a[href$='/passkey/']")
    page.fill("[name=name]", "办公室电脑")
    page.click("main form button.btn--main")
    page.wait_for_url("**/my-sign-in/")
    expect(page.locator("main")).to_contain_text("办公室电脑")

    sign_out(page)
    sign_in_again(page, worker)
    page.click("[data-passkey] button")
    page.wait_for_url(lambda url: url.endswith("/"))
    expect(page.locator(".topbar .menu")).to_be_visible()
    assert Sitting.objects.get().factor == factors.PASSKEY

    sign_out(page)
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": authenticator})
    sign_in_again(page, worker)
    page.fill("[name=code]", codes[0])
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".messages")).to_contain_text("还剩 9 个")

    page.goto("/my-sign-in/remove/")
    for box in page.locator("[name=factors]").all():
        box.check(force=True)
    page.fill("[name=present]", PASSWORD)
    page.click("main form button.btn--warn")
    page.wait_for_url("**/my-sign-in/")
    assert not factors.has_factor(worker)


def test_a_session_ends_in_the_middle_of_a_form_and_the_words_are_still_there(
    area: Area, worker: Worker, sign_in: SignIn
) -> None:
    household = make_household(area, worker)
    page = sign_in(worker)
    page.clock.install()
    page.goto(f"/households/{household.pk}/visits/new/")
    page.locator("label", has_text="魏龙凤").first.click()
    page.fill("[name=narrative]", NARRATIVE)
    page.clock.fast_forward("28:30")
    expect(page.locator("[data-idle]")).to_be_visible()
    page.click("[data-idle-stay]")
    expect(page.locator("[data-idle]")).to_be_hidden()

    Sitting.objects.update(seen_at=now() - timedelta(hours=1))
    page.click("button[type=submit].btn--main")
    page.wait_for_url(re.compile(r"/sign-in/\?next="))
    sign_in_again(page, worker)
    page.wait_for_url(re.compile(r"/visits/new/\?held="))
    expect(page.locator("[name=narrative]")).to_have_value(NARRATIVE)
    assert not Visit.objects.unscoped("a test").exists()
    page.click("button[type=submit].btn--main")
    expect(page.locator("main")).to_contain_text(NARRATIVE)
    assert Visit.objects.unscoped("a test").count() == 1
