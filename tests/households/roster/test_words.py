"""Office wordings turned into codes."""

import pytest

from casework.households import codes
from casework.households.roster import words


@pytest.mark.parametrize(
    ("code", "wordings"),
    [
        ("0", "本人 户主 本人或户主 户主（本人） （户主） 0"),
        ("1", "妻 妻子 爱人 老婆 老公 丈夫 夫 配偶 户主之妻 配偶（离异） 1"),
        ("2", "子 儿子 长子 次子 三子 独生子 养子 继子 大儿子 户主儿子"),
        ("3", "女 女儿 次女 长女 小女儿 养女 户主的女儿"),
        ("4", "孙子 孙女 外孙 外孙女 长孙 外孙子"),
        ("5", "父 母 父亲 母亲 岳父 岳母 公公 婆婆 公婆 继父 养母 爸爸"),
        ("6", "祖父 祖母 爷爷 奶奶 外公 外婆 外祖父 姥姥"),
        ("7", "兄 弟 姐 妹 哥哥 妹妹 大姐 二弟 兄弟姐妹"),
        ("8", "儿媳 女婿 媳妇 侄子 外甥女 其他 姐夫 堂弟 前夫 孙女婿 弟媳 保姆"),
    ],
)
def test_relations_follow_the_national_digit(code: str, wordings: str) -> None:
    assert {wording: words.relation(wording) for wording in wordings.split()} == dict.fromkeys(
        wordings.split(), code
    )


@pytest.mark.parametrize("wording", ["", "子女", "父子", "见备注", "9", "=A1"])
def test_unclear_relations_are_not_guessed(wording: str) -> None:
    assert words.relation(wording) is None


@pytest.mark.parametrize(
    ("code", "labels"),
    [
        ("minimum_living", "低保 最低生活保障 城镇低保 低保家庭 低保（A类） 享受最低生活保障"),
        ("marginal", "低保边缘 最低生活保障边缘家庭 低收入困难家庭 低收入 低边缘家庭"),
        ("rigid_expense", "支出型贫困家庭 刚性支出困难 刚性支出困难家庭 支出型"),
        ("extreme_poverty", "特困 特困人员 特困供养 五保"),
        ("disaster", "受灾人员 受灾"),
        ("temporary", "临时救助 临时救助对象"),
    ],
)
def test_categories_are_known_by_old_and_short_names(code: str, labels: str) -> None:
    assert {label: words.category(label) for label in labels.split()} == dict.fromkeys(
        labels.split(), code
    )


@pytest.mark.parametrize("label", ["非低保", "原低保", "退出低保", "无", "困难", ""])
def test_what_is_no_category_any_more_is_none(label: str) -> None:
    assert words.category(label) is None


def test_several_categories_keep_their_order() -> None:
    assert words.categories("特困、临时救助、特困") == ["extreme_poverty", "temporary"]


@pytest.mark.parametrize(
    ("code", "wordings"),
    [
        ("illness", "因病 患病 大病 重大疾病"),
        ("disability", "因残 残疾"),
        ("schooling", "因学 子女上学"),
        ("disaster", "因灾"),
        ("no_labour", "缺劳动力 无劳动力"),
        ("unemployment", "失业 失业/就业不稳 就业不稳 下岗"),
        ("accident", "意外事故 车祸"),
        ("frail_old_age", "高龄失能 年老"),
        ("mental_disorder", "精神障碍 精神疾病"),
        ("guardianship", "监护缺失 困境儿童"),
        ("family_change", "家庭变故 离异"),
        ("housing", "住房 住房困难"),
        ("debt", "债务 负债"),
        ("other", "其他"),
    ],
)
def test_causes_are_known_by_usual_words(code: str, wordings: str) -> None:
    assert {wording: words.causes(wording) for wording in wordings.split()} == {
        wording: ([code], True) for wording in wordings.split()
    }


def test_the_first_of_several_causes_is_the_primary_one() -> None:
    assert words.causes("因病、因残，其他") == (["illness", "disability", "other"], True)


def test_an_unknown_cause_is_told() -> None:
    assert words.causes("因病、因呀") == (["illness"], False)


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("健康", "1"),
        ("一般", "2"),
        ("慢性病", "3"),
        ("高血压", "3"),
        ("重病", "serious"),
        ("残疾二级", "6"),
        ("无残疾", None),
        ("不健康", None),
        ("很忙", None),
    ],
)
def test_health_is_read_from_usual_words(wording: str, code: str | None) -> None:
    assert words.health(wording) == code


@pytest.mark.parametrize(
    ("wording", "kind", "grade"),
    [
        ("残疾二级", None, "2"),
        ("肢体残疾三级", "4", "3"),
        ("视力、听力1级", "7", "1"),
        ("精神Ⅱ级", "6", "2"),
        ("3", "3", "3"),
        ("有", None, None),
    ],
)
def test_disability_tells_kind_and_grade(wording: str, kind: str | None, grade: str | None) -> None:
    assert (words.disability_kind(wording), words.disability_grade(wording)) == (kind, grade)


@pytest.mark.parametrize(
    ("tell", "wording", "code"),
    [
        ("education", "大专", "30"),
        ("education", "本科", "20"),
        ("education", "文盲", "90"),
        ("education", "初中", "70"),
        ("marital", "丧偶", "30"),
        ("marital", "已婚", "20"),
        ("work_ability", "部分丧失劳动能力", "partial"),
        ("work_ability", "无劳动能力", "unable"),
        ("work_ability", "有", "able"),
        ("insurance", "城乡居民医保", "resident"),
        ("insurance", "未参保", "none"),
        ("id_kind", "居民身份证", "resident_id"),
        ("id_kind", "港澳台居民居住证", "residence_permit"),
        ("id_kind", "护照", "passport"),
        ("sex", " 女 ", "2"),
        ("ethnicity", "维吾尔族", "05"),
        ("ethnicity", "汉", "01"),
        ("ethnicity", "56", "56"),
        ("ethnicity", "火星族", None),
    ],
)
def test_other_lists(tell: str, wording: str, code: str | None) -> None:
    assert getattr(words, tell)(wording) == code


def test_every_ethnic_group_is_known_by_its_chinese_name() -> None:
    assert len(codes.Ethnicity) == 58
    assert words.ethnicity("基诺族") == codes.Ethnicity.JINO


@pytest.mark.parametrize("text", ["", " ", "无", "／", "——", "n/a", "暂无"])
def test_blanks_and_dashes_say_nothing(text: str) -> None:
    assert words.says_nothing(text)


def test_a_very_long_text_is_no_word() -> None:
    assert words.word("低" * 1000) == ""
