"""Words of office rosters turned into codes: relations, categories, causes, health and the rest."""

import re
import unicodedata
from typing import TypeVar

from casework.households.codes import (
    Category,
    Cause,
    DisabilityGrade,
    DisabilityKind,
    Education,
    Ethnicity,
    Health,
    IdKind,
    Insurance,
    Marital,
    Relation,
    Sex,
    WorkAbility,
)

Code = TypeVar("Code")


class _Table(tuple[tuple[re.Pattern[str], Code], ...]):
    """Rules of a list by rank; `any_of` tells in one search whether any of them can hold."""

    any_of: re.Pattern[str]


_LONGEST_WORD = 60
_MOST_LISTED = 6
_ASIDE = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]?")
_LIST_SIGN = re.compile(r"[,、，;；/\\|+&\s和及与]+")
_NEGATED = re.compile(r"^(?:否$|非|无|未|不|原|曾|已退|退出|取消|停)")

NOTHING = frozenset(
    {"", "无", "没有", "暂无", "未知", "不详", "不明", "未填", "待补", "待查", "空"}
    | {"/", "\\", "-", "--", "---", "—", "——", "―", "N/A", "NA", "NULL", "NONE", "#N/A"}
)
"""What people write where they have nothing to write."""
_LONGEST_NOTHING = max(map(len, NOTHING)) + 1
_NOTHING_BEGINS = frozenset("无没暂未不待空/\\-—―Nn#／＼－Ｎｎ＃")


def _table(*rules: tuple[str, Code]) -> _Table[Code]:
    table = _Table((re.compile(pattern), code) for pattern, code in rules)
    table.any_of = re.compile("|".join(pattern for pattern, _code in rules))
    return table


_ELDER = r"(?:长|大|次|二|三|四|五|六|七|小|幼|独生|独|养|继|老大|老二|老三)?"
_RELATIONS: tuple[tuple[Relation, re.Pattern[str]], ...] = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        (Relation.HEAD, r"0|本人|户主|户主本人|本人或户主|自己|申请人|申请人本人"),
        (Relation.SPOUSE, r"1|配偶|妻|妻子|夫|丈夫|老公|老婆|爱人|太太|夫妻|先生|夫人|妻室"),
        (Relation.SON, rf"2|{_ELDER}(?:儿子|子|儿)|男孩"),
        (Relation.DAUGHTER, rf"3|{_ELDER}(?:女儿|女|闺女|囡)|女孩"),
        (
            Relation.GRANDCHILD,
            rf"4|{_ELDER}(?:外|曾|重)?孙(?:子|女|儿|辈|子女)?|孙子孙女",
        ),
        (
            Relation.PARENT,
            r"5|(?:养|继|生|岳)?(?:父|母)亲?|爸爸?|妈妈?|爹|娘|公公|婆婆|公婆|公|婆|家公|家婆|"
            r"父母亲?|岳父母|丈人|丈母娘?|老丈人",
        ),
        (
            Relation.GRANDPARENT,
            r"6|(?:外|曾|外曾)?祖(?:父|母|父母)|爷爷?|奶奶?|外公|外婆|姥姥|姥爷|祖辈|太公|太婆",
        ),
        (
            Relation.SIBLING,
            r"7|(?:长|大|二|三|四|五|小|胞|亲)?(?:兄|弟|姐|妹|哥|姊)|(?:大|二|三|小)?"
            r"(?:哥哥|弟弟|姐姐|妹妹)|兄长|兄弟|姐妹|姊妹|兄妹|姐弟|兄弟姐妹",
        ),
        (
            Relation.OTHER,
            r"8|其他|其它|(?:孙)?(?:儿)?媳妇?|儿媳|(?:外)?(?:孙)?女婿|侄.*|(?:外)?甥.*|外甥.*|伯.*|叔.*|"
            r"姑.*|舅.*|姨.*|婶.*|嫂.*|弟媳|弟妹|姐夫|妹夫|堂.*|表.*|保姆|护工|亲戚|亲属|.*亲属|"
            r"朋友|监护人|前妻|前夫|同住人|寄养.*|非亲属",
        ),
    )
)
_OF_THE_HEAD = re.compile(r"^(?:是)?(?:户主|本人|申请人)?(?:之|的)?")

_CATEGORIES = _table(
    (r"低保边缘|最低生活保障边缘|边缘|低收入", Category.MARGINAL),
    (r"低保|最低生活保障|低生活保障", Category.MINIMUM_LIVING),
    (r"支出型|刚性支出", Category.RIGID_EXPENSE),
    (r"特困|五保|三无", Category.EXTREME_POVERTY),
    (r"受灾|灾害|灾民", Category.DISASTER),
    (r"临时", Category.TEMPORARY),
)
_CAUSES = _table(
    (r"精神|心理", Cause.MENTAL_DISORDER),
    (r"高龄|失能|年老|老龄|年迈|因老", Cause.FRAIL_OLD_AGE),
    (r"失业|就业|无业|下岗|待业", Cause.UNEMPLOYMENT),
    (r"劳动力|劳力|劳动能力", Cause.NO_LABOUR),
    (r"意外|事故|车祸", Cause.ACCIDENT),
    (r"监护|孤儿|困境儿童", Cause.GUARDIANSHIP),
    (r"变故|离异|离婚|丧偶|单亲", Cause.FAMILY_CHANGE),
    (r"住房|房", Cause.HOUSING),
    (r"债", Cause.DEBT),
    (r"病|患", Cause.ILLNESS),
    (r"残", Cause.DISABILITY),
    (r"学|教育", Cause.SCHOOLING),
    (r"灾", Cause.DISASTER),
    (r"其他|其它", Cause.OTHER),
)
_HEALTH = _table(
    (r"残", Health.DISABLED),
    (r"重病|大病|重大疾病|癌|肿瘤|尿毒症|病重|恶性|白血病|透析", Health.SERIOUS),
    (r"慢性|慢病|高血压|糖尿|心脏|冠心|长期病|患病|中风|脑梗|有病", Health.CHRONIC),
    (r"一般|较弱|体弱|较差|虚弱", Health.FAIR),
    (r"^(?:身体)?(?:健康|良好|健康或良好|正常|好)$", Health.GOOD),
)
_DISABILITY_KINDS = _table(
    (r"多重", DisabilityKind.MULTIPLE),
    (r"视力|盲", DisabilityKind.SIGHT),
    (r"听力|聋", DisabilityKind.HEARING),
    (r"言语|语言|哑", DisabilityKind.SPEECH),
    (r"肢体|肢残", DisabilityKind.LIMBS),
    (r"智力|智残", DisabilityKind.INTELLECT),
    (r"精神", DisabilityKind.MIND),
)
_KIND_DIGITS = frozenset(DisabilityKind.values)
_GRADE_DIGITS = frozenset(DisabilityGrade.values)
_ETHNICITY_CODES = frozenset(Ethnicity.values)
_DISABILITY_GRADE = re.compile(r"([一二三四1-4]|I{1,3}V?|IV)\s*级")
_GRADES = {"一": "1", "二": "2", "三": "3", "四": "4", "I": "1", "II": "2", "III": "3", "IV": "4"}
_EDUCATION = _table(
    (r"博士|硕士|研究生", Education.POSTGRADUATE),
    (r"大专|专科|高职|高等职业", Education.COLLEGE),
    (r"本科|大学|学士", Education.UNIVERSITY),
    (r"中专|中等|中技|技校|职高|职校|职业", Education.VOCATIONAL),
    (r"高中", Education.SENIOR_SECONDARY),
    (r"初中", Education.JUNIOR_SECONDARY),
    (r"小学", Education.PRIMARY),
    (r"文盲|学龄前|幼儿|未上学|其他|其它|未受教育|半文盲", Education.OTHER),
)
_MARITAL = _table(
    (r"未婚|单身", Marital.SINGLE),
    (r"丧偶", Marital.WIDOWED),
    (r"离婚|离异", Marital.DIVORCED),
    (r"已婚|初婚|再婚|复婚|有配偶", Marital.MARRIED),
    (r"未说明", Marital.UNSTATED),
)
_WORK_ABILITY = _table(
    (r"部分|弱|半劳", WorkAbility.PARTIAL),
    (r"^无|丧失|没有|不能|^否$", WorkAbility.UNABLE),
    (r"^有|普通|技能|正常|具备|能劳动|^是$|全劳", WorkAbility.ABLE),
)
_INSURANCE = _table(
    (r"未参|无|没有|^否$", Insurance.NONE),
    (r"职工|城保|镇保", Insurance.EMPLOYEE),
    (r"居民|城乡|居保|新农合|农合|少儿", Insurance.RESIDENT),
    (r"其他|其它|商业", Insurance.OTHER),
)
_ID_KINDS = _table(
    (r"港澳台|居住证", IdKind.RESIDENCE_PERMIT),
    (r"护照", IdKind.PASSPORT),
    (r"身份证|户口", IdKind.RESIDENT_ID),
    (r"^无(?:证件?)?$|没有", IdKind.NONE),
)
_SEXES = {"男": Sex.MALE, "男性": Sex.MALE, "1": Sex.MALE, "M": Sex.MALE}
_SEXES |= {"女": Sex.FEMALE, "女性": Sex.FEMALE, "2": Sex.FEMALE, "F": Sex.FEMALE}
_PEOPLES = """
汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲
高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米
塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺
"""
_ETHNICITIES = {
    name: Ethnicity(f"{code:02d}") for code, name in enumerate(_PEOPLES.split(), start=1)
}


def word(text: str) -> str:
    """Reduce a text to a bare word: NFKC, no white space, upper case; over-long text to nothing."""
    if len(text) > _LONGEST_WORD:
        return ""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def says_nothing(text: str) -> bool:
    """Tell a blank, 无 or a dash."""
    bare = text.strip()
    if len(bare) > _LONGEST_NOTHING:
        return False
    return not bare or (bare[0] in _NOTHING_BEGINS and word(bare) in NOTHING)


def denies(text: str) -> bool:
    """Tell 否, 无残疾, 非低保, 原低保 and the like."""
    return bool(_NEGATED.match(word(text)))


def relation(text: str) -> Relation | None:
    """Tell the GB/T 4761 digit of a wording; a bare child-in-law is 8, for it is no child."""
    whole = word(text)
    bare = (_ASIDE.sub("", whole) or whole.strip("()[]【】")).removesuffix("关系")
    for wording in (bare, _OF_THE_HEAD.sub("", bare)):
        for code, pattern in _RELATIONS:
            if pattern.fullmatch(wording):
                return code
    return None


def category(text: str) -> Category | None:
    """Tell a category by any of its names; the names in use until 2024 count, 原低保 does not."""
    bare = word(text)
    return None if _NEGATED.match(bare) else _first(_CATEGORIES, bare)


def categories(text: str) -> list[Category]:
    """Tell all categories of a text that lists several, each once, in its order."""
    parts = (category(part) for part in _LIST_SIGN.split(word(text), _MOST_LISTED))
    return list(dict.fromkeys(code for code in parts if code is not None))


def causes(text: str) -> tuple[list[Cause], bool]:
    """Tell the causes of a text, the primary one first, and whether all of it was understood."""
    found: list[Cause | None] = []
    for part in _LIST_SIGN.split(_ASIDE.sub("", word(text)), _MOST_LISTED):
        if part and part not in NOTHING:
            found.append(None if part.startswith("无") and "劳" not in part else cause(part))
    known = list(dict.fromkeys(code for code in found if code is not None))
    return known, None not in found


def cause(bare: str) -> Cause | None:
    """Tell one cause."""
    return _first(_CAUSES, bare)


def health(text: str) -> Health | None:
    """Tell a state of health; 无残疾 and 未患病 tell nothing."""
    bare = word(text)
    return None if _NEGATED.match(bare) else _first(_HEALTH, bare)


def disability_kind(text: str) -> DisabilityKind | None:
    """Tell a kind of disability; two of them make a multiple one."""
    bare = word(text)
    if len(bare) == 1 and bare in _KIND_DIGITS:
        return DisabilityKind(bare)
    found = {code for pattern, code in _DISABILITY_KINDS if pattern.search(bare)}
    return DisabilityKind.MULTIPLE if len(found) > 1 else next(iter(found), None)


def disability_grade(text: str) -> DisabilityGrade | None:
    """Tell a grade from 残疾二级, 二级, 2级 or II级; a bare 2 counts too."""
    bare = word(text)
    found = _DISABILITY_GRADE.search(bare)
    sign = found[1] if found else bare
    digit = _GRADES.get(sign, sign)
    return DisabilityGrade(digit) if digit in _GRADE_DIGITS else None


def education(text: str) -> Education | None:
    """Tell the highest education."""
    return _first(_EDUCATION, word(text))


def marital(text: str) -> Marital | None:
    """Tell the marital status."""
    return _first(_MARITAL, word(text))


def work_ability(text: str) -> WorkAbility | None:
    """Tell the ability to work."""
    return _first(_WORK_ABILITY, word(text))


def insurance(text: str) -> Insurance | None:
    """Tell the medical insurance."""
    return _first(_INSURANCE, word(text))


def id_kind(text: str) -> IdKind | None:
    """Tell the kind of identity paper."""
    return _first(_ID_KINDS, word(text))


def sex(text: str) -> Sex | None:
    """Tell the sex."""
    return _SEXES.get(word(text))


def ethnicity(text: str) -> Ethnicity | None:
    """Tell the ethnicity by its name with or without 族, or by its code."""
    bare = word(text)
    if bare in _ETHNICITY_CODES:
        return Ethnicity(bare)
    return _ETHNICITIES.get(bare.removesuffix("族"))


def _first(known: _Table[Code], bare: str) -> Code | None:
    if not known.any_of.search(bare):
        return None
    return next((code for pattern, code in known if pattern.search(bare)), None)
