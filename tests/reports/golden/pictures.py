"""Forty photos, five in each orientation that a camera writes, for papers that show photos."""

import io
from dataclasses import fields, replace
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from PIL import Image, ImageDraw

from casework.reports.snapshot import CaseFileSnapshot
from tests.reports import samples

ARE_PRINTED = bool(find_spec("casework.reports.photos")) and any(
    one.name == "attachments" for one in fields(CaseFileSnapshot)
)
ORIENTATION, MAKER, PLACE = 0x0112, 0x010F, 0x8825
SECRET_MAKER = "相机主人顾㛃"


def taken(number: int, orientation: int) -> bytes:
    """A JPEG whose upper left corner, once upright, is red; its EXIF names who took it where."""
    upright = Image.new("RGB", (320, 240) if number % 2 else (240, 320), (200, 210, 220))
    pen = ImageDraw.Draw(upright)
    pen.rectangle((0, 0, 60, 60), fill=(190, 30, 30))
    pen.line((0, 0, *upright.size), fill=(30, 51, 83), width=4)
    turn = {
        2: (Image.Transpose.FLIP_LEFT_RIGHT,),
        3: (Image.Transpose.ROTATE_180,),
        4: (Image.Transpose.FLIP_TOP_BOTTOM,),
        5: (Image.Transpose.TRANSPOSE,),
        6: (Image.Transpose.ROTATE_90,),
        7: (Image.Transpose.TRANSVERSE,),
        8: (Image.Transpose.ROTATE_270,),
    }
    seen = upright
    for one in turn.get(orientation, ()):
        seen = seen.transpose(one)
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = SECRET_MAKER
    exif.get_ifd(PLACE)[1] = "N"
    exif.get_ifd(PLACE)[2] = (31.0, 13.0, 43.0)
    target = io.BytesIO()
    seen.save(target, "JPEG", quality=80, exif=exif)
    return target.getvalue()


def forty_photos() -> CaseFileSnapshot:
    shapes: Any = import_module("casework.reports.snapshot_pictures")
    printable: Any = import_module("casework.reports.photos").printable
    files = tuple(
        shapes.Attachment(
            number,
            f"照片 {number}",
            "照片",
            date(2026, 8, 20),
            file_name=f"IMG_{number}.jpg",
            is_picture=True,
            photo=printable(taken(number, number % 8 + 1), is_scan=False),
        )
        for number in range(1, 41)
    )
    shown: Any = {"attachments": shapes.Attachments(files)}
    return replace(samples.family(), **shown)
