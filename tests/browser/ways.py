"""Two ways to do one job on the same pages: the keyboard alone, and pages without JavaScript."""

from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

# More stops of the Tab key than a page has.
MOST_STOPS = 160
PATIENCE = 20_000
SEEN = (Path(__file__).parent / "seen.js").read_text()


class Way(Protocol):
    """How a person gets about a page; every place is named by a selector."""

    page: Page

    def act(self, place: str, then: str) -> None:
        """Follow a link or press a button, and wait until `then` is there."""

    def write(self, place: str, text: str) -> None:
        """Fill in a field; a date as YYYY-MM-DD."""

    def choose(self, place: str, value: str) -> None:
        """Choose from a list."""

    def pick(self, name: str, value: str) -> None:
        """Take one of several choices, or tick a box."""


class WithoutScript:
    """A browser whose pages run no JavaScript."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def act(self, place: str, then: str) -> None:
        self.page.locator(place).first.click()
        expect(self.page.locator(then).first).to_be_visible(timeout=PATIENCE)

    def write(self, place: str, text: str) -> None:
        self.page.fill(place, text)

    def choose(self, place: str, value: str) -> None:
        self.page.select_option(place, value)

    def pick(self, name: str, value: str) -> None:
        self.page.locator(f"[name='{name}'][value='{value}']").check()


class ByKeys:
    """The keyboard alone: Tab until the place has the focus, which must be seen at every stop."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops = 0

    def reach(self, place: str) -> Locator:
        """Tab to the first element that fits; one that is never reached, or not seen, fails."""
        expect(self.page.locator(place).first).to_be_attached(timeout=PATIENCE)
        # Before the styles are there nothing is seen where it belongs.
        self.page.wait_for_load_state()
        for _ in range(MOST_STOPS):
            if self.page.evaluate("(place) => document.activeElement.matches(place)", place):
                return self.page.locator("*:focus")
            self.page.keyboard.press("Tab")
            self.stops += 1
            trouble = self.page.evaluate(SEEN)
            assert not trouble, f"{trouble} on {self.page.url}"
        raise AssertionError(f"No way by Tab to {place} on {self.page.url}")

    def act(self, place: str, then: str) -> None:
        self.reach(place)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(then).first).to_be_visible(timeout=PATIENCE)

    def write(self, place: str, text: str) -> None:
        field = self.reach(place)
        if field.get_attribute("type") == "date":
            self.write_date(field, text)
            return
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def write_date(self, field: Locator, day: str) -> None:
        """Type the parts of a date in the order of the browser's language."""
        year, month, number = day.split("-")
        for parts in ((month, number, year), (year, month, number)):
            self.page.keyboard.type("".join(parts))
            if field.input_value() == day:
                return
            self.page.keyboard.press("Shift+Tab")
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{day} can't be typed")

    def choose(self, place: str, value: str) -> None:
        field = self.reach(place)
        self.page.keyboard.press("Home")
        for _ in range(MOST_STOPS):
            if field.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} can't be chosen at {place}")

    def pick(self, name: str, value: str) -> None:
        wanted = self.page.locator(f"[name='{name}'][value='{value}']")
        here = self.reach(f"[name='{name}']")
        if here.get_attribute("type") == "checkbox":
            self.reach(f"[name='{name}'][value='{value}']")
            self.page.keyboard.press("Space")
            return
        for _ in range(wanted.count() and 12):
            if wanted.is_checked():
                return
            here = self.page.locator("*:focus")
            self.page.keyboard.press(
                "Space" if here.get_attribute("value") == value else "ArrowDown"
            )
        raise AssertionError(f"{name}={value} can't be picked")
