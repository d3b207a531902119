"""Write the golden set as PDF files, with contact sheets to look at.

python -m tests.reports.golden OUT [case ...]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import django
from PIL import Image

COLUMNS, ROWS, DOTS = 4, 3, 62
PAGES_LOOKED_AT = 48  # of a paper: more of the same tells nothing new


def contact_sheets(pdf: Path) -> list[Path]:
    """Draw a paper's pages by poppler and lay them out in sheets beside it."""
    with tempfile.TemporaryDirectory() as folder:
        how = ["-png", "-r", str(DOTS), "-l", str(PAGES_LOOKED_AT)]
        subprocess.run(["pdftoppm", *how, str(pdf), f"{folder}/page"], check=True)
        pages = [Image.open(one) for one in sorted(Path(folder).glob("page*.png"))]
        wide, high = pages[0].size
        sheets = []
        for at in range(0, len(pages), COLUMNS * ROWS):
            some = pages[at : at + COLUMNS * ROWS]
            rows = -(-len(some) // COLUMNS)
            sheet = Image.new("RGB", (COLUMNS * (wide + 6), rows * (high + 6)), (120, 120, 120))
            for place, page in enumerate(some):
                row, column = divmod(place, COLUMNS)
                sheet.paste(page, (column * (wide + 6) + 3, row * (high + 6) + 3))
            sheets.append(pdf.with_name(f"{pdf.stem}-{at // (COLUMNS * ROWS) + 1}.png"))
            sheet.save(sheets[-1])
    return sheets


def main(out: Path, wanted: list[str]) -> None:
    from casework.reports.documents.case_file import build_case_file
    from tests.reports.golden.cases import CASES
    from tests.reports.golden.pages import read
    from tests.reports.golden.rules import complaints

    out.mkdir(parents=True, exist_ok=True)
    for name in wanted or CASES:
        built = build_case_file(CASES[name].make())
        file = out / f"{name}.pdf"
        file.write_bytes(built.pdf)
        sheets = contact_sheets(file)
        found = complaints(read(built.pdf))
        print(
            f"{name}: {built.pages} pages, {len(built.pdf) // 1024} KB, {len(sheets)} sheets, "
            f"{len(built.missing)} characters without a glyph, {len(found)} complaints"
        )
        for one in found[:20]:
            print(f"    {one}")


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]), sys.argv[2:])
