"""Pictures made fit for paper: measured before they are decoded, upright, small, without EXIF."""

import warnings
from typing import NamedTuple

from casework.households.attachments import pictures
from casework.households.attachments.limits import Refused
from casework.reports.snapshot_pictures import Photo

DOTS_AN_INCH = 200
QUALITY = 82


class Place(NamedTuple):
    """Where a picture is printed, in points."""

    width: float
    height: float


PHOTO = Place(225, 262)  # four a page
WIDE = Place(461, 262)  # a paper across, two a page
TALL = Place(461, 584)  # a paper upright, which has a page to itself


def place_for(width: int, height: int, *, is_scan: bool) -> Place:
    """Return the place of a picture of so many pixels."""
    if not is_scan:
        return PHOTO
    return TALL if height > width else WIDE


def printable(data: bytes, *, is_scan: bool) -> Photo | None:
    """Return a picture drawn anew as large as it is printed, None for what is no JPEG.

    Also None for one of more pixels than are taken in, which its header tells: a picture of
    96 million pixels would take a gigabyte to decode.
    """
    try:
        with warnings.catch_warnings():
            # Of sizes, for which our own bound is lower, and of damaged EXIF, which isn't kept.
            warnings.simplefilter("ignore")
            measured = pictures.measured(data, "JPEG")
            place = place_for(*measured.size, is_scan=is_scan)
            longest = round(max(place) * DOTS_AN_INCH / 72)
            seen = pictures.upright(pictures.small_enough(measured, longest))
            jpeg = pictures.as_jpeg(seen, QUALITY)
    except (Refused, OSError, ValueError, SyntaxError):
        return None
    return Photo(jpeg, seen.width, seen.height)
