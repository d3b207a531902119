"""PDFs: only what one sees on the pages is taken over into a new one."""

import io
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream

from casework.households.attachments.limits import MOST_PAGES, PDF, Cleaned, Refused

# A page is what lies on it. Everything else (actions, links, notes, thumbnails, what an editor
# left behind) stays in the old file; so do its catalogue, forms, attachments and scripts.
OF_A_PAGE = {
    "/Type",
    "/MediaBox",
    "/CropBox",
    "/BleedBox",
    "/TrimBox",
    "/ArtBox",
    "/Rotate",
    "/Resources",
    "/Contents",
    "/Group",
    "/UserUnit",
}
# What may hang on anything a page shows and isn't seen: metadata, places on a map, scripts.
UNSEEN = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/AF",
    "/AA",
    "/A",
    "/JS",
    "/EF",
    "/OPI",
    "/Alternates",
    "/Measure",
    "/PtData",
)
MOST_OBJECTS = 50_000
MOST_UNPACKED = 64 * 1024 * 1024
BOXES_OF_METADATA = {b"uuid", b"xml ", b"url "}


def clean(data: bytes, kind: str = PDF) -> Cleaned:
    """Return a PDF whose pages look the same and that does and tells nothing besides.

    Raises Refused, and whatever pikepdf raises for a damaged file.
    """
    try:
        old = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    with old, Pdf.new() as new:
        if old.is_encrypted:
            raise Refused("encrypted")
        if not 0 < len(old.pages) <= MOST_PAGES:
            raise Refused("too_many_pages" if len(old.pages) else "damaged")
        draw_notes(old)
        for page in old.pages:
            bare(page.obj)
            new.pages.append(page)
        if len(new.objects) > MOST_OBJECTS:
            raise Refused("too_heavy")
        for thing in new.objects:
            strip(thing)
        return Cleaned(media_type=PDF, data=as_pdf(new), pages=len(new.pages))


def draw_notes(pdf: Pdf) -> None:
    """Make what was filled in, stamped or marked on the pages a part of them."""
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")


def bare(page: Any) -> None:
    """Leave of a page what lies on it; what it inherits from the page tree is written into it."""
    for key in set(page.keys()) - OF_A_PAGE:
        del page[key]


def strip(thing: Any) -> None:
    """Take metadata away from an object and from those that lie within it."""
    for part in within(thing):
        if isinstance(part, Dictionary | Stream):
            for key in UNSEEN:
                if key in part:
                    del part[key]
        if isinstance(part, Stream) and part.get("/Subtype") == Name.Image:
            strip_picture(part)


def within(thing: Any) -> Iterator[Any]:
    """Yield an object and what is written inside it, not what it points at."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, Stream | Dictionary):
            inner = [part[key] for key in list(part.keys())]
        elif isinstance(part, pikepdf.Array):
            inner = list(part)
        else:
            continue
        waiting += [one for one in inner if not getattr(one, "is_indirect", True)]


def strip_picture(picture: Any) -> None:
    """Take EXIF and the like out of a photo inside the PDF, which carries it as a camera made it.

    Raises Refused for a photo packed in a way that isn't looked into.
    """
    filters = picture.get("/Filter", None)
    names = [str(one) for one in ([] if filters is None else as_list(filters))]
    if not names or names[-1] not in {"/DCTDecode", "/JPXDecode"}:
        return
    raw = picture.read_raw_bytes()
    if names[:-1] == ["/FlateDecode"]:
        raw = unpacked(raw)
    elif names[:-1]:
        raise Refused("odd_picture")
    seen = without_segments(raw) if names[-1] == "/DCTDecode" else without_boxes(raw)
    settings = picture.get("/DecodeParms", None)
    last = as_list(settings)[-1] if settings is not None else None
    picture.write(seen, filter=Name(names[-1]), decode_parms=last)


def as_list(value: Any) -> list[Any]:
    """Return the parts of an array, or a single value as the only one."""
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def unpacked(raw: bytes) -> bytes:
    """Return bytes unpacked within a bound."""
    unpacking = zlib.decompressobj()
    found = unpacking.decompress(raw, MOST_UNPACKED)
    if unpacking.unconsumed_tail:
        raise Refused("too_heavy")
    return found


def without_segments(photo: bytes) -> bytes:
    """Return a JPEG without comments and application segments, but JFIF's and Adobe's own.

    Those two say how the colours are meant. What lies behind the picture's end is cut off.
    """
    kept, at = bytearray(photo[:2]), 2
    while at + 4 <= len(photo) and photo[at] == 0xFF:
        marker = photo[at + 1]
        if marker == 0xDA:  # the picture itself begins
            end = photo.rfind(b"\xff\xd9")
            return bytes(kept + photo[at : end + 2 if end > at else len(photo)])
        if marker == 0xFF:  # filling
            at += 1
            continue
        end = at + 2 + int.from_bytes(photo[at + 2 : at + 4], "big")
        segment = photo[at:end]
        is_colour = segment[4:9] in {b"JFIF\x00", b"Adobe"}
        if is_colour or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept += segment
        at = end
    raise Refused("damaged")


def without_boxes(photo: bytes) -> bytes:
    """Return a JPEG 2000 file without its boxes of metadata; a bare code stream as it is."""
    if photo[4:8] != b"jP  ":
        return photo
    kept, at = bytearray(), 0
    while at + 8 <= len(photo):
        length = int.from_bytes(photo[at : at + 4], "big")
        if length == 1:
            length = int.from_bytes(photo[at + 8 : at + 16], "big")
        end = at + length if length else len(photo)
        if length and length < 8:
            raise Refused("damaged")
        if photo[at + 4 : at + 8] not in BOXES_OF_METADATA:
            kept += photo[at:end]
        at = end
    return bytes(kept)


def as_pdf(pdf: Pdf) -> bytes:
    """Return the PDF as bytes; no stream is unpacked for it."""
    target = io.BytesIO()
    pdf.save(
        target,
        fix_metadata_version=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return target.getvalue()
