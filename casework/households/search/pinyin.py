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

from casework.households.search.surnames import GIVEN_READINGS, SURNAME_READINGS

# A character has at most as many readings here. Surnames' own come first.
MOST_READINGS = 6
# A reading is common from this share of the words with the character, where there are so many.
COMMON_SHARE = 0.03
ENOUGH_WORDS = 5
# Letters are cut in at most as many ways: `xianxianxian` has eight.
MOST_WAYS = 64
LONGEST_SYLLABLE = 6

Readings = tuple[tuple[str, ...], ...]


def toneless(text: str) -> str:
    """Return letters without tone marks, ü as v."""
    parts = unicodedata.normalize("NFD", text).replace("u\u0308", "v")
    return "".join(c for c in parts if not unicodedata.combining(c))


@functools.cache
def dictionary() -> tuple[dict[int, str], dict[str, list[list[str]]]]:
    """Return pypinyin's readings of characters, with commas between, and of words.

    Imported when first asked for: it takes a third of a second, and most commands read no name.
    """
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    return PINYIN_DICT, PHRASES_DICT


@functools.cache
def readings(character: str) -> tuple[str, ...]:
    """Return the readings a Chinese character has in names, without tones; none for other signs."""
    characters, _ = dictionary()
    first, *others = map(toneless, characters.get(ord(character), "").split(","))
    words = words_read().get(character, Counter())
    least = COMMON_SHARE * words.total() if words.total() >= ENOUGH_WORDS else 0
    common = (first, *(reading for reading in others if words[reading] >= least))
    own = (*SURNAME_READINGS.get(character, ()), *GIVEN_READINGS.get(character, ()))
    return tuple(dict.fromkeys(r for r in (*own, *common) if _is_syllable(r)))[:MOST_READINGS]


@functools.cache
def words_read() -> dict[str, Counter[str]]:
    """Return how many words of the dictionary read a character how, for those read in many ways."""
    characters, all_words = dictionary()
    several = {chr(code) for code, known in characters.items() if "," in known}
    plain = functools.cache(toneless)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, sounds in all_words.items():
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
    for syllable in {r for code in dictionary()[0] for r in readings(chr(code))}:
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
