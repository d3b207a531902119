"""Names as they sound: the readings a character has in names, and letters cut into syllables.

The dictionary gives every reading that was ever heard of: 立 as wèi. Names are read as surnames are
or as words are; what hardly any word of the dictionary reads so is left out, because it would only
find the wrong people. Of characters that stand in few words all readings are kept.
"""

import functools
import itertools
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

# A character has at most as many readings here. Surnames' own come first.
MOST_READINGS = 6
# A reading is common from this share of the words with the character, where there are so many.
COMMON_SHARE = 0.03
ENOUGH_WORDS = 5
# Letters are cut in at most as many ways: `xianxianxian` has eight.
MOST_WAYS = 64
LONGEST_SYLLABLE = 6

# Readings as a surname that words seldom have or the dictionary lacks, also within a surname of two
# characters: 万俟 moqi, 尉迟 yuchi, 澹台 tantai.
SURNAMES = """
单 shan, 曾 zeng, 仇 qiu, 解 xie, 区 ou, 查 zha, 盖 ge, 乐 yue, 朴 piao, 尉 yu, 长 zhang,
翟 zhai, 覃 qin tan, 黑 he, 种 chong, 冼 xian, 洗 xian, 繁 po, 万 mo, 俟 qi, 那 na, 缪 miao,
员 yun, 秘 bi, 召 shao, 任 ren, 教 jiao, 祭 zhai, 折 she, 句 gou, 牟 mu mou, 隗 wei kui,
郇 xun huan, 贲 ben, 谌 chen shen, 郗 xi chi, 柏 bai bo, 薄 bo, 宓 mi fu, 阚 kan, 盛 sheng,
藏 zang, 澹 tan, 宿 su, 车 che, 葛 ge, 石 shi, 沈 shen, 逄 pang, 纪 ji, 应 ying, 华 hua,
晁 chao, 相 xiang, 令 ling, 钭 tou, 撖 han, 亓 qi, 貊 mo, 眭 sui, 訾 zi
"""
SURNAME_READINGS = {
    character: tuple(known)
    for character, *known in (surname.split() for surname in SURNAMES.split(","))
}
# Readings that given names like and words seldom have.
GIVEN_READINGS = {"茜": ("qian", "xi"), "莎": ("sha",), "晟": ("sheng", "cheng"), "行": ("heng",)}

Readings = tuple[tuple[str, ...], ...]


def toneless(text: str) -> str:
    """Return letters without tone marks, ü as v."""
    parts = unicodedata.normalize("NFD", text).replace("u\u0308", "v")
    return "".join(c for c in parts if not unicodedata.combining(c))


@functools.cache
def readings(character: str) -> tuple[str, ...]:
    """Return the readings a Chinese character has in names, without tones; none for other signs."""
    first, *others = map(toneless, PINYIN_DICT.get(ord(character), "").split(","))
    words = words_read().get(character, Counter())
    least = COMMON_SHARE * words.total() if words.total() >= ENOUGH_WORDS else 0
    common = (first, *(reading for reading in others if words[reading] >= least))
    own = (*SURNAME_READINGS.get(character, ()), *GIVEN_READINGS.get(character, ()))
    return tuple(dict.fromkeys(r for r in (*own, *common) if _is_syllable(r)))[:MOST_READINGS]


@functools.cache
def words_read() -> dict[str, Counter[str]]:
    """Return how many words of the dictionary read a character how, for those read in many ways."""
    several = {chr(code) for code, known in PINYIN_DICT.items() if "," in known}
    plain = functools.cache(toneless)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, sounds in PHRASES_DICT.items():
        for character, sound in zip(word, sounds, strict=False):
            if character in several:
                found[character][plain(sound[0])] += 1
    return dict(found)


def _is_syllable(reading: str) -> bool:
    return any(vowel in reading for vowel in "aeiouv")


@functools.cache
def spellings() -> dict[str, str]:
    """Return how each syllable may be typed → the syllable: lv, lü and lyu are one."""
    found: dict[str, str] = {}
    for syllable in {r for code in PINYIN_DICT for r in readings(chr(code))}:
        found[syllable] = syllable
        if syllable[:2] in {"ju", "qu", "xu", "yu"}:
            found[syllable[0] + "v" + syllable[2:]] = syllable
    for syllable in [s for s in found.values() if s[1:2] == "v"]:
        found[syllable.replace("v", "yu")] = syllable
        if len(syllable) > 2:
            found.setdefault(syllable.replace("v", "u"), syllable)
    return found


def sounding(name: str) -> list[Readings]:
    """Return the readings of a name's characters, a run for each part between other signs.

    The dot of minority names is no break: nobody types it.
    """
    whole = tuple(map(readings, name))
    if all(whole):  # nearly every name; several times faster
        return [whole] if whole else []
    runs: list[Readings] = []
    for is_read, part in itertools.groupby(name.replace("\u00b7", ""), lambda c: bool(readings(c))):
        if is_read:
            runs.append(tuple(map(readings, part)))
    return runs


@functools.lru_cache(maxsize=256)
def ways(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return every way to cut words into full syllables; where a word ends a syllable does."""
    cut = [list(itertools.islice(_cut(word), MOST_WAYS)) for word in words]
    products = (sum(way, ()) for way in itertools.product(*cut))
    return tuple(itertools.islice(products, MOST_WAYS))


def _cut(word: str) -> Iterator[tuple[str, ...]]:
    if not word:
        yield ()
    for end in range(1, min(LONGEST_SYLLABLE, len(word)) + 1):
        syllable = spellings().get(word[:end])
        if syllable:
            for rest in _cut(word[end:]):
                yield (syllable, *rest)
