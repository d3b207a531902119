"""Attacks our own tokens by counting, as someone would who took the database without a key.

    python -m tests.benchmarks.attack_frequency [--households 200000] [--streets 67] [--seed 1]

The attacker has the token rows (subject, kind, value) and the clear columns (household, street,
relation to the head), knows how often every name, pair of characters and pair of syllables occurs
in the country, and knows fifty people with their rows. What we give away on top: for those fifty
they know which token stands for what. Four attacks add up:

1. whoever shares a token with a known person has that part of the name;
2. families: a child mostly has the head's surname, and the tokens of relatives spread the label on,
   where two or more of those who carry a token agree;
3. in every street the commonest tokens are matched with the commonest pairs, rank by rank;
4. so are the tokens of whole names with the commonest whole names.

A surname (a name) counts as recovered where the attack says it and is right. Saying the country's
commonest surname of everyone needs no database; what that comes to is printed beside, and what the
attack adds to it.
"""

import argparse
import random
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tests.benchmarks import searchable
from tests.benchmarks.population import DOUBLE, City, Home

RANKED, ROUNDS = 100, 4
FAMILY = 0.65  # how likely a child and the head have one surname
SURNAME_BAR, NAME_BAR = 5.0, 1.0
CHILDREN = {"2", "3"}


class Row(NamedTuple):
    """A person as the attacker sees them, and the truth to count by."""

    home: int
    relation: str
    pairs: frozenset[int]
    whole: int
    name: str


class Tally(NamedTuple):
    """Rights of one street."""

    people: int
    surnames: int
    said: int
    names: int
    default: int
    with_default: int


def surname_of(name: str) -> str:
    """Return a name's surname; a minority name has none."""
    if "·" in name:
        return name
    return name[:2] if name[:2] in DOUBLE else name[:1]


def pairs_of(name: str) -> dict[tuple[str, str], str]:
    """Return (kind, pair) → the surname that the pair gives away, or nothing."""
    from casework.households.models import PersonIdentity
    from casework.households.search import tokens

    found = {}
    sounds = {
        pair for kind, pair in tokens.of_person(PersonIdentity(name=name)) if "pinyin" in kind
    }
    for at in range(len(name) - 1):
        found["name pair", name[at : at + 2]] = surname_of(name) if at == 0 else ""
    first = {pair for pair in sounds if starts(name, pair)}
    return found | {("pinyin pair", p): surname_of(name) if p in first else "" for p in sounds}


def starts(name: str, pair: str) -> bool:
    """Tell whether a pair of syllables may be a name's first."""
    from casework.households.search.pinyin import readings

    one, two = pair.split()
    return len(name) > 1 and one in readings(name[0]) and two in readings(name[1])


class Country:
    """What everyone knows: how often names and pairs occur; from another city's people."""

    def __init__(self, households: int) -> None:
        self.names: Counter[str] = Counter()
        for home in City(1, seed=7).homes(households):
            self.names.update(someone.name for someone in home.people)
        self.people = self.names.total()
        self.pairs: Counter[tuple[str, str]] = Counter()
        meant: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for name, number in self.names.items():
            for pair, surname in pairs_of(name).items():
                self.pairs[pair] += number
                meant[pair][surname] += number
        self.meant = {pair: counts.most_common(1)[0][0] for pair, counts in meant.items()}
        surnames: Counter[str] = Counter()
        for name, number in self.names.items():
            surnames[surname_of(name)] += number
        self.commonest = surnames.most_common(1)[0][0]


def rows_of(homes: list[Home], street_id: Any) -> list[Row]:
    """Return a street's people with the tokens that we store of them."""
    from casework.households.models import PersonIdentity, TokenKind
    from casework.households.search import tokens

    found = []
    for number, home in enumerate(homes):
        for someone in home.people:
            sought = tokens.of_person(PersonIdentity(name=someone.name))
            made = tokens.hashed(sought, street_id, 1)
            pairs = frozenset(value for kind, value in made if kind == TokenKind.PAIR)
            [whole] = [value for kind, value in made if kind == TokenKind.NAME]
            found.append(Row(number, someone.relation, pairs, whole, someone.name))
    return found


def attack(rows: list[Row], known: set[int], country: Country, street_id: Any) -> Tally:
    """Return how much of a street the attacker gets right, the known people left out."""
    labels = ranked_labels(rows, country)
    labels |= spread(rows, known_labels(rows, known, street_id))
    names = ranked_names(rows, country) | {rows[k].whole: rows[k].name for k in known}
    surnames = said = right_names = default = with_default = 0
    for number, row in enumerate(rows):
        if number in known:
            continue
        truth = surname_of(row.name)
        guess = names.get(row.whole)
        surname = surname_of(guess) if guess else best_label(row, labels)
        said += bool(surname)
        surnames += surname == truth
        right_names += guess == row.name
        default += truth == country.commonest
        with_default += (surname or country.commonest) == truth
    return Tally(len(rows) - len(known), surnames, said, right_names, default, with_default)


def best_label(row: Row, labels: dict[int, tuple[str, float]]) -> str:
    """Return the surname that the person's tokens speak for most."""
    votes: Counter[str] = Counter()
    for value in row.pairs:
        if value in labels:
            surname, weight = labels[value]
            votes[surname] += weight  # type: ignore[assignment] # weights are fractions
    return votes.most_common(1)[0][0] if votes else ""


def known_labels(rows: list[Row], known: set[int], street_id: Any) -> dict[int, tuple[str, float]]:
    """Return the surnames that the known people's first pairs give away."""
    from casework.vault import index

    return {
        index.blind(street_id, kind, pair, 1): (surname, 3.0)
        for number in known
        for (kind, pair), surname in pairs_of(rows[number].name).items()
        if surname
    }


def ranked_labels(rows: list[Row], country: Country) -> dict[int, tuple[str, float]]:
    """Match the street's commonest pairs with the country's, rank by rank."""
    counts: Counter[int] = Counter()
    for row in rows:
        counts.update(row.pairs)
    tokens = [value for value, _number in counts.most_common(RANKED)]
    pairs = [pair for pair, _number in country.pairs.most_common(RANKED)]
    found = {}
    for value, pair in zip(tokens, pairs, strict=False):
        if country.meant[pair]:
            found[value] = (country.meant[pair], 0.3)
    return found


def ranked_names(rows: list[Row], country: Country) -> dict[int, str]:
    """Match the street's commonest whole names with the country's, rank by rank."""
    counts = Counter(row.whole for row in rows)
    common = [value for value, number in counts.most_common(RANKED) if number > 2]
    return dict(zip(common, (n for n, _c in country.names.most_common(RANKED)), strict=False))


Labels = dict[int, tuple[str, float]]


def spread(rows: list[Row], labels: Labels) -> Labels:
    """Carry labels from person to family to token, as long as two carriers agree."""
    carriers: dict[int, list[int]] = defaultdict(list)
    families: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        families[row.home].append(number)
        for value in row.pairs:
            carriers[value].append(number)
    pairs = list(kin(rows, families.values()))
    for _round in range(ROUNDS):
        related = told_by_family(rows, pairs, labels)
        fresh: Labels = {}
        for value, people in carriers.items():
            if value not in labels and len(people) > 1:
                fresh |= agreed(value, people, related)
        if not fresh:
            break
        labels = labels | fresh
    return labels


def told_by_family(
    rows: list[Row], pairs: list[tuple[int, int]], labels: Labels
) -> dict[int, Counter[str]]:
    """Return what each person's relatives are believed to be called."""
    believed = {n: said for n, row in enumerate(rows) if (said := best_label(row, labels))}
    related: dict[int, Counter[str]] = defaultdict(Counter)
    for one, other in pairs:
        for here, there in ((one, other), (other, one)):
            if here in believed:
                related[there][believed[here]] += 1
    return related


def agreed(value: int, people: list[int], related: dict[int, Counter[str]]) -> Labels:
    """Return the token's label if enough of its carriers have relatives of one surname."""
    votes: Counter[str] = Counter()
    for person in people:
        votes.update(related.get(person, {}))
    if not votes:
        return {}
    surname, number = votes.most_common(1)[0]
    enough = number >= 2 and number / len(people) > 0.4 and number / votes.total() > FAMILY
    return {value: (surname, 1.0)} if enough else {}


def kin(rows: list[Row], families: Iterable[list[int]]) -> Iterator[tuple[int, int]]:
    """Yield head and child, and children of one household with each other."""
    for family in families:
        heads = [n for n in family if rows[n].relation == "0"]
        children = [n for n in family if rows[n].relation in CHILDREN]
        for child in children:
            for head in heads:
                yield head, child
            for other in children:
                if other < child:
                    yield other, child


def main() -> int:
    """Attack every street, print what was recovered, and return 1 above a bar."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--households", type=int, default=200_000)
    parser.add_argument("--streets", type=int, default=67)
    parser.add_argument("--known", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = searchable.configure()
    try:
        from django.core.management import call_command

        from casework.common.ids import new_id
        from casework.vault import custody

        call_command("migrate", verbosity=0)
        custody.initialise()
        country = Country(min(options.households, 60_000))
        by_street: dict[int, list[Home]] = defaultdict(list)
        for home in City(options.streets).homes(options.households):
            by_street[home.area].append(home)
        chance = random.Random(options.seed)
        known: Counter[int] = Counter(
            chance.randrange(options.streets) for _n in range(options.known)
        )
        tallies = []
        for street, homes in by_street.items():
            street_id = new_id()
            rows = rows_of(homes, street_id)
            found = set(chance.sample(range(len(rows)), known[street]))
            tallies.append(attack(rows, found, country, street_id))
    finally:
        shutil.rmtree(folder)
    return report(tallies, options.known)


def report(tallies: list[Tally], known: int) -> int:
    """Print the sums and whether the bars are kept."""
    people, surnames, said, names, default, with_default = map(
        sum, zip(*tallies, strict=True)
    )  # fmt: skip
    share = {label: 100 * n / people for label, n in (("surnames", surnames), ("names", names))}
    print(f"{people} people in {len(tallies)} streets, {known} of them known to the attacker")
    print(f"  a surname was said of {100 * said / people:6.2f} %")
    print(f"  surnames recovered    {share['surnames']:6.2f} %   bar {SURNAME_BAR:g} %")
    print(f"  names recovered       {share['names']:6.2f} %   bar {NAME_BAR:g} %")
    alone, beside = 100 * default / people, 100 * with_default / people
    print(
        f"  the commonest surname said of everyone: {alone:.2f} %, for which no database is needed"
    )
    print(f"  the same where the attack says nothing: {beside:.2f} %")
    kept = share["surnames"] <= SURNAME_BAR and share["names"] <= NAME_BAR
    print("bars kept" if kept else "NOT KEPT")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
