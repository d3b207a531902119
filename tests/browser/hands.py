"""What a person does with their hands: every tap, click and key is counted, text typed apart."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page


@dataclass
class Hands:
    """Counts while it acts on a page; `typed` are characters of text, an IME's keys apart."""

    page: Page
    taps: int = 0
    keys: int = 0
    typed: int = 0

    def tap(self, place: Locator) -> None:
        """Touch or click where the thing is shown; it scrolls into view as by a finger's swipe."""
        self.taps += 1
        place.scroll_into_view_if_needed()
        if self.page.evaluate("navigator.maxTouchPoints > 0"):
            place.tap()
        else:
            place.click()

    def press(self, *names: str) -> None:
        """Press keys one after the other."""
        for name in names:
            self.keys += 1
            self.page.keyboard.press(name)

    def type(self, text: str) -> None:
        """Type a text where the focus is; text with Chinese comes in as from an input method."""
        self.typed += len(text)
        if text.isascii():
            self.page.keyboard.type(text)
        else:
            self.page.keyboard.insert_text(text)

    def told(self, what: str) -> str:
        """Say what it took, for who runs the journey with -s."""
        return f"{what}: {self.taps} taps, {self.keys} keys, {self.typed} characters"
