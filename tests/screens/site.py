"""The trial site of deploy/try.sh in a folder of its own, and browsers that are signed in to it."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.cluster import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "casework-demo-2026"
# One account per role: those who see most first, so that a door is pictured as they see it.
ROLES = ["lu", "shen", "xu", "sun", "yan", "jian", "cheng", "an", "shi"]
LONGEST_START = 240


class Site:
    """A running site: its address, the browser's program, and a session per account."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        self._kept: dict[str, Any] = {}

    def context(
        self, browser: Browser, account: str, language: str = "zh-hans", **options: Any
    ) -> BrowserContext:
        """Return a browser context that is signed in; the first one of an account signs in."""
        if account not in self._kept:
            context = browser.new_context(base_url=self.url)
            page = context.new_page()
            page.goto("/sign-in/")
            page.fill("[name=username]", account)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url("**/")
            self._kept[account] = context.storage_state()
            context.close()
        context = browser.new_context(
            base_url=self.url, storage_state=self._kept[account], **options
        )
        cookie = {"name": "language", "value": language, "url": self.url}
        context.add_cookies([cookie])  # type: ignore[list-item] # a TypedDict to mypy
        return context


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """Start deploy/try.sh with its data in `folder`, yield the site, and end it."""
    port = free_port()
    env = {key: value for key, value in os.environ.items() if not key.startswith("CASEWORK_")}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            ["bash", str(ROOT / "deploy/try.sh"), "--port", str(port)],
            env=env | {"CASEWORK_DATA_DIR": str(folder / "var")},
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(port, server, folder / "log")
        yield Site(f"http://127.0.0.1:{port}")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the port answers; raise RuntimeError with the log's end if the server ends."""
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    raise RuntimeError(f"The trial site didn't start:\n{log.read_text()[-2000:]}")
