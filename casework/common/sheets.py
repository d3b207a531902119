"""The style sheets of the site, one file a concern, sent to browsers as one.

Thirty files are thirty requests on an office's slow line, and compress to twice the size of one.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FOLDER = Path(__file__).parent / "static/casework/css"
# In the order in which the later wins over the earlier.
SHEETS = (
    "tokens",
    "base",
    "shell",
    "menus",
    "layout",
    "components",
    "rows",
    "identity",
    "people",
    "notices",
    "bell",
    "forms",
    "tables",
    "charts",
    "desk",
    "writing",
    "review",
    "assessment",
    "statistics",
    "bare",
    "sign-in",
    "finding",
    "drafts",
    "utilities",
    "print",
    "outcomes",
    "visits",
    "attachments",
    "family",
    "fieldwork",
    "verified",
    "batches",
    "ledgers",
)
JOINED = "casework/css/site.css"


def joined() -> str:
    """Return all sheets in their order, without comments and indentation."""
    text = "".join((FOLDER / f"{name}.css").read_text() for name in SHEETS)
    without = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\n\s*", "\n", without)


class JoinedSheets(BaseFinder):
    """Finds the joined sheet among static files, made anew when it is asked for.

    So it is there for a server that serves files as they are and for `collectstatic`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=str(settings.DATA_DIR / "joined"))
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing about it can be set up wrongly."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return where the joined sheet lies, for its own path only."""
        if path != JOINED:
            return []
        found = str(self.written())
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Yield the joined sheet."""
        self.written()
        yield JOINED, self.storage

    def written(self) -> Path:
        """Write the joined sheet, in one step, unless it stands there as it would be written."""
        place, text = Path(self.storage.path(JOINED)), joined()
        if not place.is_file() or place.read_text() != text:
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh = place.with_suffix(".new")
            fresh.write_text(text)
            fresh.replace(place)
        return place
