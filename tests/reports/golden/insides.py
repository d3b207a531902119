"""Everything a PDF holds, decompressed: its strings, names, streams, and what its codes spell."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf

ENCODINGS = ("utf-8", "utf-16-be", "utf-16-le", "gb18030")
ENTRY = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
SHOWS = {"Tj", "TJ", "'", '"'}


class Insides(NamedTuple):
    """`strings` decoded as PDF has them, `streams` as bytes, `spelled` by the fonts' maps.

    `characters` are all those that a font of the file could spell.
    """

    strings: list[str]
    streams: list[bytes]
    spelled: str
    characters: frozenset[str]


def look_into(pdf: pikepdf.Pdf) -> Insides:
    strings: list[str] = []
    streams: list[bytes] = []
    maps: list[dict[bytes, str]] = []
    for thing in pdf.objects:
        strings += strings_in(thing)
        if isinstance(thing, pikepdf.Stream):
            streams.append(bytes_of(thing))
            if b"beginbfchar" in streams[-1]:
                maps.append(to_unicode(streams[-1]))
    spelled = "".join(spelled_by(page.obj) for page in pdf.pages)
    known = frozenset(text for one in maps for text in one.values())
    return Insides(strings, streams, spelled, known)


def bytes_of(stream: Any) -> bytes:
    """A stream decompressed, but for a picture's own compression, which holds its metadata."""
    try:
        return bytes(stream.read_bytes(pikepdf.StreamDecodeLevel.generalized))
    except pikepdf.PdfError:
        return bytes(stream.read_raw_bytes())


def strings_in(thing: Any) -> Iterator[str]:
    """The strings and names in an object, however deep; references are objects of their own."""
    if isinstance(thing, pikepdf.String):
        yield str(thing)
        for encoding in ENCODINGS:
            yield bytes(thing).decode(encoding, "ignore")
    elif isinstance(thing, pikepdf.Name):
        yield str(thing)
    elif isinstance(thing, pikepdf.Array):
        for one in thing:
            yield from strings_in(one) if not is_reference(one) else ()
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key, one in thing.items():
            yield str(key)
            yield from strings_in(one) if not is_reference(one) else ()


def is_reference(thing: Any) -> bool:
    return bool(getattr(thing, "is_indirect", False))


def to_unicode(stream: bytes) -> dict[bytes, str]:
    """A font's map: what each code, of one byte or two, spells."""
    return {
        bytes.fromhex(code.decode("ascii")): bytes.fromhex(text.decode("ascii")).decode(
            "utf-16-be", "ignore"
        )
        for code, text in ENTRY.findall(stream)
    }


def spelled_by(owner: Any) -> str:
    """What a page's or a form's operators show, in their order, forms within it included."""
    resources = owner.get("/Resources", pikepdf.Dictionary())
    fonts = {
        str(name): to_unicode(bytes(font.ToUnicode.read_bytes()))
        for name, font in resources.get("/Font", pikepdf.Dictionary()).items()
        if "/ToUnicode" in font
    }
    forms = resources.get("/XObject", pikepdf.Dictionary())
    parts: list[str] = []
    codes: dict[bytes, str] = {}
    for step in pikepdf.parse_content_stream(pikepdf.Page(owner) if is_page(owner) else owner):
        operands, operator = step.operands, str(step.operator)
        if operator == "Tf":
            codes = fonts.get(str(operands[0]), {})
        elif operator in SHOWS:
            parts.append("".join(spelled_with(codes, operands)))
        elif operator == "Do" and forms[operands[0]].get("/Subtype") == "/Form":
            parts.append(spelled_by(forms[operands[0]]))
    return "".join(parts)


def is_page(owner: Any) -> bool:
    return bool(owner.get("/Type") == "/Page")


def spelled_with(codes: dict[bytes, str], operands: Any) -> Iterator[str]:
    """What the strings that are shown spell; all codes of one font are equally long."""
    length = max(map(len, codes), default=1)
    for one in operands:
        for part in one if isinstance(one, pikepdf.Array) else [one]:
            if isinstance(part, pikepdf.String):
                shown = bytes(part)
                for at in range(0, len(shown), length):
                    yield codes.get(shown[at : at + length], "")


def found_in(insides: Insides, secret: str) -> list[str]:
    """Where in the file a word is, in any form that a search of its bytes could find."""
    found = [] if secret not in "".join(insides.spelled.split()) else ["text"]
    found += ["a string"] * any(secret in one for one in insides.strings)
    wide = secret.encode("utf-16-be")
    forms = [secret.encode(encoding) for encoding in ENCODINGS]
    forms += [wide.hex().encode(), wide.hex().upper().encode()]
    return found + ["a stream"] * any(form in one for one in insides.streams for form in forms)
