"""From a household's records to its drawings; names come masked for whoever sees masks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.households.codes import Health, Relation
from casework.households.drawings import kin
from casework.households.drawings.ecomap import Support, ecomap
from casework.households.drawings.genogram import drawn
from casework.households.drawings.inferring import inferred_from_relations
from casework.households.drawings.rows import rows_of
from casework.households.drawings.shapes import Picture
from casework.households.drawings.sorting import sorted_out
from casework.households.drawings.words import odd_words, sentence, tags_of
from casework.households.models import Household, OutsideTie, Person, PersonIdentity, Tie
from casework.households.naming import name_of, relation_of
from casework.vault.sealed import readable


@dataclass(frozen=True)
class Line:
    """One tie in words. `tie` is the row that records it, None where it was inferred.

    An inferred one between two people on record can be recorded: `asks` are the form's fields.
    """

    text: str = field(repr=False)
    tags: tuple[str, ...]
    keys: tuple[str, str]
    tie: Tie | None = None
    asks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Genogram:
    """A family's drawing and the same in words; `hidden` counts those whose data are set aside."""

    picture: Picture
    told: str = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    problems: tuple[str, ...] = field(repr=False)
    alone: tuple[str, ...] = field(repr=False)
    hidden: int

    @property
    def has_inferred(self) -> bool:
        return any(line.tie is None for line in self.lines)


@dataclass(frozen=True)
class Ecomap:
    """The household's drawing among its supports, and each of them in words."""

    picture: Picture
    told: str = field(repr=False)
    supports: tuple[tuple[OutsideTie, Support], ...] = field(repr=False)


def genogram_of(people: Iterable[Person], ties: Iterable[Tie]) -> Genogram:
    """Draw a household's people, those outside it and former ones too; asks the database nothing.

    Who is set aside isn't drawn, nor are their ties. Ties need no people fetched along.
    """
    everyone = list(people)
    shown = [person for person in everyone if not person.is_set_aside]
    rows = [kin_of(person) for person in shown]
    keys = {one.key for one in rows}
    kept = [tie for tie in ties if {str(tie.person_id), str(tie.other_id)} <= keys]
    bonds = [bond_of(tie) for tie in kept]
    inferred, unknown = inferred_from_relations(rows, told_relations(shown), bonds)
    family = sorted_out([*rows, *unknown], [*bonds, *inferred])
    picture = drawn(family, _("No relation is recorded:"))
    by_bond = dict(zip(bonds, kept, strict=True))
    drawn_keys = {key for bond in (*bonds, *inferred) for key in (bond.one, bond.other)}
    lines = tuple(line_of(bond, family.people, by_bond) for bond in (*bonds, *inferred))
    return Genogram(
        picture=picture,
        told=told_in_short(family),
        lines=lines,
        problems=tuple(odd_words(one, family.people) for one in family.odd),
        alone=tuple(one.name for one in rows if one.key not in drawn_keys and len(rows) > 1),
        hidden=len(everyone) - len(shown),
    )


def told_relations(people: Sequence[Person]) -> dict[str, tuple[str, str]]:
    """Return what each is to the head: the code, and the words of a roster where it had others."""
    found = {}
    for person in people:
        identity = readable(person, Person.identity)
        code = person.relation if person.left_on is None else Relation.OTHER.value
        found[str(person.pk)] = (code, identity.relation_wording if identity else "")
    return found


def kin_of(person: Person) -> kin.Kin:
    """Return a person as the genogram takes them."""
    identity = readable(person, Person.identity)
    condition = readable(person, Person.condition)
    known = identity or PersonIdentity()
    is_ill = condition is not None and condition.health == Health.SERIOUS
    return kin.Kin(
        key=str(person.pk),
        name=name_of(person),
        relation=relation_of(person),
        sex=known.sex,
        born_on=known.birth_on,
        age=person.age if identity else None,
        years=years_of(person, known),
        told=told_of(person, known, is_ill),
        is_dead=person.died_on is not None,
        is_ill=is_ill,
        is_index=person.is_head and person.left_on is None,
        lives_here=person.is_member and person.left_on is None and person.died_on is None,
    )


def years_of(person: Person, identity: PersonIdentity) -> str:
    """Return the years of someone who died."""
    if person.died_on is None:
        return ""
    return f"{identity.birth_on.year if identity.birth_on else ''}–{person.died_on.year}"


def told_of(person: Person, identity: PersonIdentity, is_ill: bool) -> str:
    """Return what a screen reader says of a person."""
    sex = person.sex_label if identity.sex else ""
    age = _("aged %(age)s") % {"age": person.age} if identity.birth_on and person.age else ""
    dead = _("died %(year)s") % {"year": person.died_on.year} if person.died_on else ""
    ill = str(Health.SERIOUS.label) if is_ill else ""
    parts = (name_of(person), relation_of(person), sex, age, dead, ill)
    return _(", ").join(part for part in parts if part)


def bond_of(tie: Tie) -> kin.Bond:
    return kin.Bond(tie.kind, str(tie.person_id), str(tie.other_id), tie.partnership)


def line_of(bond: kin.Bond, people: dict[str, kin.Kin], by_bond: dict[kin.Bond, Tie]) -> Line:
    """Return a tie in words."""
    asks: dict[str, str] = {}
    both = (people[bond.one], people[bond.other])
    if bond.inferred and not any(one.is_unknown for one in both):
        asks = {"person": bond.one, "other": bond.other, "kind": bond.kind}
        asks["partnership"] = bond.state
    text = sentence(bond, people)
    return Line(text, tags_of(bond), (bond.one, bond.other), by_bond.get(bond), asks)


def told_in_short(family: kin.Family) -> str:
    """Return the drawing in two sentences: how many, in how many generations, who lives here."""
    people = [one for one in family.people.values() if not one.is_unknown]
    rows = len(set(rows_of(family).values()))
    count = ngettext("%(count)s person", "%(count)s people", len(people)) % {"count": len(people)}
    deep = ngettext("%(count)s generation", "%(count)s generations", rows) % {"count": rows}
    here = _(", ").join(one.name for one in people if one.lives_here)
    told = _("%(people)s in %(generations)s.") % {"people": count, "generations": deep}
    if here:
        told += _(" Living together: %(names)s.") % {"names": here}
    return told


def ecomap_of(household: Household, ties: Iterable[OutsideTie], size: int) -> Ecomap:
    """Draw a household of so many members among what it is tied to outside."""
    supports = tuple((tie, support_of(tie)) for tie in ties)
    name = _("%(name)s's family") % {"name": name_of(household.head)}
    count = ngettext("%(count)s person", "%(count)s people", size) % {"count": size}
    picture = ecomap([name, count], [support for _tie, support in supports])
    told = _("%(count)s ties to the world outside: %(names)s.") % {
        "count": len(supports),
        "names": _(", ").join(support.told for _tie, support in supports),
    }
    return Ecomap(picture, told if supports else _("Nothing is recorded yet."), supports)


def support_of(tie: OutsideTie) -> Support:
    """Return a tie as the ecomap takes it."""
    content = tie.readable_content
    name = content.name if content else _("Cannot be read")
    role = content.role if content else ""
    labels: Any = (name, role, tie.get_strength_display(), tie.get_flow_display())
    told = _(", ").join(str(label) for label in labels if label)
    return Support(str(tie.pk), name, role, tie.strength, tie.flow, told)
