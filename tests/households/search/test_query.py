"""What is typed is understood, and the one rule says what fits it."""

from dataclasses import dataclass
from datetime import date

import pytest

from casework.households.models import HouseholdIdentity, PersonIdentity
from casework.households.search.normal import normal_name
from casework.households.search.pinyin import MOST_READINGS, MOST_WAYS, readings, ways
from casework.households.search.query import Match, matches, parse
from casework.households.search.terms import Character, Code, Digits, Fragment, How, Phrase, Rank

ID = "310199194403120020"


@dataclass
class Opened:
    person: PersonIdentity | None = None
    household: HouseholdIdentity | None = None
    number: str = "A1-0037"


def match(text: str, name: str = "", **fields: object) -> Match | None:
    """Hold what was typed against a person of this name."""
    return matches(parse(text), Opened(PersonIdentity(name=name, **fields)))


def rank(text: str, name: str) -> Rank | None:
    found = match(text, name)
    return None if found is None else found.rank


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("魏龙", (Fragment("魏龙"),)),
        ("魏", (Character("魏"),)),
        ("魏 1944", (Character("魏"), Digits("1944"))),
        ("wei 样例路", (Phrase(("wei",)), Fragment("样例路"))),
        ("wei longfeng 魏", (Phrase(("wei", "longfeng")), Character("魏"))),
        ("xi'an", (Phrase(("xi", "an")),)),
        ("ＷＬＦ", (Phrase(("wlf",)),)),
        ("lǚ lan", (Phrase(("lv", "lan")),)),
        (" 秦　杰 ", (Fragment("秦杰"),)),
        ("199 0000 1234", (Code("19900001234"),)),
        ("1944 0020", (Digits("1944"), Digits("0020"))),
        ("310199 19440312 002X", (Code("31019919440312002x"),)),
        ("a1-0037", (Code("a1-0037"),)),
        ("002X", (Code("002x"),)),
        ("魏 魏", (Fragment("魏魏"),)),
        ("李小 李小", (Fragment("李小"),)),
        ("'", (Character("'"),)),
        ("--", (Fragment("--"),)),
        ("", ()),
        ("\u200b\x00", ()),
    ],
)
def test_words_become_terms(text: str, terms: tuple[object, ...]) -> None:
    assert parse(text).terms == terms


def test_nothing_typed_fits_nobody() -> None:
    assert match("", "魏龙凤") is None


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单艳梓", ("shanyanzi", "danyanzi")),
        ("曾兰", ("zenglan", "cenglan")),
        ("仇志高", ("qiuzhigao", "chouzhigao")),
        ("解秋月", ("xieqiuyue", "jieqiuyue")),
        ("查良", ("zhaliang", "chaliang")),
        ("区月", ("ouyue", "quyue")),
        ("尉迟恭", ("yuchigong", "weichigong")),
        ("万俟春", ("moqichun", "wanqichun")),
        ("盖明", ("geming", "gaiming")),
        ("朴顺", ("piaoshun", "pushun")),
        ("翟天", ("zhaitian", "ditian")),
        ("乐山", ("yueshan", "leshan")),
        ("覃梅", ("qinmei", "tanmei")),
        ("黑英", ("heying", "heiying")),
        ("种师", ("chongshi", "zhongshi")),
        ("冼红", ("xianhong",)),
        ("繁星", ("poxing", "fanxing")),
        ("吕岚", ("lvlan", "lülan", "lyulan", "lǚlán")),
        ("略知", ("lvezhi", "lüezhi", "luezhi")),
        ("徐玉", ("xuyu", "xvyv")),
        ("冯㛃", ("fengjie",)),
        ("雷𬭎", ("leihong",)),
        ("丁𬱖", ("dingdi",)),
        ("范䶮", ("fanyan",)),
        ("古丽娜·吐尔逊", ("gulinatuerxun", "natu")),
    ],
)
def test_every_reading_of_a_name_is_understood(name: str, typed: tuple[str, ...]) -> None:
    assert [text for text in typed if match(text, name) is None] == []


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("魏龙凤", "魏龙凤", Rank.EXACT),
        ("魏龙", "魏龙凤", Rank.PREFIX),
        ("龙凤", "魏龙凤", Rank.FRAGMENT),
        ("凤龙", "魏龙凤", None),
        ("魏", "魏龙凤", Rank.PREFIX),
        ("凤", "魏龙凤", Rank.FRAGMENT),
        ("weilongfeng", "魏龙凤", Rank.EXACT),
        ("wei longfeng", "魏龙凤", Rank.EXACT),
        ("weilong", "魏龙凤", Rank.PREFIX),
        ("longfeng", "魏龙凤", Rank.FRAGMENT),
        ("weilo", "魏龙凤", None),
        ("weil", "魏龙凤", Rank.PREFIX),
        ("weilf", "魏龙凤", Rank.EXACT),
        ("wei l", "魏龙凤", Rank.PREFIX),
        ("weilongf", "魏龙凤", Rank.EXACT),
        ("longf", "魏龙凤", Rank.FRAGMENT),
        ("weif", "魏龙凤", None),
        ("gux", "顾小红", Rank.PREFIX),
        ("gux", "顾秀兰", Rank.PREFIX),
        ("gux", "顾大红", None),
        ("gux", "古丽娜", None),
        ("feng", "魏龙凤", Rank.FRAGMENT),
        ("wlf", "魏龙凤", Rank.EXACT),
        ("wl", "魏龙凤", Rank.PREFIX),
        ("lf", "魏龙凤", Rank.FRAGMENT),
        ("w", "魏龙凤", Rank.PREFIX),
        ("wf", "魏龙凤", None),
        ("xian", "习安", Rank.EXACT),
        ("xian", "先生", Rank.PREFIX),
        ("xi an", "先生", None),
        ("anna", "Anna Smith", Rank.PREFIX),
        ("Anna smith", "ANNA SMITH", Rank.EXACT),
        ("古丽娜•吐尔逊", "古丽娜·吐尔逊", Rank.EXACT),
        ("gulinatuerxun", "古丽娜·吐尔逊", Rank.EXACT),
        ("tuerxun", "古丽娜·吐尔逊", Rank.FRAGMENT),
        ("魏 凤 龙", "魏龙凤", None),
        ("龙凤 魏", "魏龙凤", Rank.FRAGMENT),
        ("😀😀", "小😀😀", Rank.FRAGMENT),
        ("𬭎", "雷𬭎", Rank.FRAGMENT),
        ("<b>", "<b>甲</b>", Rank.PREFIX),
    ],
)
def test_a_hit_is_exact_or_begins_so_or_holds_it(
    text: str, name: str, expected: Rank | None
) -> None:
    assert rank(text, name) == expected


def test_past_and_other_names_fit_and_say_so() -> None:
    found = match("小凤", "魏龙凤", other_names=("魏小凤",))
    assert found == Match(Rank.FRAGMENT, (How.OTHER_NAME,), True, False)
    assert match("xiaofeng", "魏龙凤", other_names=("魏小凤",)) is not None


def test_the_present_name_counts_before_an_other_one() -> None:
    found = match("魏龙", "魏龙", other_names=("魏龙",))
    assert found == Match(Rank.EXACT, (How.NAME,), True, False)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        (ID, How.ID),
        ("310199 19440312 0020", How.ID),
        ("0020", How.ID),
        ("020", How.ID),
        ("1944", How.BIRTH),
        ("199 0000 1234", How.PHONE),
        ("+8619900001234", How.PHONE),
        ("1234", How.PHONE),
    ],
)
def test_numbers_fit_whole_or_by_their_end(text: str, how: How) -> None:
    person = {"id_number": ID, "phones": ("199-0000-1234",), "birth_on": date(1944, 3, 12)}
    found = match(text, "魏龙凤", **person)
    assert found is not None
    assert found.hows == (how,)


@pytest.mark.parametrize("text", ["20", "1945", "310199", "19900001235", "31019919440312002x"])
def test_other_numbers_fit_nothing(text: str) -> None:
    person = {"id_number": ID, "phones": ("19900001234",), "birth_on": date(1944, 3, 12)}
    assert match(text, "魏龙凤", **person) is None


def test_the_end_of_an_id_may_be_x() -> None:
    assert match("002x", id_number="31019919440312002X") is not None
    assert match("002x", id_number="310199194403120020") is None


def home(text: str, **fields: object) -> Match | None:
    """Hold what was typed against a household without anyone in it."""
    return matches(parse(text), Opened(household=HouseholdIdentity(**fields)))


@pytest.mark.parametrize(
    "text", ["样例路1弄", "样例路 1弄", "2号", "303", "a1-0037", "19900001234", "234"]
)
def test_a_household_fits_by_address_phone_and_file_number(text: str) -> None:
    found = home(text, living_address="样例路1弄2号303室", phones=("19900001234",))
    assert found is not None
    assert found.by_household


@pytest.mark.parametrize("text", ["样例街", "30", "a1-0038", "34", "魏", "wei"])
def test_a_household_does_not_fit_otherwise(text: str) -> None:
    assert home(text, living_address="样例路1弄2号303室", phones=("19900001234",)) is None


def test_the_file_number_fits_where_the_household_does_not_open() -> None:
    assert matches(parse("A1-0037"), Opened(household=None)) is not None
    assert matches(parse("037"), Opened(household=None)) is None


def test_each_term_may_fit_the_person_or_the_household() -> None:
    record = Opened(
        PersonIdentity(name="魏龙凤", birth_on=date(1944, 3, 12)),
        HouseholdIdentity(registered_address="样例路1弄"),
    )
    found = matches(parse("wei 样例路 1944"), record)
    assert found == Match(Rank.PREFIX, (How.PINYIN, How.BIRTH, How.ADDRESS), True, True)
    assert matches(parse("wei 样例路 1945"), record) is None


def test_a_character_has_no_more_readings_than_the_bound() -> None:
    assert len(readings("那")) <= MOST_READINGS
    assert readings("x") == readings("😀") == ()


def test_letters_are_cut_in_no_more_ways_than_the_bound() -> None:
    assert ways(("xianxian",)) == (
        ("xi", "an", "xi", "an"),
        ("xi", "an", "xian"),
        ("xian", "xi", "an"),
        ("xian", "xian"),
    )
    assert len(ways(("xian" * 12,))) == MOST_WAYS


def test_a_syllable_alone_and_initials_are_not_indexed() -> None:
    assert [parse(text).terms[0].is_indexed for text in ("wei", "wlf", "xian", "魏", "1944")] == [
        False
    ] * 5
    assert [parse(text).terms[0].is_indexed for text in ("weilong", "魏龙", ID)] == [True] * 3


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("古丽娜．吐尔逊", "古丽娜·吐尔逊"),
        ("ＡＢ c", "abc"),
        ("魏\u200b龙\u3000凤", "魏龙凤"),
        ("豈", "豈"),
    ],
)
def test_names_are_compared_in_one_spelling(written: str, compared: str) -> None:
    assert normal_name(written) == normal_name(compared)


@pytest.mark.parametrize("text", ["A1-0037", "a1-0037", "a10037", "A10037", "ａ１－００３７"])
def test_a_file_number_is_found_with_and_without_its_hyphen(text: str) -> None:
    found = matches(parse(text), Opened(household=HouseholdIdentity()))
    assert found is not None
    assert found.hows == (How.NUMBER,)


@pytest.mark.parametrize("text", ["a1-0038", "a1003", "100037"])
def test_another_file_number_is_another(text: str) -> None:
    assert matches(parse(text), Opened(household=HouseholdIdentity())) is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("wei", "刘立"),
        ("zhu", "宁子"),
        ("tiao", "张超"),
        ("jiang", "李强"),
        ("lin", "任月"),
        ("meng", "王明"),
        ("chan", "单月"),
        ("shu", "朱红"),
    ],
)
def test_a_reading_that_no_name_has_finds_nobody(typed: str, name: str) -> None:
    assert match(typed, name) is None


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("长孙明", ("zhangsunming", "changsunming")),
        ("张长乐", ("zhangchangle", "zhangchangyue")),
        ("李行知", ("lixingzhi", "lihengzhi")),
        ("周晟", ("zhousheng", "zhoucheng")),
        ("赵茜", ("zhaoqian", "zhaoxi")),
        ("朝阳", ("chaoyang", "zhaoyang")),
        ("重华", ("chonghua", "zhonghua")),
        ("澹台明", ("tantaiming",)),
        ("沈月", ("shenyue",)),
        ("盛月", ("shengyue",)),
        ("缪月", ("miaoyue",)),
    ],
)
def test_readings_that_names_have_are_kept(name: str, typed: tuple[str, ...]) -> None:
    assert [text for text in typed if match(text, name) is None] == []
