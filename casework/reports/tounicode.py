"""Corrects the map from glyphs to characters that ReportLab 5.1 writes into a PDF.

Above U+FFFF it writes five hexadecimal digits, so that copying 𬭎 gives two other characters;
the PDF standard (ISO 32000-1, 9.10.3) asks for UTF-16BE, and for 100 entries a block at most.
"""

from reportlab.pdfbase import ttfonts

ENTRIES_A_BLOCK = 100

HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry ({name})
/Ordering ({name})
/Supplement 0
>> def
/CMapName /{name} def
/CMapType 2 def
1 begincodespacerange
<00> <{last:02X}>
endcodespacerange
"""
TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


def to_unicode_map(font: str, subset: list[int]) -> str:
    """The CMap of one embedded subset: `subset[code]` is the character's code point."""
    entries = [
        f"<{code:02X}> <{chr(character).encode('utf-16-be', 'surrogatepass').hex().upper()}>"
        for code, character in enumerate(subset)
    ]
    blocks = (entries[at : at + ENTRIES_A_BLOCK] for at in range(0, len(entries), ENTRIES_A_BLOCK))
    body = "".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks
    )
    return HEAD.format(name=font, last=len(subset) - 1) + body + TAIL


def install() -> None:
    """Put the corrected map in the place of ReportLab's, for every document; safe to call again."""
    ttfonts.makeToUnicodeCMap = to_unicode_map
