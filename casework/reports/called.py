"""By which words texts name people who are nobody of a household's record."""

import re
from collections.abc import Collection, Iterable, Iterator

from casework.households.masking import mask_name, name_forms

SOMEONE = "某某"
# How people are addressed: alone, none of these words tells of whom a narrative speaks.
ADDRESSES = """
    阿姨 叔叔 伯伯 爷叔 奶奶 爷爷 外婆 外公 大爷 大妈 大姐 大哥 大嫂 先生 女士
    小姐 同志 师傅 老师 医生 老板 主任 书记 经理 邻居 亲戚 亲友 亲属 朋友 同学
    同事 老乡 房东 债主 表弟 表哥 表姐 表妹 堂弟 堂哥 堂姐 堂妹 弟弟 哥哥 姐姐
    妹妹 舅舅 姑姑 姨妈 儿子 女儿 前妻 前夫 父亲 母亲 父母 爸爸 妈妈 丈夫 妻子
    配偶 爱人 儿媳 女婿 孙子 孙女 本人 户主 监护人
"""
ADDRESSED = frozenset((*ADDRESSES.split(), SOMEONE))
# Several people in one field, and what is said of one in brackets.
BETWEEN = re.compile(r"[\s、，,；;/（）()：:]+")
# Who may be somebody's guardian and is no private person.
OFFICE = re.compile(r"(?:委会|委员会|民政局|民政部门|福利院|救助站|救助所|街道|社区|中心|无)$")


def persons_in(text: str) -> Iterator[str]:
    """Yield the names in a field for a guardian or a signer: `秦某人（姑姑）、欧阳建国` has two."""
    for part in BETWEEN.split(text):
        is_name = len(part) > 1 and not any(map(str.isdigit, part))
        if is_name and part not in ADDRESSED and not OFFICE.search(part):
            yield part


def masks_of(names: Iterable[str]) -> dict[str, str]:
    """Return every form of these names with its mask, but for words that name nobody."""
    forms = (one for name in dict.fromkeys(names) for one in name_forms(name))
    return {form: masked for form, masked in forms if form not in ADDRESSED}


def forms(names: Iterable[str], known: Collection[str] = ()) -> tuple[str, ...]:
    """Return every form of the names that are not `known`, each once."""
    return tuple(masks_of(name for name in names if name not in known))


def masked_field(name: str) -> str:
    """Return the field of a name masked; of one character there is nothing to be left out."""
    return mask_name(name) if len(name) > 1 else name
