"""What is wrong with a page in one look."""

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import polib
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, ViewportSize

from tests.screens.crawl import Door

HERE = Path(__file__).parent
LOOK = (HERE / "look.js").read_text()
TEXTS = HERE.parent.parent / "casework/locale/zh_Hans/LC_MESSAGES/django.po"
MOST_SHIFT = 0.1
# The watermark is drawn to be faint.
AXE = """
(rules) => axe.run({ exclude: [[".watermark"]] }, { runOnly: rules, resultTypes: ["violations"] })
"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Named in both languages: names of things, not words.
NAMES = {"Casework", "中文", "简体中文", "English", "PHQ-2"}
# The search has a page of its own on a narrow screen.
FOR_WIDE = frozenset({"q= "})
SENTENCE = re.compile(r"(?:[A-Za-z][a-z']+ ){3,}[a-z]+")
BEFORE = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (!entry.hadRecentInput) { window.shifted += entry.value; }
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@functools.cache
def axe() -> str:
    """Return the engine that looks for violations of WCAG."""
    return (files("axe_playwright_python") / "axe.min.js").read_text()


@functools.cache
def foreign(language: str) -> frozenset[str]:
    """Return every text that stands in the other language's pages and not in this one's."""
    entries = [entry for entry in polib.pofile(str(TEXTS)) if "%" not in entry.msgid]
    here = {entry.msgid if language == "en" else entry.msgstr for entry in entries}
    there = {entry.msgstr if language == "en" else entry.msgid for entry in entries}
    return frozenset(text for text in there - here - NAMES if len(text) > 1)


def left_over(texts: set[str], language: str) -> set[str]:
    """Return what stands in the other language: known texts, and English sentences in Chinese."""
    sentences = {text for text in texts if language != "en" and SENTENCE.search(text)}
    return (texts & foreign(language)) | sentences


class Reading:
    """What was found on a page: sentences, and the bytes that it took."""

    def __init__(self, door: Door, language: str) -> None:
        self.door, self.language = door, language
        self.look, self.faults = language, list[str]()
        self.transferred = 0
        self.reached = frozenset[str]()

    def heard(self, message: ConsoleMessage) -> None:
        """Note what the console complained of."""
        if message.type in {"error", "warning"}:
            self.faults.append(f"console: {message.text[:200]}")

    def read(self, page: Page) -> None:
        """Look at a page that has been opened."""
        size: Any = page.viewport_size or {}
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        self.look = f"{size.get('width')} {'dark' if dark else 'light'} {self.language}"
        seen: dict[str, Any] = page.evaluate(LOOK)
        self.faults += seen["faults"]
        self.transferred = seen["transferred"]
        self.reached = frozenset(seen["reached"])
        if seen["shifted"] > MOST_SHIFT:
            self.faults.append(f"layout shift of {seen['shifted']:.2f}")
        left = sorted(left_over(set(seen["texts"]), self.language))
        self.faults += [f"not translated: {text[:80]}" for text in left]
        # Bars that stick would lie on what axe measures.
        page.set_viewport_size(
            {"width": size["width"], "height": max(size["height"], seen["height"])}
        )
        page.evaluate(axe())
        found = page.evaluate(AXE, RULES)
        for violation in found["violations"]:
            nodes = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
            self.faults.append(f"axe {violation['id']} ({len(violation['nodes'])}): {nodes}")

    def lost(self, page: Page, desk: ViewportSize) -> None:
        """Note what this same page offers on a wide screen and didn't offer when it was read."""
        page.set_viewport_size(desk)
        gone = sorted(set(page.evaluate(LOOK)["reached"]) - self.reached - FOR_WIDE)
        self.faults += [f"not to be reached: {one[:80]}" for one in gone]

    def limit(self, most: int) -> None:
        """Hold what was transferred to a bound, in bytes."""
        if self.transferred > most:
            self.faults.append(f"{self.transferred} bytes transferred, at most {most}")


@contextmanager
def watched(context: BrowserContext, door: Door, language: str) -> Iterator[tuple[Page, Reading]]:
    """Open a tab that notes what its console says."""
    reading = Reading(door, language)
    page = context.new_page()
    page.add_init_script(BEFORE)
    page.on("console", reading.heard)
    page.on("pageerror", lambda error: reading.faults.append(f"script: {error}"))
    yield page, reading
    page.close()
