"""Names as they sound: every reading of a character, and typed letters cut into syllables."""

import functools
import itertools
import unicodedata
from collections.abc import Iterator

from pypinyin.constants import PINYIN_DICT

# A character has at most as many readings here; 那 has five. Surnames' own come first.
MOST_READINGS = 6
# Letters are cut in at most as many ways: `xianxianxian` has eight.
MOST_WAYS = 64
LONGEST_SYLLABLE = 6

# Readings as a surname that the dictionary doesn't give, or gives late.
SURNAME_READINGS = {"黑": ("he",), "那": ("na",), "冼": ("xian",), "洗": ("xian",), "教": ("jiao",)}

Readings = tuple[tuple[str, ...], ...]


def toneless(text: str) -> str:
    """Return letters without tone marks, ü as v."""
    parts = unicodedata.normalize("NFD", text).replace("u\u0308", "v")
    return "".join(c for c in parts if not unicodedata.combining(c))


@functools.cache
def readings(character: str) -> tuple[str, ...]:
    """Return every reading of a Chinese character without tones, none for anything else."""
    known = PINYIN_DICT.get(ord(character), "")
    every = (*SURNAME_READINGS.get(character, ()), *map(toneless, known.split(",")))
    return tuple(dict.fromkeys(r for r in every if _is_syllable(r)))[:MOST_READINGS]


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
