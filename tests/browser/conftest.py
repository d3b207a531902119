"""Debian's Chromium against a live server; a console error or a CSP violation fails the test."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from casework.access.models import Area, Worker
from tests.factories import make_area, make_worker

# Playwright keeps a loop of its own in this thread; the queries of the tests don't run in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORD = "a-long-test-password"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What a page says when it answers, on purpose, with the conflict page.
EXPECTED = ("status of 409",)
# Chromium tells the console of a violation too, but not of one in a worker or a report-only rule.
TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
"""

SignIn = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run last, and say loudly where there is no browser; with CI=true its absence is a failure."""
    here = [item for item in items if item.path.parent.name == "browser"]
    if CHROMIUM or not here:
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError("There is no Chromium here. apt-get install chromium")
    print("\n!! No Chromium on this machine: the browser journeys were SKIPPED.", file=sys.stderr)
    for item in here:
        item.add_marker(pytest.mark.skip(reason="no Chromium"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all journeys."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def area(committed: None) -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area, username="shen")


@pytest.fixture
def supervisor(area: Area) -> Worker:
    assert area.street is not None
    return make_worker("supervisor", area.street, username="lu")


@pytest.fixture
def clerk(area: Area) -> Worker:
    return make_worker("clerk", area, username="xu")


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """Collect what browsers complain of, and fail the test on anything that wasn't expected."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def sign_in(browser: Browser, live_server: LiveServer, faults: list[str]) -> Iterator[SignIn]:
    """Return what opens a browser for a worker and signs in by the page, as people do."""
    contexts: list[BrowserContext] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(e in message.text for e in EXPECTED):
            faults.append(message.text)

    def open_for(worker: Worker, **options: object) -> Page:
        options = {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN"} | options
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        context.set_default_timeout(20_000)
        if options.get("java_script_enabled", True):
            context.add_init_script(TELL_VIOLATIONS)
        context.on("console", heard)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        page = context.new_page()
        page.goto("/sign-in/")
        page.fill("[name=username]", worker.username)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/")
        return page

    yield open_for
    for context in contexts:
        context.close()
