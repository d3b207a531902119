"""What volumes are made of: papers in their order, so many to a volume, as one PDF or as a ZIP.

Nothing in a volume is named after a family: bookmarks of a PDF and names in a ZIP are serials.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import pikepdf

from casework.common.dates import now
from casework.reports.models import BatchFile, BatchShape

MOST_PAGES = 500
MOST_FILES = 500
MADE = "Casework"

Fetch = Callable[[BatchFile], bytes]


class Part(NamedTuple):
    """The papers of one volume, in order, and how many pages they have."""

    files: list[BatchFile]
    pages: int


def parts(files: Sequence[BatchFile], shape: str) -> Iterator[Part]:
    """Yield which papers go into which volume; a paper that is longer than one has its own."""
    held: list[BatchFile] = []
    pages = 0
    for file in files:
        full = pages + file.pages > MOST_PAGES if shape == BatchShape.PDF else False
        if held and (full or len(held) == MOST_FILES):
            yield Part(held, pages)
            held, pages = [], 0
        held.append(file)
        pages += file.pages
    if held:
        yield Part(held, pages)


def end_of(shape: str) -> str:
    """Return how the name of a volume's file ends."""
    return "pdf" if shape == BatchShape.PDF else "zip"


def bound(part: Part, shape: str, title: str, fetch: Fetch) -> Iterator[bytes]:
    """Yield the bytes of a volume; `fetch` gives the PDF of a paper."""
    if shape == BatchShape.PDF:
        return iter([merged(part.files, title, fetch)])
    return zipped(part.files, fetch)


def merged(files: Sequence[BatchFile], title: str, fetch: Fetch) -> bytes:
    """Return the papers as one PDF, each with its own bookmarks under one for its serial.

    Page labels name serial and page, so that a reader's page box tells whose page is shown.
    """
    volume, lines = pikepdf.new(), []
    labels: list[Any] = []
    for file in files:
        with pikepdf.open(io.BytesIO(fetch(file))) as paper:
            first = len(volume.pages)
            labels += [first, pikepdf.Dictionary(S=pikepdf.Name.D, P=f"{file.serial} ")]
            places = Places(paper, first)
            line = pikepdf.OutlineItem(file.serial, first, "Fit")
            line.is_closed = True
            line.children.extend(places.outline())
            links = places.links()
            volume.pages.extend(paper.pages)
            lines.append(line)
        for link in links:
            notes: Any = volume.pages[first + link.page].obj.Annots
            notes[link.number].Dest = pikepdf.Array([volume.pages[link.target].obj, *link.how])
    return finished(volume, lines, labels, title)


def finished(volume: pikepdf.Pdf, lines: list[Any], labels: list[Any], title: str) -> bytes:
    """Put bookmarks, labels and metadata in, and return the bytes."""
    with volume.open_outline() as outline:
        outline.root.extend(lines)
    root = volume.Root
    root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(labels))
    root.PageMode = pikepdf.Name.UseOutlines
    root.Lang = "zh-CN"
    root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    with volume.open_metadata(set_pikepdf_as_editor=False) as described:
        described["dc:title"] = title
        described["dc:language"] = {"zh-CN"}
        described["pdf:Producer"] = described["xmp:CreatorTool"] = MADE
    keep_compressed(volume)
    target = io.BytesIO()
    volume.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def keep_compressed(volume: pikepdf.Pdf) -> None:
    """Say how streams are compressed by a name, where a list says it with one.

    What is compressed by a list pikepdf opens and compresses again: most of the time of a volume.
    """
    for each in volume.objects:
        if isinstance(each, pikepdf.Stream) and isinstance(each.get("/Filter"), pikepdf.Array):
            filters: Any = each.Filter
            if len(filters) == 1 and "/DecodeParms" not in each:
                each.Filter = filters[0]


class Link(NamedTuple):
    """The annotation `number` of a paper's page, and the volume's page it leads to, and how."""

    page: int
    number: int
    target: int
    how: list[Any]


class Places:
    """Where bookmarks and links of a paper lead, once it stands in a volume from page `first`."""

    def __init__(self, paper: pikepdf.Pdf, first: int) -> None:
        self.paper, self.first = paper, first
        self.at = {page.obj.objgen: number for number, page in enumerate(paper.pages)}
        self.named: Any = paper.Root.get("/Dests", pikepdf.Dictionary())

    def resolved(self, place: Any) -> Any:
        """Return a target as page and manner, whether it is named or stands there itself."""
        if isinstance(place, pikepdf.Name):
            place = self.named[str(place)]
        return place.D if isinstance(place, pikepdf.Dictionary) else place

    def page_of(self, place: Any) -> int:
        """Return the volume's page of a target."""
        return self.first + self.at[place[0].objgen]

    def links(self) -> list[Link]:
        """Take the targets out of the links, which would drag pages along, and return them."""
        found = []
        for page, shown in enumerate(self.paper.pages):
            for number, note in enumerate(shown.obj.get("/Annots", ())):
                if "/Dest" in note:
                    place = self.resolved(note.Dest)
                    found.append(Link(page, number, self.page_of(place), plain(place)))
                    del note.Dest
        return found

    def outline(self) -> list[Any]:
        """Return a paper's own bookmarks, pointing at the volume's pages."""
        with self.paper.open_outline() as outline:
            return [self.moved(item) for item in outline.root]

    def moved(self, item: Any) -> Any:
        """Return a bookmark and those below it for the volume."""
        copy = pikepdf.OutlineItem(item.title, self.page_of(self.resolved(item.destination)), "Fit")
        copy.is_closed = True
        copy.children.extend(self.moved(child) for child in item.children)
        return copy


def plain(place: Any) -> list[Any]:
    """Return how a target is shown, apart from the document it was read from."""
    return [
        pikepdf.Name(str(one)) if isinstance(one, pikepdf.Name) else one for one in list(place)[1:]
    ]


class Spout(io.RawIOBase):
    """A file that is only ever written to, whose bytes are taken away as they come."""

    def __init__(self) -> None:
        super().__init__()
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.held += data
        return len(data)

    def taken(self) -> bytes:
        """Return what was written since the last call."""
        out = bytes(self.held)
        self.held.clear()
        return out


def zipped(files: Sequence[BatchFile], fetch: Fetch) -> Iterator[bytes]:
    """Yield a ZIP with a file for each paper, named by its place and its serial alone."""
    spout, instant = Spout(), clock(now())
    width = max(3, len(str(files[-1].place)))
    with zipfile.ZipFile(spout, "w") as archive:
        for file in files:
            name = f"{file.place:0{width}}-{file.serial}.pdf"
            archive.writestr(zipfile.ZipInfo(name, instant), fetch(file))
            yield spout.taken()
    yield spout.taken()


def clock(instant: datetime) -> tuple[int, int, int, int, int, int]:
    """Return an instant as a ZIP writes it."""
    return (
        instant.year,
        instant.month,
        instant.day,
        instant.hour,
        instant.minute,
        instant.second,
    )
