"""Reading an .xlsx workbook's visible sheets as texts, without evaluating anything."""

from casework.households.roster.archive import Archive, relations, unescape
from casework.households.roster.limits import MAX_CELL_TEXT, MAX_CELLS, Room, too_big, unreadable
from casework.households.roster.numbers import Styles
from casework.households.roster.sheet import Sheet, Sheets
from casework.households.roster.worksheet import read_worksheet


def read_xlsx(data: bytes) -> Sheets:
    """Read all visible sheets; raise RosterRefused for a damaged or oversized workbook."""
    archive = Archive(data)
    book = _workbook_path(archive)
    parts = relations(archive, book)
    kinds = {kind: path for kind, path in parts.values()}
    listed, uses_1904 = _listed_sheets(archive, book)
    styles = _styles(archive, kinds.get("styles", ""), uses_1904=uses_1904)
    shared = _shared_strings(archive, kinds.get("sharedStrings", ""))
    room = Room()
    sheets: list[Sheet] = []
    for name, state, relation in listed:
        kind, path = parts.get(relation, ("", ""))
        if state == "visible" and kind == "worksheet":
            sheets.append(Sheet(name, read_worksheet(archive, path, shared, styles, room)))
    return Sheets(tuple(sheets))


def _workbook_path(archive: Archive) -> str:
    for kind, path in relations(archive, "").values():
        if kind == "officeDocument" and path.endswith(".xml"):
            return path
    raise unreadable()


def _listed_sheets(archive: Archive, book: str) -> tuple[list[tuple[str, str, str]], bool]:
    listed: list[tuple[str, str, str]] = []
    uses_1904 = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal uses_1904
        if tag == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            listed.append(
                (attributes.get("name", ""), attributes.get("state", "visible"), relation)
            )
        elif tag == "workbookPr":
            uses_1904 = attributes.get("date1904") in ("1", "true")

    archive.parse(book, start, _nothing, _nothing)
    return listed, uses_1904


def _styles(archive: Archive, path: str, *, uses_1904: bool) -> Styles:
    styles = Styles(uses_1904=uses_1904)
    inside_cell_formats = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside_cell_formats
        if tag == "numFmt":
            styles.name_format(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
        elif tag == "cellXfs":
            inside_cell_formats = True
        elif tag == "xf" and inside_cell_formats:
            styles.add_style(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        nonlocal inside_cell_formats
        if tag == "cellXfs":
            inside_cell_formats = False

    if archive.has(path):
        archive.parse(path, start, end, _nothing)
    return styles


class _SharedStrings:
    """Listener that gathers shared texts; a reading aid (rPh) is no part of a text."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._runs: list[str] = []
        self._listening = False
        self._aside = False
        self._room = 8_000_000

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag == "t":
            self._listening = not self._aside
        elif tag == "rPh":
            self._aside = True

    def text(self, text: str) -> None:
        if self._listening:
            self._room -= len(text)
            if self._room < 0:
                raise too_big()
            self._runs.append(text)

    def end(self, tag: str) -> None:
        if tag == "t":
            self._listening = False
        elif tag == "rPh":
            self._aside = False
        elif tag == "si":
            self._keep("".join(self._runs))
            self._runs = []

    def _keep(self, text: str) -> None:
        if len(text) > MAX_CELL_TEXT or len(self.texts) >= MAX_CELLS:
            raise too_big()
        self.texts.append(unescape(text))


def _shared_strings(archive: Archive, path: str) -> list[str]:
    listener = _SharedStrings()
    if archive.has(path):
        archive.parse(path, listener.start, listener.end, listener.text)
    return listener.texts


def _nothing(*_event: object) -> None:
    return None
