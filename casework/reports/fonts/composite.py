"""Fonts that a PDF holds as one composite font each, with codes of two bytes (ISO 32000-1, 9.7).

ReportLab cuts a TrueType font into subsets of 256 characters, of which a Chinese line changes at
every second character; and above U+FFFF it writes five hexadecimal digits into the map by which
text is copied, so that 𬭎 would come out as two other characters.
"""

from struct import pack
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

SPACE, NO_BREAK_SPACE = " ", "\u00a0"
DEFAULT_WIDTH = 1000  # of a CIDFont, in thousandths of an em: that of every Chinese character
ENTRIES_A_BLOCK = 100  # at most, in a CMap

CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
CMAP_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


class Codes(dict[str, str]):
    """The code of each character in one document, four hexadecimal digits, in order of use.

    `points[code]` is its code point. Code 0 stands for whatever the font has no glyph for.
    """

    def __init__(self, font: "CompositeFont", document: Any) -> None:
        super().__init__()
        self.known: dict[int, int] = font.face.charToGlyph
        self.points = [0]
        self.name = f"F{len(document.fontMapping) + 1}"
        document.fontMapping[font.fontName] = f"/{self.name}"
        document.delayedFonts.append(font)

    def of(self, text: str) -> str:
        """The codes of a text, as a string in hexadecimal."""
        return "".join(map(self.__getitem__, text))

    def __missing__(self, character: str) -> str:
        if character == NO_BREAK_SPACE:
            digits = self[SPACE]
        elif ord(character) not in self.known:
            digits = "0000"
        else:
            digits = f"{len(self.points):04X}"
            self.points.append(ord(character))
        self[character] = digits
        return digits


class CompositeFont(TTFont):  # type: ignore[misc]  # reportlab has no types
    """A TrueType font of which a document embeds the glyphs that it uses, as one font."""

    def codes(self, document: Any) -> Codes:
        """The codes of one document, which lists the font among its own when first asked."""
        codes: Codes | None = self.state.get(document)
        if codes is None:
            codes = self.state[document] = Codes(self, document)
        return codes

    def splitString(
        self, text: str | bytes, doc: Any, encoding: str = "utf-8"
    ) -> list[tuple[int, bytes]]:
        """What ReportLab's own text objects write: here always one piece, of subset 0."""
        words = text.decode(encoding) if isinstance(text, bytes) else text
        digits = self.codes(doc).of(words)
        return [(0, bytes.fromhex(digits))] if digits else []

    def getSubsetInternalName(self, _subset: int, doc: Any) -> str:
        return f"/{self.codes(doc).name}"

    def addObjects(self, doc: Any) -> None:
        """Add the font as it was used to a document that is being saved."""
        codes = self.codes(doc)
        base = (SUBSETN(0) + b"+" + self.face.name + self.face.subfontNameX).decode("pdfdoc")
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": pdfdoc.PDFName(base),
                "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
                "FontDescriptor": self.face.addSubsetObjects(doc, base, codes.points),
                "DW": DEFAULT_WIDTH,
                "W": width_array([self.face.getCharWidth(point) for point in codes.points]),
                "CIDToGlyphMap": packed(doc, glyph_map(codes), f"glyphs:{base}"),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": pdfdoc.PDFName(base),
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant, f"font:{base}")]),
                "ToUnicode": packed(doc, to_unicode_map(codes.points), f"toUnicode:{base}"),
            }
        )
        doc.idToObject["BasicFonts"].dict[codes.name] = doc.Reference(font, codes.name)
        del self.state[doc]


def packed(document: Any, content: bytes | str, name: str) -> Any:
    """A reference to a compressed stream that is added to the document."""
    stream = pdfdoc.PDFStream(content=content, filters=[pdfdoc.PDFZCompress])
    return document.Reference(stream, name)


def glyph_map(codes: Codes) -> bytes:
    """The glyph of each code in the embedded subset, where one glyph may serve several codes.

    ReportLab numbers a subset's glyphs in the order in which its characters first ask for them.
    """
    numbers = {0: 0}
    glyphs = (numbers.setdefault(codes.known.get(point, 0), len(numbers)) for point in codes.points)
    return pack(f">{len(codes.points)}H", *glyphs)


def width_array(widths: list[float]) -> str:
    """The widths by code, in thousandths of an em, of those that differ from the default."""
    parts: list[str] = []
    for code, width in enumerate(widths):
        if width == DEFAULT_WIDTH:
            continue
        follows = code > 0 and widths[code - 1] != DEFAULT_WIDTH
        parts.append(f"{'' if follows else f'] {code} ['}{width:g} ")
    return f"[{''.join(parts).removeprefix(']')}{']' if parts else ''}]"


def to_unicode_map(points: list[int]) -> str:
    """The CMap from code to character; `points[code]` is a code point, but for that of code 0."""
    entries = [
        f"<{code:04X}> <{chr(point).encode('utf-16-be', 'surrogatepass').hex().upper()}>"
        for code, point in enumerate(points)
        if code
    ]
    blocks = (entries[at : at + ENTRIES_A_BLOCK] for at in range(0, len(entries), ENTRIES_A_BLOCK))
    body = "".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks
    )
    return CMAP_HEAD + body + CMAP_TAIL
