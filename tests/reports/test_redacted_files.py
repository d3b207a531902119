"""What a redacted file holds, opened up: nothing of the removed words, in no form and no place."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest

from casework.reports import outlines
from casework.reports.documents.case_file import build_case_file
from casework.reports.redaction import redact
from casework.reports.snapshot import CaseFileSnapshot, Level, Phone
from tests.reports import samples
from tests.reports.golden import pictures
from tests.reports.golden.insides import Insides, found_in, look_into

# Third parties and the mood screen are in no redacted file.
INTERNAL = ("陆大伟", "13900001111", "PHQ-2")
# Names, numbers, houses and birthdays are in none for outsiders; 𬭎, 㛃 and 䶮 stand in names only.
EXTERNAL = (
    *INTERNAL,
    *samples.RARE_NAMES,
    "吐尔逊",
    "13800000428",
    "13800138000",
    "021-63210000",
    "310101195904120428",
    "310101198501301234",
    "19850130",
    "1985-01-30",
    "12号301室",
    "老街5号",
)
IN_NAMES_ONLY = "㛃𬭎𬱖䶮𠅤"
TOLD = (
    "顾㛃的儿子张𬭎电话13800138000，身份证310101198501301234，座机021-63210000；"
    "陆大伟说，吐尔逊和周𠅤住在禾苗路88弄12号301室。"
)


def secrets_everywhere() -> CaseFileSnapshot:
    """The sample with its names and numbers told in every free text that there is."""
    full = pictures.forty_photos() if pictures.ARE_PRINTED else samples.family()
    assert full.plan is not None
    assert full.assessment is not None
    assert full.closure is not None
    visit = replace(
        full.visits[1], narrative=TOLD + samples.NARRATIVE, observations=TOLD, mode="入户走访"
    )
    return replace(
        full,
        intake_note=TOLD,
        assessment=replace(full.assessment, narrative=TOLD, override_reason=TOLD),
        plan=replace(full.plan, needs=TOLD, changes=(TOLD,)),
        visits=(visit,),
        reviews=(replace(full.reviews[0], narrative=TOLD),),
        closure=replace(full.closure, summary=TOLD),
        phones=(*full.phones, Phone("张𬭎", "13800138000")),
    )


class Opened:
    """One file of a level: what is in it, and what was drawn as outlines while it was made."""

    def __init__(self, level: Level) -> None:
        self.drawn: list[str] = []
        with pytest.MonkeyPatch.context() as patch:
            draw = outlines.draw_text

            def watch(canvas: object, text: str, font: str, size: float) -> None:
                self.drawn.append(text)
                draw(canvas, text, font, size)

            patch.setattr(outlines, "draw_text", watch)
            self.built = build_case_file(redact(secrets_everywhere(), level))
        self.pdf = pikepdf.open(io.BytesIO(self.built.pdf))
        self.insides: Insides = look_into(self.pdf)


@pytest.fixture(scope="module")
def full() -> Iterator[Opened]:
    yield from opened(Level.FULL)


@pytest.fixture(scope="module")
def internal() -> Iterator[Opened]:
    yield from opened(Level.INTERNAL)


@pytest.fixture(scope="module")
def external() -> Iterator[Opened]:
    yield from opened(Level.EXTERNAL)


def opened(level: Level) -> Iterator[Opened]:
    one = Opened(level)
    yield one
    one.pdf.close()


@pytest.mark.parametrize("secret", EXTERNAL)
def test_the_search_finds_each_word_where_nothing_is_left_out(full: Opened, secret: str) -> None:
    assert found_in(full.insides, secret)


@pytest.mark.parametrize("secret", INTERNAL)
def test_an_internal_file_holds_nothing_of_third_parties_and_moods(
    internal: Opened, secret: str
) -> None:
    assert found_in(internal.insides, secret) == []


@pytest.mark.parametrize("secret", EXTERNAL)
def test_an_external_file_holds_no_name_number_or_house(external: Opened, secret: str) -> None:
    assert found_in(external.insides, secret) == []


def test_no_font_of_an_external_file_can_spell_what_stood_in_names_only(external: Opened) -> None:
    assert external.insides.characters.isdisjoint(IN_NAMES_ONLY)


def test_the_fonts_of_a_full_file_can(full: Opened) -> None:
    assert full.insides.characters.issuperset(IN_NAMES_ONLY)


def test_nothing_removed_is_drawn_as_outlines(external: Opened) -> None:
    assert external.drawn
    assert not [word for word in EXTERNAL if any(word in text for text in external.drawn)]


def test_a_redacted_file_has_no_attachments_and_no_metadata_of_others(external: Opened) -> None:
    assert len(external.pdf.attachments) == 0
    told = {str(key): str(value) for key, value in external.pdf.docinfo.items()}
    assert set(told) <= {
        *("/Title", "/Author", "/Subject", "/Creator", "/Producer"),
        *("/CreationDate", "/ModDate", "/Trapped", "/Keywords"),
    }
    assert not [word for word in EXTERNAL if word in "".join(told.values())]


def test_bookmarks_and_page_labels_of_a_redacted_file_name_nobody(external: Opened) -> None:
    with external.pdf.open_outline() as outline:
        titles = [one.title for root in outline.root for one in (root, *root.children)]
    labels = [page.label for page in external.pdf.pages]
    assert titles
    assert not [word for word in EXTERNAL if any(word in text for text in (*titles, *labels))]


@pytest.mark.parametrize("form", ["utf-8", "utf-16-be", "gb18030", "hex"])
def test_the_search_sees_a_word_in_any_encoding(form: str) -> None:
    pdf = pikepdf.new()
    wide = "陆大伟".encode("utf-16-be").hex().upper().encode()
    pdf.make_stream(wide if form == "hex" else "陆大伟".encode(form))
    pdf.Root.Kept = pdf.objects[-1]
    assert found_in(look_into(pdf), "陆大伟") == ["a stream"]


def test_the_search_sees_a_word_in_a_string() -> None:
    pdf = pikepdf.new()
    pdf.Root.Kept = pikepdf.Dictionary(Deep=pikepdf.Array([pikepdf.String("陆大伟")]))
    assert found_in(look_into(pdf), "陆大伟") == ["a string"]
