"""A logo as it is kept: looked at before it is decoded, drawn anew, small, without metadata."""

import io
import warnings

from PIL import Image

from casework.households.attachments.limits import Refused
from casework.households.attachments.pictures import flattened, measured

# Printed 14 mm high: 400 pixels are more than a printer draws there.
LONGEST_SIDE = 400
MOST_PIXELS = 4_000_000
MOST_BYTES = 1024 * 1024
COLOURS = 256
SIGNS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}


def redrawn(data: bytes) -> bytes:
    """Return a PNG of at most 400 pixels a side and 256 colours on white.

    Raises Refused("unknown_type"), ("too_large"), ("too_many_pixels"), ("moving") or ("damaged").
    """
    if len(data) > MOST_BYTES:
        raise Refused("too_large")
    kind = kind_of(data)
    try:
        with warnings.catch_warnings():
            # Of damaged metadata, which is left out anyway.
            warnings.simplefilter("ignore")
            return as_png(flattened(few_enough(measured(data, kind))))
    except (OSError, ValueError, TypeError, LookupError, SyntaxError):
        raise Refused("damaged") from None


def kind_of(data: bytes) -> str:
    """Return PNG or JPEG by the first bytes, whatever the file is called; raise Refused."""
    for sign, kind in SIGNS.items():
        if data.startswith(sign):
            return kind
    raise Refused("unknown_type")


def few_enough(picture: Image.Image) -> Image.Image:
    """Return a picture that isn't decoded yet, if it may be; raise Refused."""
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused("too_many_pixels")
    return picture


def as_png(picture: Image.Image) -> bytes:
    """Return the picture, made smaller where it is large, as a PNG with nothing but itself."""
    plain = picture.convert("RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    few = plain.quantize(COLOURS)
    few.info.clear()
    target = io.BytesIO()
    few.save(target, "PNG", optimize=True)
    return target.getvalue()
