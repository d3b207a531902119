"""How an office wants a paper to look, as plain frozen values for the layout."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class PaperStyle:
    """The defaults are how papers look where the office has set nothing.

    `titles` are (kind of paper, title). `logo` holds the bytes of a PNG. `binding_mm` is added at
    the binding edge, which is the left one of odd pages and, where `is_duplex`, the right one of
    even pages. `folds_genogram`: what A4 is too small for stands on
    A3, folded into the file.
    """

    organisation: str = ""
    footer: str = ""
    titles: tuple[tuple[str, str], ...] = ()
    logo: bytes = b""
    binding_mm: int = 0
    is_duplex: bool = False
    folds_genogram: bool = True

    def title(self, kind: str, usual: str) -> str:
        """Return the office's own title for a kind of paper, or the usual one."""
        return dict(self.titles).get(kind) or usual


PLAIN = PaperStyle()
