"""How a street wants its papers to look: who sets it, what is taken, and what papers make of it."""

import io
import struct
import zlib
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from reportlab.lib.units import mm

from casework.access.models import Area, Role, Worker
from casework.audit.models import Entry
from casework.common.concurrency import StaleVersion
from casework.common.dates import now
from casework.households.attachments.limits import Refused
from casework.households.models import Household
from casework.reports import logo
from casework.reports.actions import save_office_style
from casework.reports.documents.masthead import TITLES, title_line
from casework.reports.documents.specimen import build_specimen
from casework.reports.gather.office import style_of
from casework.reports.layout import LEFT, RIGHT, binding_shift
from casework.reports.models import Disclosure, OfficeStyle
from casework.reports.models.office import TITLE_LENGTH
from casework.reports.snapshot_office import PLAIN, PaperStyle
from casework.reports.text import Composer
from tests.factories import make_worker
from tests.posting import post
from tests.reports.reading import pdfium, squeezed
from tests.world import make_paper

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

WANTED: dict[str, Any] = {
    "organisation": "样例镇社会救助所",
    "footer": "样例路 1 号",
    "titles": {"case_file": "救助档案册", "nothing_of_ours": "x"},
    "binding_mm": 8,
    "is_duplex": True,
    "folds_genogram": False,
}


@pytest.fixture
def street(area: Area) -> Area:
    assert area.street is not None
    return area.street


@pytest.fixture
def keeper(street: Area) -> Worker:
    return make_worker(Role.SYSTEM, street)


def save(street: Area, by: Worker, based_on: int = 0, **changes: Any) -> OfficeStyle:
    return save_office_style(street_id=street.pk, based_on=based_on, by=by, **WANTED | changes)


def picture(kind: str = "PNG", size: tuple[int, int] = (600, 400), **more: Any) -> bytes:
    target = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(target, kind, **more)
    return target.getvalue()


def declared(wide: int, high: int) -> bytes:
    """A PNG that says how large it is and holds nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b""))


def test_papers_of_the_street_look_as_it_was_set(
    street: Area, keeper: Worker, family: Household, clerk: Worker
) -> None:
    plain = make_paper(family, clerk)
    save(street, keeper, logo=logo.redrawn(picture()))
    own = make_paper(family, clerk)
    before, after = (
        [squeezed(page) for page in pdfium(stored(paper, clerk))] for paper in (plain, own)
    )
    words = ("样例镇社会救助所", "样例路1号", "救助档案册")
    assert [word for word in words if any(word in page for page in before)] == []
    assert [word for word in words if not all(word in page for page in after)] == []


def stored(paper: Disclosure, by: Worker) -> bytes:
    found: Disclosure = Disclosure.objects.visible_to(by).get(pk=paper.pk)
    return found.paper.pdf


def test_a_street_without_settings_has_plain_papers(street: Area, keeper: Worker) -> None:
    other = uuid4()
    save(street, keeper)
    assert (style_of(other), style_of(None)) == (PLAIN, PLAIN)
    assert style_of(street.pk).titles == (("case_file", "救助档案册"),)


def test_the_log_says_what_was_changed_and_not_to_what(street: Area, keeper: Worker) -> None:
    save(street, keeper)
    save(street, keeper, based_on=1, footer="另一行")
    entry = Entry.objects.filter(act="office style saved").latest("seq")
    assert entry.details == {"street": str(street.pk), "changed": ["footer"]}


def test_two_who_set_it_at_once_do_not_overwrite_each_other(street: Area, keeper: Worker) -> None:
    save(street, keeper)
    with pytest.raises(StaleVersion):
        save(street, keeper)


def test_a_logo_stays_until_another_or_none_is_wanted(street: Area, keeper: Worker) -> None:
    save(street, keeper, logo=b"a logo")
    held = [
        bytes(save(street, keeper, based_on=n, logo=new).logo) for n, new in ((1, None), (2, b""))
    ]
    assert held == [b"a logo", b""]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SECURITY])
def test_nobody_else_sets_how_papers_look(street: Area, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        save(street, make_worker(role, street))


def test_papers_are_set_for_streets_alone(area: Area, keeper: Worker) -> None:
    with pytest.raises(Area.DoesNotExist):
        save(area, keeper)


def test_a_logo_is_drawn_anew_small_and_without_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    kept = logo.redrawn(picture("JPEG", exif=exif))
    with Image.open(io.BytesIO(kept)) as read:
        assert (read.format, max(read.size)) == ("PNG", logo.LONGEST_SIDE)
    assert b"secret" not in kept
    assert len(kept) < 200_000


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"GIF89a", "unknown_type"),
        (b"<svg/>", "unknown_type"),
        (bytes(logo.MOST_BYTES + 1), "too_large"),
        (declared(2001, 2000), "too_many_pixels"),
        (declared(60_000, 60_000), "too_many_pixels"),
        (declared(20, 20), "damaged"),
    ],
)
def test_what_is_no_small_picture_is_refused_before_it_is_decoded(
    data: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if code != "damaged":
        monkeypatch.setattr(logo, "flattened", lambda picture: pytest.fail("decoded"))
    with pytest.raises(Refused) as refused:
        logo.redrawn(data)
    assert refused.value.code == code


def test_the_binding_edge_changes_sides_where_both_sides_are_printed() -> None:
    one, both = PaperStyle(binding_mm=8), PaperStyle(binding_mm=8, is_duplex=True)
    left = [[LEFT + binding_shift(style, page) for page in (1, 2)] for style in (one, both)]
    assert left == [
        pytest.approx([LEFT + 8 * mm, LEFT + 8 * mm]),
        pytest.approx([LEFT + 8 * mm, RIGHT - 8 * mm]),
    ]
    assert (binding_shift(PLAIN, 1), binding_shift(PLAIN, 2)) == (0, 0)


@pytest.mark.parametrize("folds", [True, False])
def test_a_page_of_a3_comes_where_the_office_folds_it(folds: bool) -> None:
    built = build_specimen(PaperStyle(folds_genogram=folds), "样例镇", "样例区 样例镇", now())
    document = pypdfium2.PdfDocument(built.pdf)
    widths = [round(document[n].get_width()) for n in range(len(document))]
    document.close()
    assert widths == [595] * (built.pages - folds) + [1191] * folds


@pytest.mark.parametrize("length", range(1, TITLE_LENGTH + 1))
def test_a_title_fits_in_one_line_however_long(length: int) -> None:
    block = title_line("档" * length, Composer())
    block.wrap(462, 1000)
    assert len(block.lines) == 1


def test_titles_may_be_as_long_as_the_longest_style() -> None:
    assert TITLES[-1][0] == TITLE_LENGTH


@pytest.fixture
def page(client: Client, keeper: Worker) -> Client:
    client.force_login(keeper)
    client.cookies["language"] = "en"
    return client


FORM = {
    "version": 0,
    "organisation": "样例镇社会救助所",
    "binding_mm": 5,
    "title_case_file": "救助档案册",
    "folds_genogram": "on",
}


def test_the_page_saves_what_was_set_and_shows_the_logo(page: Client, street: Area) -> None:
    address = reverse("office", args=[street.pk])
    answer = post(page, address, FORM | {"logo": SimpleUploadedFile("标志.png", picture())})
    assert answer["Location"] == address
    shown = page.get(address).content.decode()
    assert "救助档案册" in shown
    picture_url = reverse("office-logo", args=[street.pk])
    assert picture_url in shown
    assert page.get(picture_url).content.startswith(b"\x89PNG")
    post(page, address, FORM | {"version": 1, "without_logo": "on"})
    assert page.get(picture_url).status_code == 404
    assert street.name in page.get(reverse("offices")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"binding_mm": 11}, "10"),
        ({"logo": SimpleUploadedFile("x.png", b"<svg/>")}, "no PNG and no JPEG"),
        ({"logo": SimpleUploadedFile("x.png", bytes(logo.MOST_BYTES + 1))}, "larger than 1 MB"),
    ],
)
def test_what_cannot_be_set_is_said_at_its_field(
    page: Client, street: Area, wrong: dict[str, Any], sentence: str
) -> None:
    answer = post(page, reverse("office", args=[street.pk]), FORM | wrong)
    assert sentence in answer.content.decode()
    assert not OfficeStyle.objects.exists()


def test_the_specimen_names_no_one_and_looks_as_saved(
    page: Client, street: Area, keeper: Worker, family: Household
) -> None:
    save(street, keeper)
    answer = page.get(reverse("office-specimen", args=[street.pk]))
    words = squeezed("".join(pdfium(answer.content)))
    assert "样例镇社会救助所" in words
    assert family.number not in words
