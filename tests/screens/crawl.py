"""Which pages there are: links are followed until every door that answers with one was found."""

import html
import os
import re
from collections import deque
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import django
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser

from tests.screens.site import Site

# Doors that answer with a file, or that end the session.
NO_PAGE = (
    "-file",
    "-thumbnail",
    "-pdf",
    "-json",
    "-letter",
    "-mending",
    "-specimen",
    "still-here",
    "logout",
)
LINK = re.compile(r'<a\b[^>]*\shref="([^"#]+)')
# So many things behind one door are looked at for links; only the first is pictured.
MOST_EACH = 2


class Door(NamedTuple):
    """A door by its name, and the address at which it was found."""

    name: str
    url: str


def crawled(browser: Browser, site: Site, accounts: list[str], only: str) -> dict[str, list[Door]]:
    """Return by account the doors to picture: each once, by the first account that may open it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    seen: set[str] = set()
    found: dict[str, list[Door]] = {}
    for account in accounts:
        mine = []
        for door in reached(browser, site, account):
            # Everyone's desk is another one.
            if (door.name not in seen or door.name == "desk") and only in door.name:
                mine.append(door)
            seen.add(door.name)
        found[account] = mine
    return found


def reached(browser: Browser, site: Site, account: str) -> list[Door]:
    """Return the first address of each door that links lead to from the desk."""
    context = site.context(browser, account)
    waiting, asked, times = deque(["/"]), {"/"}, dict[str, int]()
    doors: dict[str, Door] = {}
    while waiting:
        path = waiting.popleft()
        name = named(path)
        if name is None or times.get(name, 0) >= MOST_EACH:
            continue
        times[name] = times.get(name, 0) + 1
        answer = context.request.get(path)
        if answer.status != 200:
            continue
        doors.setdefault(name, Door(name, urljoin(site.url, path)))
        for link in map(html.unescape, LINK.findall(answer.text())):
            target = urlsplit(urljoin(answer.url, link))
            if f"{target.scheme}://{target.netloc}" == site.url and target.path not in asked:
                asked.add(target.path)
                waiting.append(target.path)
    context.close()
    return list(doors.values())


def named(path: str) -> str | None:
    """Return the name of the door at a path, None where it is no page."""
    try:
        name = resolve(path).url_name
    except Resolver404:
        return None
    return None if name is None or name.endswith(NO_PAGE) else name
