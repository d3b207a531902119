"""Pictures as they are printed: upright, small, without a trace of the camera."""

import io

import pytest
from PIL import Image

from casework.households.attachments.limits import MOST_PIXELS
from casework.reports import photos
from casework.reports.photos import PHOTO, TALL, WIDE
from tests.reports import drawing

ORIENTATION, GPS = 0x0112, 0x8825
# How a camera's pixels lie, so that turning them as the code says makes the picture upright.
TAKEN = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def taken(orientation: int, width: int = 640, height: int = 480) -> bytes:
    """A photo whose upper left corner is dark when it is turned as its EXIF says."""
    picture: Image.Image = Image.open(io.BytesIO(drawing.picture(width, height)))
    turn = TAKEN[orientation]
    picture = picture.transpose(turn) if turn is not None else picture
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[GPS] = {1: "N", 2: (31.0, 13.0, 0.0)}
    target = io.BytesIO()
    picture.save(target, "JPEG", exif=exif)
    return target.getvalue()


def is_upright(jpeg: bytes) -> bool:
    picture = Image.open(io.BytesIO(jpeg)).convert("L")
    near, far = picture.width // 8, picture.width - picture.width // 8
    top, bottom = picture.height // 8, picture.height - picture.height // 8
    places = ((near, top), (far, top), (near, bottom))
    first, *others = (int(picture.crop((x, y, x + 1, y + 1)).tobytes()[0]) for x, y in places)
    return first < 80 < min(others)


@pytest.mark.parametrize("orientation", TAKEN)
@pytest.mark.parametrize("size", [(640, 480), (480, 640)])
def test_every_orientation_comes_out_upright(orientation: int, size: tuple[int, int]) -> None:
    photo = photos.printable(taken(orientation, *size), is_scan=False)
    assert photo is not None
    assert is_upright(photo.jpeg)
    assert (photo.width > photo.height) == (size[0] > size[1])


def test_nothing_of_the_camera_is_left() -> None:
    photo = photos.printable(taken(6), is_scan=False)
    assert photo is not None
    assert b"Exif" not in photo.jpeg
    assert not Image.open(io.BytesIO(photo.jpeg)).getexif()


def test_a_large_picture_is_drawn_as_small_as_it_is_printed() -> None:
    photo = photos.printable(drawing.picture(3000, 2250), is_scan=False)
    assert photo is not None
    assert photo.width <= PHOTO.height * photos.DOTS_AN_INCH / 72 + 1


def test_a_small_picture_is_not_blown_up() -> None:
    photo = photos.printable(drawing.picture(60, 40), is_scan=False)
    assert photo is not None
    assert (photo.width, photo.height) == (60, 40)


def test_too_many_pixels_are_refused_by_the_header_alone() -> None:
    jpeg = bytearray(drawing.picture())
    at = jpeg.index(b"\xff\xc0")
    side = 9_800
    assert side * side > MOST_PIXELS
    jpeg[at + 5 : at + 9] = side.to_bytes(2, "big") * 2
    assert photos.printable(bytes(jpeg), is_scan=False) is None


def test_a_paper_upright_has_a_page_and_one_across_half_a_page() -> None:
    assert photos.place_for(600, 800, is_scan=True) == TALL
    assert photos.place_for(800, 600, is_scan=True) == WIDE
    assert photos.place_for(600, 800, is_scan=False) == PHOTO
