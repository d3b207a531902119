"""Files as people send them: photos with a place in them, papers with scripts, and worse."""

import io
from typing import Any

import pikepdf
from PIL import Image

EXIF_MARKER = "标记拍摄地点"
TURNED = 6


def photo(
    width: int = 400, height: int = 300, form: str = "JPEG", mode: str = "RGB", **options: Any
) -> bytes:
    """Return a picture: dark on the left half, light on the right."""
    picture = Image.new("L", (width, height), 40)
    picture.paste(220, (width // 2, 0, width, height))
    target = io.BytesIO()
    picture.convert(mode).save(target, form, **options)
    return target.getvalue()


def exif(marker: str = EXIF_MARKER, turned: int = TURNED) -> bytes:
    """Return an EXIF block with an orientation, a description and a place."""
    block = Image.Exif()
    block[0x0112] = turned
    block.get_ifd(0x8769)[0x9286] = marker.encode()
    block.get_ifd(0x8825).update({1: "N", 2: (31.0, 12.0, 0.0), 3: "E", 4: (121.0, 28.0, 0.0)})
    return bytes(block.tobytes())


def paper(pages: int = 1, **more: Any) -> bytes:
    """Return a PDF of blank pages."""
    pdf = pikepdf.Pdf.new()
    for _page in range(pages):
        pdf.add_blank_page()
    target = io.BytesIO()
    pdf.save(target, **more)
    return target.getvalue()
