"""Of a PDF its pages are kept: no script, link, attached file, author or place comes along."""

import io
import zlib
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from casework.households.attachments import papers
from casework.households.attachments.limits import Refused
from tests.households.files import EXIF_MARKER, exif, paper, photo

MARKER = EXIF_MARKER.encode()
# What may not stand anywhere in what is kept.
ACTIVE = [
    "/JavaScript",
    "/JS",
    "/OpenAction",
    "/AA",
    "/Launch",
    "/URI",
    "/EmbeddedFiles",
    "/EmbeddedFile",
    "/Annots",
    "/AcroForm",
    "/Metadata",
    "/Info",
    "/PieceInfo",
]


def saved(pdf: Pdf, **more: Any) -> bytes:
    target = io.BytesIO()
    pdf.save(target, **more)
    return target.getvalue()


def words_of(data: bytes) -> str:
    """Return everything a PDF says, unpacked: names, strings, streams."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return saved(
            pdf,
            qdf=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
        ).decode("latin-1")


def crowded() -> bytes:
    """Return a PDF with a bit of everything that isn't a page."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(200, 200)).obj
    script = Dictionary(S=Name.JavaScript, JS=f"app.alert('{EXIF_MARKER}')")
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script)
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=EXIF_MARKER)
    page.AA = Dictionary(O=script)
    page.PieceInfo = Dictionary(Editor=Dictionary(Private=EXIF_MARKER))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", script])))
    pdf.attachments["secret.txt"] = MARKER
    pdf.docinfo["/Author"] = EXIF_MARKER
    with pdf.open_metadata() as told:
        told["dc:creator"] = [EXIF_MARKER]
    links = [
        Dictionary(S=Name.URI, URI=f"https://example.org/{EXIF_MARKER}"),
        Dictionary(S=Name.Launch, F="calc.exe"),
        script,
    ]
    page.Annots = Array(
        [
            pdf.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=link)
            )
            for link in links
        ]
    )
    pdf.pages[0].Contents = pdf.make_stream(b"0 0 50 50 re f")
    return saved(pdf)


def test_nothing_of_it_but_the_page_is_kept() -> None:
    before, after = words_of(crowded()), words_of(papers.clean(crowded()).data)
    assert [word for word in ACTIVE if word not in before] == []
    assert [word for word in ACTIVE if word in after] == []


def test_no_marker_stands_in_what_is_kept() -> None:
    cleaned = papers.clean(crowded())
    spelt = [
        MARKER,
        EXIF_MARKER.encode("utf-16-be"),
        EXIF_MARKER.encode("utf-16-be").hex().encode(),
    ]
    text = words_of(cleaned.data).encode("latin-1")
    assert [one for one in spelt if one in text or one in cleaned.data] == []


def test_a_page_looks_as_it_did() -> None:
    page = pypdfium2.PdfDocument(papers.clean(crowded()).data)[0]
    picture = page.render().to_pil().convert("L")
    assert page.get_size() == (200, 200)
    assert picture.getpixel((20, 180)) < 50 < picture.getpixel((100, 100))


def test_a_page_keeps_what_it_inherits_from_the_tree() -> None:
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(200, 100)).obj
    pdf.Root.Pages.MediaBox = page.MediaBox
    pdf.Root.Pages.Rotate = 90
    del page["/MediaBox"]
    found = pypdfium2.PdfDocument(papers.clean(saved(pdf)).data)[0]
    assert found.get_size() == (100, 200)


def test_a_form_that_was_filled_in_stays_readable() -> None:
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(200, 200)).obj
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T="name",
            V="FILLED",
            DA="/F 12 Tf 0 g",
            Rect=[10, 10, 150, 40],
            F=4,
        )
    )
    page.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]), DR=Dictionary(Font=Dictionary(F=font)), NeedAppearances=True
    )
    data = papers.clean(saved(pdf)).data
    assert "FILLED" in pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert "/AcroForm" not in words_of(data)


@pytest.mark.parametrize("user", ["", "secret"])
def test_an_encrypted_pdf_is_refused(user: str) -> None:
    data = paper(encryption=pikepdf.Encryption(owner="owner", user=user))
    with pytest.raises(Refused) as refused:
        papers.clean(data)
    assert refused.value.code == "encrypted"


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    assert papers.clean(paper(300)).pages == 300
    with pytest.raises(Refused) as refused:
        papers.clean(paper(301))
    assert refused.value.code == "too_many_pages"


def test_a_pdf_without_a_page_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        papers.clean(paper(0))
    assert refused.value.code == "damaged"


def test_a_pdf_of_too_many_objects_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_OBJECTS", 5)
    with pytest.raises(Refused) as refused:
        papers.clean(paper(10))
    assert refused.value.code == "too_heavy"


def with_photo(data: bytes, filters: Any = Name.DCTDecode, **more: Any) -> bytes:
    """Return a PDF that shows one photo, packed as `filters` say."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(200, 200)).obj
    picture = Stream(pdf, data)
    picture.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=400,
        Height=300,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=filters,
        Metadata=pdf.make_stream(MARKER),
        **more,
    )
    page.Resources = Dictionary(XObject=Dictionary(P=pdf.make_indirect(picture)))
    page.Contents = pdf.make_stream(b"200 0 0 150 0 0 cm /P Do")
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def photo_in(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return bytes(pdf.pages[0].Resources.XObject.P.read_raw_bytes())


@pytest.mark.parametrize("packed", [False, True])
def test_a_photo_inside_loses_its_exif_and_is_seen_as_before(packed: bool) -> None:
    held = photo(exif=exif(), comment=MARKER) + MARKER
    both = Array([Name.FlateDecode, Name.DCTDecode])
    data = with_photo(zlib.compress(held), both) if packed else with_photo(held)
    assert held.count(MARKER) == 3
    cleaned = papers.clean(data).data
    assert MARKER not in photo_in(cleaned)
    assert MARKER not in words_of(cleaned).encode("latin-1")
    drawn = pypdfium2.PdfDocument(cleaned)[0].render().to_pil().convert("L")
    assert drawn.getpixel((50, 150)) < 100 < drawn.getpixel((150, 150))


def test_a_photo_packed_in_an_odd_way_is_refused() -> None:
    odd = Array([Name.ASCIIHexDecode, Name.DCTDecode])
    with pytest.raises(Refused) as refused:
        papers.clean(with_photo(photo().hex().encode() + b">", odd))
    assert refused.value.code == "odd_picture"


def test_a_photo_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_UNPACKED", 1000)
    both = Array([Name.FlateDecode, Name.DCTDecode])
    with pytest.raises(Refused) as refused:
        papers.clean(with_photo(zlib.compress(bytes(100_000)), both))
    assert refused.value.code == "too_heavy"


@pytest.mark.parametrize("data", [b"\xff\xd8", b"\xff\xd8no segment", b"", photo()[:30]])
def test_a_jpeg_inside_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        papers.without_segments(data)
    assert refused.value.code == "damaged"


def test_filling_between_segments_is_passed_over() -> None:
    data = photo(comment=MARKER)
    assert papers.without_segments(data[:2] + b"\xff" + data[2:]) == papers.without_segments(data)


def test_a_jpeg_without_an_end_is_kept_to_its_last_byte() -> None:
    data = photo()
    assert papers.without_segments(data[:-2]) == data[:-2]


def boxes(*parts: tuple[bytes, bytes]) -> bytes:
    return b"".join((8 + len(data)).to_bytes(4, "big") + kind + data for kind, data in parts)


def test_a_jpeg_2000_loses_its_boxes_of_metadata() -> None:
    start, end = (b"jP  ", b"\r\n\x87\n"), b"\0\0\0\0jp2cthe picture"
    data = boxes(start, (b"uuid", MARKER), (b"ftyp", b"jp2 "), (b"xml ", MARKER)) + end
    assert papers.without_boxes(data) == boxes(start, (b"ftyp", b"jp2 ")) + end


def test_a_long_box_of_a_jpeg_2000_is_passed_over_as_a_whole() -> None:
    start = (b"jP  ", b"\r\n\x87\n")
    long = b"\0\0\0\x01uuid" + (16 + len(MARKER)).to_bytes(8, "big") + MARKER
    assert papers.without_boxes(boxes(start) + long) == boxes(start)


def test_a_box_of_no_length_is_refused() -> None:
    with pytest.raises(Refused):
        papers.without_boxes(boxes((b"jP  ", b"\r\n\x87\n")) + b"\0\0\0\x05uuid")


def test_a_bare_code_stream_stays_as_it_is() -> None:
    assert papers.without_boxes(b"\xff\x4f\xff\x51 and so on") == b"\xff\x4f\xff\x51 and so on"


def test_other_pictures_stay_as_they_are() -> None:
    grey = zlib.compress(bytes(400 * 300 * 3))
    assert photo_in(papers.clean(with_photo(grey, Name.FlateDecode)).data) == grey
