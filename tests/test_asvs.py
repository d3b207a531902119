"""The table of ASVS items has a line for each, and names tests and files that exist."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "deploy" / "asvs.md"
STATES = {"test", "document", "partly", "gap", "none"}

# How many requirements of each section are of level 1 or 2 in ASVS 5.0.0; they come first in it.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
    "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip


def lines() -> Iterator[tuple[str, str, str]]:
    """Yield (items, state, where) of each line of the table."""
    for line in TABLE.read_text().splitlines():
        if found := re.match(r"\| (\d[\d.–]*) \| (\w+) \| (.+) \|$", line):
            yield found[1], found[2], found[3]


def numbers(items: str) -> Iterator[str]:
    """Yield each number of a line: `1.2.6–1.2.8` stands for three."""
    first, _dash, last = items.partition("–")
    section, _dot, begins = first.rpartition(".")
    ends = (last or first).rpartition(".")[2]
    assert not last or last.startswith(f"{section}.")
    for number in range(int(begins), int(ends) + 1):
        yield f"{section}.{number}"


def named() -> set[str]:
    """Return the files and tests that the table names."""
    return {
        name
        for _i, _s, where in lines()
        for name in re.findall(r"`((?:tests|deploy)/[^`]+)`", where)
    }


def test_every_item_of_level_one_and_two_has_one_line() -> None:
    found = Counter(number for items, _state, _where in lines() for number in numbers(items))
    expected = {f"{s}.{n}" for s, count in SECTIONS.items() for n in range(1, count + 1)}
    assert (set(found), max(found.values())) == (expected, 1)


def test_a_line_has_one_of_the_states() -> None:
    assert {state for _items, state, _where in lines()} == STATES


def test_what_is_said_to_be_tested_names_a_test() -> None:
    bare = [items for items, state, where in lines() if state == "test" and "`tests/" not in where]
    assert bare == ["9.2.1–9.2.2"]  # by the test of the line above it


def test_every_file_and_test_it_names_exists() -> None:
    missing = []
    for name in named():
        path, _colons, test = name.partition("::")
        file = ROOT / path
        if not file.is_file() or (test and f"def {test}(" not in file.read_text()):
            missing.append(name)
    assert missing == []
