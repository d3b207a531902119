"""Pictures: measured before they are decoded, turned upright, drawn anew without their metadata."""

import io
import struct
import warnings

from PIL import Image, ImageCms

from casework.households.attachments.limits import (
    JPEG,
    LONGEST_SIDE,
    LONGEST_SIDE_OF_THUMBNAIL,
    MOST_PIXELS,
    QUALITY,
    QUALITY_OF_THUMBNAIL,
    Cleaned,
    Refused,
)

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
ORIENTATION = 0x0112
# What reading a damaged EXIF block or colour profile may raise; neither is worth a refusal.
DAMAGED = (ImageCms.PyCMSError, OSError, ValueError, TypeError, LookupError, SyntaxError)
DAMAGED_EXIF = (*DAMAGED, struct.error, ZeroDivisionError)
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def clean(data: bytes, kind: str) -> Cleaned:
    """Return a picture as a JPEG of bounded size without metadata, and its thumbnail.

    `kind` is the media type that the first bytes tell. Raises Refused, and whatever Pillow raises
    for a damaged file.
    """
    with warnings.catch_warnings():
        # Of sizes, for which our own bound is lower, and of damaged EXIF, which is left out anyway.
        warnings.simplefilter("ignore")
        picture = upright(small_enough(measured(data, FORMATS[kind])))
    thumbnail = picture.copy()
    thumbnail.thumbnail((LONGEST_SIDE_OF_THUMBNAIL,) * 2, Image.Resampling.LANCZOS)
    return Cleaned(
        media_type=JPEG,
        data=as_jpeg(picture, QUALITY),
        thumbnail=as_jpeg(thumbnail, QUALITY_OF_THUMBNAIL),
        width=picture.width,
        height=picture.height,
    )


def measured(data: bytes, kind: str) -> Image.Image:
    """Return a picture of which only the header was read; refuse what is too large or moves."""
    if kind == "WEBP" and webp_pixels(data) > MOST_PIXELS:
        raise Refused("too_many_pixels")
    try:
        picture = Image.open(io.BytesIO(data), formats=[kind])
    except Image.DecompressionBombError:
        raise Refused("too_many_pixels") from None
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused("too_many_pixels")
    # A phone's JPEG may carry a second picture behind the first (depth, brightness): it is left.
    if kind != "JPEG" and getattr(picture, "is_animated", False):
        raise Refused("moving")
    return picture


def webp_pixels(data: bytes) -> int:
    """Return the pixels of a WebP canvas; Pillow lays it out before one can ask it for its size."""
    form, at = data[12:16], 20
    if form == b"VP8X":
        wide, high = data[at + 4 : at + 7], data[at + 7 : at + 10]
        return (int.from_bytes(wide, "little") + 1) * (int.from_bytes(high, "little") + 1)
    if form == b"VP8L":
        bits = int.from_bytes(data[at + 1 : at + 5], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    wide, high = data[at + 6 : at + 8], data[at + 8 : at + 10]
    return (int.from_bytes(wide, "little") & 0x3FFF) * (int.from_bytes(high, "little") & 0x3FFF)


def small_enough(
    picture: Image.Image, longest: int = LONGEST_SIDE
) -> tuple[Image.Image, int, bytes]:
    """Return (picture within the longest side, EXIF orientation, colour profile).

    A JPEG is decoded at an eighth, a quarter or half of its size where that is enough.
    """
    turned = orientation_of(picture)
    profile = picture.info.get("icc_profile") or b""
    share = min(1.0, longest / max(picture.size))
    wanted = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    picture.draft(None, wanted)
    flat = flattened(picture)
    if flat.size != wanted:
        flat = flat.resize(wanted, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return flat, turned, profile


def orientation_of(picture: Image.Image) -> int:
    """Return the EXIF orientation, 1 (upright) where there is none or it can't be read."""
    try:
        found = picture.getexif().get(ORIENTATION, 1)
    except DAMAGED_EXIF:
        return 1
    return found if isinstance(found, int) else 1


def flattened(picture: Image.Image) -> Image.Image:
    """Return the picture decoded, without transparency, as L, RGB or CMYK."""
    if picture.mode.startswith("I;16"):
        # Pillow's own conversion would cut 16 bits of grey off at white.
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    return picture if picture.mode in {"L", "RGB", "CMYK"} else picture.convert("RGB")


def upright(read: tuple[Image.Image, int, bytes]) -> Image.Image:
    """Return the picture in sRGB, turned as its EXIF said."""
    picture, turned, profile = read
    picture = in_srgb(picture, profile)
    return picture.transpose(UPRIGHT[turned]) if turned in UPRIGHT else picture


def in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in sRGB; a profile that can't be read or doesn't fit is dropped."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            seen = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except DAMAGED:
            seen = None
        if seen is not None:
            return seen
    return picture.convert("RGB")


def as_jpeg(picture: Image.Image, quality: int) -> bytes:
    """Return the picture as a JPEG that holds nothing but the picture."""
    # Pillow would write a comment or a profile that it read along.
    picture.info.clear()
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality)
    return target.getvalue()
