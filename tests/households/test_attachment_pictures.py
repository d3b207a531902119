"""Pictures are measured first, turned upright, and keep nothing but what one sees."""

import io
import zlib
from typing import Any

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from casework.households.attachments import pictures
from casework.households.attachments.limits import LONGEST_SIDE, Cleaned, Refused
from tests.households.files import EXIF_MARKER, exif, photo

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
MARKER = EXIF_MARKER.encode()


def seen(cleaned: Cleaned) -> Image.Image:
    return Image.open(io.BytesIO(cleaned.data))


def shade(picture: Image.Image, x: int, y: int) -> Any:
    """Return how light a point is, 0 to 255."""
    return picture.convert("L").getpixel((x, y))


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def header_of_png(width: int, height: int) -> bytes:
    """Return a PNG that says how large it is, with hardly anything behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size + b"\x08\x00\x00\x00\x00") + rows


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_picture_is_turned_as_its_exif_says(turned: int) -> None:
    """All eight ways of holding a camera show the same picture in the end."""
    upright = Image.open(io.BytesIO(photo(80, 60)))
    back = {5: 5, 6: 8, 7: 7, 8: 6}.get(turned, turned)
    held = upright.transpose(pictures.UPRIGHT[back]) if back in pictures.UPRIGHT else upright
    target = io.BytesIO()
    held.save(target, "JPEG", exif=exif(turned=turned))
    found = seen(pictures.clean(target.getvalue(), JPEG))
    assert found.size == (80, 60)
    assert shade(found, 5, 30) < 100 < shade(found, 75, 30)


def test_a_jpeg_keeps_neither_place_nor_comment_nor_profile() -> None:
    data = photo(exif=exif(), comment=MARKER, icc_profile=srgb() + MARKER)
    assert data.count(MARKER) == 3
    cleaned = pictures.clean(data, JPEG)
    assert MARKER not in cleaned.data + cleaned.thumbnail
    assert dict(seen(cleaned).getexif()) == {}
    assert set(seen(cleaned).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_comment_is_gone_where_nothing_else_of_the_picture_changes() -> None:
    assert MARKER not in pictures.clean(photo(comment=MARKER), JPEG).data


@pytest.mark.parametrize(("kind", "form"), [(PNG, "PNG"), (WEBP, "WEBP")])
def test_another_picture_keeps_no_exif_either(kind: str, form: str) -> None:
    cleaned = pictures.clean(photo(form=form, exif=exif()), kind)
    assert MARKER not in cleaned.data
    assert seen(cleaned).size == (300, 400)


def test_a_text_in_a_png_is_gone() -> None:
    told = PngInfo()
    told.add_itxt("Author", EXIF_MARKER)
    assert MARKER not in pictures.clean(photo(form="PNG", pnginfo=told), PNG).data


def test_what_stands_behind_the_end_of_a_picture_is_gone() -> None:
    assert MARKER not in pictures.clean(photo() + MARKER, JPEG).data


def test_an_exif_that_cannot_be_read_is_no_reason_to_refuse() -> None:
    data = photo(exif=b"Exif\0\0II*\0\xff\xff\xff\x7f")
    assert seen(pictures.clean(data, JPEG)).size == (400, 300)


def test_an_orientation_of_another_type_counts_as_upright() -> None:
    data = photo(exif=exif())
    number, text = b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0", b"\x01\x12\0\x02\0\0\0\x04up?\0"
    assert number in data
    cleaned = pictures.clean(data.replace(number, text), JPEG)
    assert seen(cleaned).size == (400, 300)


@pytest.mark.parametrize("profile", [srgb(), b"no profile at all", srgb()[:300]])
def test_a_profile_is_used_or_dropped(profile: bytes) -> None:
    cleaned = pictures.clean(photo(icc_profile=profile), JPEG)
    assert "icc_profile" not in seen(cleaned).info


def test_a_profile_of_other_colours_changes_what_is_stored() -> None:
    """Shown without its profile, a picture would have the wrong colours."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert pictures.in_srgb(Image.new("RGB", (8, 8), "red"), lab).getpixel((0, 0)) == (255, 0, 0)
    other = Image.new("LAB", (8, 8), (128, 200, 200))
    assert pictures.in_srgb(other, lab).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA"])
def test_every_kind_of_png_becomes_the_same_picture(mode: str) -> None:
    found = seen(pictures.clean(photo(form="PNG", mode=mode), PNG))
    assert shade(found, 40, 150) < 100 < shade(found, 360, 150)


def test_sixteen_bits_of_grey_are_not_cut_off_at_white() -> None:
    target = io.BytesIO()
    Image.new("I;16", (40, 30), 0x8000).save(target, "PNG")
    assert 120 <= shade(seen(pictures.clean(target.getvalue(), PNG)), 20, 15) <= 136


def test_what_is_transparent_lies_on_white_paper() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(target, "PNG")
    assert seen(pictures.clean(target.getvalue(), PNG)).getpixel((5, 5)) == (255, 255, 255)


def test_a_cmyk_jpeg_becomes_rgb() -> None:
    assert seen(pictures.clean(photo(mode="CMYK"), JPEG)).mode == "RGB"


@pytest.mark.parametrize("size", [(6400, 1200), (1200, 6400), (3001, 20)])
def test_a_large_picture_is_made_smaller_and_keeps_its_shape(size: tuple[int, int]) -> None:
    cleaned = pictures.clean(photo(*size), JPEG)
    assert max(cleaned.width, cleaned.height) == LONGEST_SIDE
    assert cleaned.width / cleaned.height == pytest.approx(size[0] / size[1], rel=0.05)
    assert seen(cleaned).size == (cleaned.width, cleaned.height)


def test_a_thumbnail_fits_its_square_and_is_never_larger_than_the_picture() -> None:
    large = pictures.clean(photo(1600, 400), JPEG)
    small = pictures.clean(photo(40, 30), JPEG)
    assert Image.open(io.BytesIO(large.thumbnail)).size == (320, 80)
    assert Image.open(io.BytesIO(small.thumbnail)).size == (40, 30)


@pytest.mark.parametrize("size", [(9800, 9800), (20000, 20000), (50_000_001, 1)])
def test_a_png_of_too_many_pixels_is_refused_by_its_header(size: tuple[int, int]) -> None:
    with pytest.raises(Refused) as refused:
        pictures.clean(header_of_png(*size), PNG)
    assert refused.value.code == "too_many_pixels"


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": exif()}])
@pytest.mark.parametrize("size", [(1, 1), (400, 300), (1000, 17)])
def test_the_canvas_of_a_webp_is_read_from_its_head(
    size: tuple[int, int], options: dict[str, object]
) -> None:
    """The three forms of a WebP: simple, lossless, extended."""
    assert pictures.webp_pixels(photo(*size, form="WEBP", **options)) == size[0] * size[1]


def test_a_webp_of_too_many_pixels_is_refused_before_its_canvas_is_laid_out() -> None:
    data = bytearray(photo(form="WEBP", exif=exif()))
    data[24:30] = b"\xff\x3f\x00\xff\x3f\x00"
    with pytest.raises(Refused) as refused:
        pictures.clean(bytes(data), WEBP)
    assert refused.value.code == "too_many_pixels"


@pytest.mark.parametrize(("kind", "form"), [(PNG, "PNG"), (WEBP, "WEBP")])
def test_a_moving_picture_is_refused(kind: str, form: str) -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    target = io.BytesIO()
    frames[0].save(target, form, save_all=True, append_images=frames[1:])
    with pytest.raises(Refused) as refused:
        pictures.clean(target.getvalue(), kind)
    assert refused.value.code == "moving"


def test_of_a_phone_s_jpeg_of_two_pictures_the_first_is_kept() -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "MPO", save_all=True, append_images=frames[1:])
    point: Any = seen(pictures.clean(target.getvalue(), JPEG)).getpixel((20, 15))
    assert point[0] > 200 > 50 > point[2]
