"""Take a picture of every page that links lead to, and say what is wrong with it.

    python -m tests.screens OUT [--quick] [--only WORD]

Starts the trial site with its demonstration families in a folder of its own, signs in as each role
and follows links until every door that answers with a page was opened once. Each is pictured at
1366×768 and 360×740, light and dark, Chinese and English, and once at 200 %, into
OUT/<size>-<look>-<language>/. Printed for each page: what the console complained of, sideways
scrolling, words cut off or lying on one another, what a narrow or zoomed screen does not offer,
layout shift over 0.1, words left in the other language, violations of WCAG 2.2 AA that axe finds,
and what was transferred. Ends with status 1 if anything was found.

    --quick         Chinese only: light on the desk, dark on the phone
    --only WORD     only doors in whose name the word stands
"""

import argparse
import json
import signal
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.screens.crawl import Door, crawled
from tests.screens.faults import Reading, watched
from tests.screens.site import ROLES, Site, running

CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run"]
SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1366, "height": 768},
    "phone": {"width": 360, "height": 740},
    # The desk's screen at 200 %.
    "zoomed": {"width": 683, "height": 384},
}
# Bytes over the wire: a page that comes first, and one that comes after it.
MOST_FIRST, MOST_AFTER = 150_000, 30_000


class Look:
    """A size, a theme and a language."""

    def __init__(self, size: str, theme: str, language: str) -> None:
        self.size, self.theme, self.language = size, theme, language

    @property
    def name(self) -> str:
        return f"{self.size}-{self.theme}-{self.language}"

    @property
    def options(self) -> dict[str, object]:
        """The options of a browser context."""
        return {"viewport": SIZES[self.size], "color_scheme": self.theme, "locale": "zh-CN"}


EVERY = [
    Look(size, theme, language)
    for language in ("zh-hans", "en")
    for size in ("desk", "phone")
    for theme in ("light", "dark")
] + [Look("zoomed", "light", "zh-hans")]
QUICK = [Look("desk", "light", "zh-hans"), Look("phone", "dark", "zh-hans")]


def picture(
    browser: Browser, site: Site, look: Look, doors: dict[str, list[Door]], out: Path
) -> list[Reading]:
    """Open each role's doors in one look, keep the pictures and return what was found.

    What a page offers on the desk must not be lost on a narrow screen. It is asked of the same
    page, made wider: another one may have another list on it by then.
    """
    folder = out / look.name
    folder.mkdir(parents=True, exist_ok=True)
    found: list[Reading] = []
    for role, opened in doors.items():
        context = site.context(browser, role, look.language, **look.options)
        for number, door in enumerate(opened):
            with watched(context, door, look.language) as (page, reading):
                page.goto(door.url)
                reading.read(page)
                page.screenshot(path=folder / f"{door.name}-{role}.png", full_page=True)
                if look.size != "desk":
                    reading.lost(page, SIZES["desk"])
            if number:
                reading.limit(MOST_AFTER)
            found.append(reading)
        context.close()
    return found


def first_page(browser: Browser, site: Site) -> Reading:
    """Return what the sign-in page transfers with nothing in the browser's cache."""
    context = browser.new_context(base_url=site.url)
    with watched(context, Door("login", f"{site.url}/sign-in/"), "zh-hans") as (page, reading):
        page.goto(reading.door.url)
        reading.read(page)
    reading.limit(MOST_FIRST)
    context.close()
    return reading


def tell(readings: list[Reading]) -> None:
    """Print what is wrong with each page, as soon as a look is done."""
    for reading in readings:
        if reading.faults:
            print(f"{reading.door.name}  {reading.look}")
            print(*(f"    {fault}" for fault in reading.faults), sep="\n", flush=True)


def main() -> int:
    """Take the pictures and return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    # Whoever ends this ends the site too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with (
        tempfile.TemporaryDirectory(prefix="casework-screens-") as folder,
        running(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=site.chromium, args=CHROMIUM_FLAGS)
        doors = crawled(browser, site, ROLES, options.only)
        print(f"{sum(map(len, doors.values()))} pages", file=sys.stderr)
        readings = [first_page(browser, site)]
        tell(readings)
        for look in QUICK if options.quick else EVERY:
            found = picture(browser, site, look, doors, options.out)
            tell(found)
            readings += found
            print(f"{look.name}: {sum(map(len, doors.values()))} pages", file=sys.stderr)
        browser.close()
    faulty = [reading for reading in readings if reading.faults]
    names = {reading.door.name for reading in readings}
    (options.out / "pages.json").write_text(json.dumps(sorted(names), indent=1))
    print(f"{len(names)} doors, {len(readings)} pictures, {len(faulty)} with something wrong")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
