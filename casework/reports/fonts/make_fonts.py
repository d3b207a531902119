"""Makes the embedded fonts from the published packages; run by hand, only to renew them.

    npm pack @expo-google-fonts/noto-serif-sc@0.4.3 @expo-google-fonts/noto-sans-sc@0.4.3
    python casework/reports/fonts/make_fonts.py FOLDER_WITH_THE_TWO_TGZ_FILES

Needs fonttools. Writes the two `.ttf` files, their licences and SHA256SUMS beside this script.
"""

import hashlib
import io
import sys
import tarfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
VERSION = "0.4.3"
HAN = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x33480))
DROPPED = [
    *("BASE", "GDEF", "GPOS", "GSUB", "STAT", "vhea", "vmtx"),  # ReportLab lays out by itself
    *("gasp", "prep", "fpgm", "cvt "),  # hinting is for screens of the last century
]


def standard_characters() -> set[int]:
    """The 8,105 code points of 通用规范汉字表 (State Council, 2013; Unicode's kTGH property)."""
    text = (HERE / "standard-characters.txt").read_text("utf-8")
    return {ord(character) for line in text.splitlines() if line[:1] != "#" for character in line}


def is_han(code: int) -> bool:
    return any(code in block for block in HAN)


def cut(source: bytes, codes: set[int]) -> bytes:
    """The font with the glyphs of these code points only, without hinting or layout tables."""
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    options = subset.Options(
        hinting=False,
        layout_features=[],
        drop_tables=DROPPED,
        notdef_outline=True,
        glyph_names=False,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        recalc_timestamp=False,
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def make(folder: Path, package: str, member: str, name: str, *, every_han: bool) -> None:
    archive = folder / f"expo-google-fonts-{package}-{VERSION}.tgz"
    with tarfile.open(archive) as tar:
        source = tar.extractfile(f"package/{member}")
        licence = tar.extractfile("package/LICENSE_FONT")
        if source is None or licence is None:
            raise SystemExit(f"{archive.name} holds no {member} or no licence.")
        data = source.read()
        (HERE / f"{name}.LICENSE.txt").write_bytes(licence.read())
    codes = set(TTFont(io.BytesIO(data), lazy=True).getBestCmap())
    if not every_han:
        standard = standard_characters()
        codes = {code for code in codes if code in standard or not is_han(code)}
    made = cut(data, codes)
    (HERE / f"{name}.ttf").write_bytes(made)
    print(f"{name}.ttf: {len(codes):,} characters, {len(made):,} bytes")


def write_checksums() -> None:
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
        for file in sorted(HERE.glob("*.t[tx][ft]"))
    ]
    (HERE / "SHA256SUMS").write_text("".join(lines), "utf-8")


def main() -> None:
    folder = Path(sys.argv[1])
    serif, sans = "NotoSerifSC_400Regular.ttf", "NotoSansSC_700Bold.ttf"
    make(folder, "noto-serif-sc", f"400Regular/{serif}", "NotoSerifSC-Regular", every_han=True)
    make(folder, "noto-sans-sc", f"700Bold/{sans}", "NotoSansSC-Bold", every_han=False)
    write_checksums()


if __name__ == "__main__":
    main()
