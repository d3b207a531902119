"""The chapter of a case file on its attachments: the list, then the photos and scans themselves."""

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFImageXObject
from reportlab.platypus.flowables import Flowable

from casework.reports import fonts
from casework.reports.layout import (
    HAIRLINE,
    INK,
    TEXT_WIDTH,
    Outline,
    page_cell,
)
from casework.reports.photos import PHOTO, Place, place_for
from casework.reports.snapshot import CaseFileSnapshot, Level
from casework.reports.snapshot_pictures import NOT_PRINTED_PAPER, Attachment, Photo
from casework.reports.tables import CELL, NOTE, TINT, Column, Former
from casework.reports.text import Composer
from casework.reports.typesetting import Style, TextBlock
from casework.reports.words import day, joined

Flowables = list[Any]

LIST, PRINTED = "attachment-list", "attachment-pictures"
LIST_TITLE, PRINTED_TITLE = "附件清单", "照片与扫描件"
CAPTION = Style(fonts.SERIF, 9.5, 14, color=INK)
DIGEST = Style(fonts.SERIF, 8, 14.5, align="center", color=INK)
COLUMN_GAP = TEXT_WIDTH - 2 * PHOTO.width
AROUND = 4.0  # between a picture and its caption
BELOW = 10.0
MOST_CAPTION = 72  # characters: two lines under a photo
DIGEST_SHOWN = 16  # hexadecimal digits


def key_of(one: Attachment) -> str:
    return f"attachment-{one.number}"


def attachments(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> Iterator[Any]:
    """The list of all, what is not in it, and the pictures in the order of the list."""
    files = snapshot.attachments.files
    mark = outline.mark(LIST, LIST_TITLE, 1)
    yield from form.part(LIST_TITLE, 100, mark)
    yield listed(files, form, outline)
    for note in notes(snapshot):
        yield form.note(note)
    printed = [one for one in files if one.photo is not None]
    mark = outline.mark(PRINTED, PRINTED_TITLE, 1)
    yield from form.part(PRINTED_TITLE, 360 if printed else 60, mark)
    if not printed:
        withheld = snapshot.disclosure.level is Level.EXTERNAL
        yield from form.prose("对外级别不含照片和扫描件。", "") if withheld else form.nothing()
    for row in rows_of(printed):
        yield PhotoRow(row, form.composer, outline)


def notes(snapshot: CaseFileSnapshot) -> Iterator[str]:
    """What the list leaves out, and what it doesn't print."""
    found = snapshot.attachments
    if any(one.why_not == NOT_PRINTED_PAPER for one in found.files):
        yield "PDF 附件不并入本卷，按摘要与系统内原件核对。"
    if found.withdrawn:
        yield f"另有 {found.withdrawn} 件已撤回，未列入。"
    if found.restricted:
        yield f"另有 {found.restricted} 件涉及信息已限制处理或删除的人，未列入。"


def listed(files: Sequence[Attachment], form: Former, outline: Outline) -> Any:
    columns = [
        Column("序号", 7, center=True),
        Column("题名", 23),
        Column("种类", 12, center=True),
        Column("日期", 13.5, center=True),
        Column("有关的人", 11),
        Column("页数", 7, center=True),
        Column("内容摘要码", 18, center=True),
        Column("卷内页次", 11, center=True),
    ]
    rows = [
        (
            str(one.number),
            named(one),
            one.kind,
            day(one.on),
            one.person,
            str(one.pages) if one.pages else "1" if one.is_picture else "",
            form.cell(one.digest[:DIGEST_SHOWN], LIST_TITLE, DIGEST),
            where(one, outline) or one.why_not,
        )
        for one in files
    ]
    return form.rows(columns, rows, LIST_TITLE)


def named(one: Attachment) -> str:
    """A file's title, and its own name where it is no picture to be looked at here."""
    file_name = "" if one.is_picture or one.file_name == one.title else one.file_name
    return joined(one.title, file_name, mark="\n")


def where(one: Attachment, outline: Outline) -> Any:
    """The page on which a picture is, filled in at the end; nothing for one that isn't printed."""
    if one.photo is None:
        return None
    return [page_cell(key_of(one), CELL, outline)]


def rows_of(printed: Sequence[Attachment]) -> Iterator[list[Attachment]]:
    """Yield the pictures by rows: two photos beside each other, a scan by itself."""
    row: list[Attachment] = []
    for one in printed:
        if row and (one.is_scan or len(row) == 2):
            yield row
            row = []
        row.append(one)
        if one.is_scan:
            yield row
            row = []
    if row:
        yield row


class PhotoRow(Flowable):  # type: ignore[misc]  # reportlab has no types
    """One or two pictures, each in its frame over its caption; never split."""

    def __init__(self, files: Sequence[Attachment], composer: Composer, outline: Outline) -> None:
        super().__init__()
        self.photos = [one.photo for one in files if one.photo is not None]
        self.places = [
            place_for(one.photo.width, one.photo.height, is_scan=one.is_scan)
            for one in files
            if one.photo is not None
        ]
        self.captions = [caption(one, composer, outline) for one in files]
        self.files = files

    def identity(self, maxLen: int | None = None) -> str:
        return "<PhotoRow>"

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        heights = [
            sum(block.wrap(place.width, 0)[1] for block in blocks)
            for place, blocks in zip(self.places, self.captions, strict=True)
        ]
        self.under = max(heights)
        self.width = width
        self.height = self.places[0].height + AROUND + self.under + BELOW
        return width, self.height

    def draw(self) -> None:
        x = 0.0
        for one, photo, place, blocks in zip(
            self.files, self.photos, self.places, self.captions, strict=True
        ):
            y = self.under + BELOW + AROUND
            draw_photo(self.canv, key_of(one), photo, place, (x, y))
            top = self.under + BELOW
            for block in blocks:
                top -= block.height
                block.drawOn(self.canv, x, top)
            x += place.width + COLUMN_GAP


def caption(one: Attachment, composer: Composer, outline: Outline) -> list[TextBlock]:
    """Title, kind, day and person under a picture."""
    title = f"{one.number}．{one.title}"
    short = title if len(title) <= MOST_CAPTION else f"{title[: MOST_CAPTION - 1]}…"
    photo = one.photo
    height = place_for(photo.width, photo.height, is_scan=one.is_scan).height if photo else 0
    mark = outline.mark(key_of(one), short, 2, rise=height + 2 * AROUND)
    facts = joined(one.kind, day(one.on), one.person, mark="　")
    return [
        composer.line(short, CAPTION, "附件 题名", mark),
        composer.line(facts, NOTE, "附件 有关的人"),
    ]


def draw_photo(
    canvas: Any, name: str, photo: Photo, place: Place, origin: tuple[float, float]
) -> None:
    """Draw a picture in the middle of its frame, as large as it has room and no larger."""
    scale = min(place.width / photo.width, place.height / photo.height)
    width, height = photo.width * scale, photo.height * scale
    x = origin[0] + (place.width - width) / 2
    y = origin[1] + (place.height - height) / 2
    canvas.saveState()
    canvas.setFillColor(TINT)
    canvas.rect(*origin, place.width, place.height, stroke=0, fill=1)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(width, height)
    canvas.doForm(image(canvas, name, photo))
    canvas.restoreState()
    canvas.setStrokeColorRGB(*HAIRLINE)
    canvas.setLineWidth(0.4)
    canvas.rect(*origin, place.width, place.height, stroke=1, fill=0)
    canvas.restoreState()


def image(canvas: Any, name: str, photo: Photo) -> str:
    """Put a JPEG into the document as it is, and return its name.

    ReportLab's own way would decode it first, to tell equal pictures by their pixels.
    """
    picture = PDFImageXObject(name)
    picture.width, picture.height = photo.width, photo.height
    picture.bitsPerComponent, picture.colorSpace, picture.mask = 8, "DeviceRGB", None
    picture._filters, picture.streamContent = ("DCTDecode",), photo.jpeg
    document = canvas._doc
    document.Reference(picture, document.getXObjectName(name))
    document.addForm(name, picture)
    return name
