"""Redaction levels: what each leaves out, searched for in everything that could print."""

from dataclasses import replace

import pytest

from casework.households import masking
from casework.reports import redaction, words
from casework.reports.documents.case_file import build_case_file
from casework.reports.redaction import redact
from casework.reports.snapshot import Level, Phone
from tests.reports import samples
from tests.reports.reading import joined, pdfium

TOLD = "其子电话13800138000，身份证310101198501301234，座机021-63210000，吐尔逊来过。"


def printed(level: Level) -> str:
    snapshot = samples.with_narrative(TOLD + samples.NARRATIVE)
    return joined(pdfium(build_case_file(redact(snapshot, level)).pdf))


@pytest.mark.parametrize(
    ("told", "masked"),
    [
        ("住禾苗路88弄12号301室。", "住禾苗路88弄**号**室。"),
        ("搬到12 号 301 室", "搬到** 号 ** 室"),
        ("老街5号的房子", "老街**号的房子"),
        ("5号去医院", "5号去医院"),
        ("3号线", "3号线"),
    ],
)
def test_a_house_told_in_a_narrative_is_masked_and_a_day_is_not(told: str, masked: str) -> None:
    places = ["样例镇禾苗路 88 弄 12 号 301 室", "样例区老街 5 号", ""]
    assert masking.houses_masked(places)(told) == masked


def test_without_an_address_nothing_is_masked() -> None:
    assert masking.houses_masked([""])("5号") == "5号"


def test_a_full_print_changes_nothing_but_the_level() -> None:
    full = samples.family()
    assert redact(full, Level.FULL) == full


def test_an_internal_print_has_no_mood_screen() -> None:
    assert "PHQ-2" not in printed(Level.INTERNAL)


def test_an_internal_print_says_that_the_mood_screen_is_left_out() -> None:
    assert redaction.WITHHELD_MOOD in printed(Level.INTERNAL)


def test_an_internal_print_names_no_third_party() -> None:
    assert "陆大伟" not in printed(Level.INTERNAL)


def test_an_internal_print_still_names_the_household() -> None:
    assert "张𬭎" in printed(Level.INTERNAL)


@pytest.mark.parametrize("name", samples.RARE_NAMES)
def test_an_external_print_masks_every_name(name: str) -> None:
    assert name not in printed(Level.EXTERNAL)


@pytest.mark.parametrize(
    "secret", ["13800138000", "021-63210000", "13800000428", "吐尔逊", "19850130", "12号301室"]
)
def test_an_external_print_has_no_phone_birth_date_in_an_id_or_house_number(secret: str) -> None:
    assert secret not in printed(Level.EXTERNAL)


@pytest.mark.parametrize("kept", ["顾*", "3101**********0428", "禾苗路"])
def test_an_external_print_keeps_what_its_reader_needs(kept: str) -> None:
    assert kept in printed(Level.EXTERNAL)


def test_an_external_snapshot_holds_no_phone_and_no_date_of_birth() -> None:
    external = redact(samples.family(), Level.EXTERNAL)
    assert external.phones == ()
    assert all(person.born_on is None for person in external.people)


def test_an_internal_snapshot_keeps_the_phones_of_the_household_only() -> None:
    internal = redact(samples.family(), Level.INTERNAL)
    assert [phone.owner for phone in internal.phones] == ["顾㛃"]


def test_an_external_snapshot_tells_no_other_name_and_no_guardian() -> None:
    family = samples.family()
    first = replace(family.people[0], note="又名施小囡", other_names=("施小囡",), guardian="秦某人")
    external = redact(replace(family, people=(first, *family.people[1:])), Level.EXTERNAL)
    assert external.people[0].note == "又名施*"
    assert external.people[0].guardian == "秦*"


def test_an_external_file_hides_names_from_its_metadata_too() -> None:
    pdf = build_case_file(redact(samples.family(), Level.EXTERNAL)).pdf
    assert "顾㛃".encode("utf-16-be") not in pdf


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "张*"), ("顾秀兰", "顾*"), ("买买提·吐尔逊", "买*"), ("𠅤某", "𠅤*"), ("", "")],
)
def test_a_name_shows_its_first_character(name: str, masked: str) -> None:
    assert masking.mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"), [("YL01-0037", "YL01-**37"), ("37", "37"), ("00037", "0**37")]
)
def test_a_household_number_on_a_page_is_masked(number: str, masked: str) -> None:
    assert words.mask_household_number(number) == masked


def test_who_prints_is_named_at_every_level() -> None:
    full = samples.family()
    clerk = replace(full.disclosure, printed_by="顾㛃")
    external = redact(replace(full, disclosure=clerk), Level.EXTERNAL)
    assert external.disclosure.printed_by == "顾㛃"


def test_a_number_of_the_households_is_masked_where_eight_digits_stand_alone() -> None:
    file = samples.with_visits(1)
    phone = Phone("顾某", "63524411", third_party=True)
    told = replace(file, phones=(phone,), intake_note="打邻居的 6352 4411 也行，血压 140/90。")
    masked = redact(told, Level.EXTERNAL).intake_note
    assert masked == "打邻居的 （电话略） 也行，血压 140/90。"
