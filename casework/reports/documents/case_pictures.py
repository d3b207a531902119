"""The chapter of a case file with its genogram, its ecomap and its ties to the world outside."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from reportlab.platypus import Spacer

from casework.households.drawings.ecomap import Support, ecomap
from casework.households.drawings.genogram import drawn
from casework.households.drawings.kin import Family
from casework.households.drawings.labels import broken
from casework.households.drawings.shapes import Picture
from casework.households.drawings.sorting import sorted_out
from casework.reports.diagrams import legends
from casework.reports.diagrams.illustration import EM, Illustration, scale_for
from casework.reports.folded import FOLD_TEXT_WIDTH, folded
from casework.reports.layout import TEXT_HEIGHT, TEXT_WIDTH, Outline, link_to
from casework.reports.snapshot import CaseFileSnapshot
from casework.reports.tables import NOTE, Column, Former

Flowables = list[Any]

TREE, MAP, TIES = "genogram", "ecomap", "outside"
TITLES = {TREE: "家系图", MAP: "生态图", TIES: "外部联系"}
CORE_WIDTH = 64.0  # px of the words in an ecomap's middle
# Points of the words below which a drawing is too small to be read, and goes to a page of A3.
LEAST_EM = 7.0
AROUND = 96.0  # points that heading, legend and notes take on a drawing's page
MOST: float = TEXT_HEIGHT - AROUND
MOST_NAMES = 12


class Plate(NamedTuple):
    """One drawing with what it is called, its legend, and what is to be said below it.

    `may_fold`: the office has paper of A3.
    """

    key: str
    picture: Picture
    signs: tuple[legends.Sign, ...]
    notes: tuple[str, ...] = ()
    may_fold: bool = True

    @property
    def title(self) -> str:
        return TITLES[self.key]

    @property
    def is_large(self) -> bool:
        """Whether its words would be too small on A4, and there is A3 for them."""
        return self.may_fold and EM * scale_for(self.picture, TEXT_WIDTH, MOST) < LEAST_EM

    @property
    def need(self) -> float:
        """Points that it takes on A4, with its heading and legend."""
        if not self.picture.figures or self.is_large:
            return 60
        return self.picture.height * scale_for(self.picture, TEXT_WIDTH, MOST) + AROUND


def plates_of(snapshot: CaseFileSnapshot) -> list[Plate]:
    folds = snapshot.disclosure.style.folds_genogram
    return [one._replace(may_fold=folds) for one in (genogram(snapshot), eco(snapshot))]


def pictures(
    plates: Sequence[Plate], snapshot: CaseFileSnapshot, form: Former, outline: Outline
) -> Flowables:
    """Both drawings, the ties as a table, then the drawings that need a page of A3."""
    flow: Flowables = []
    for plate in plates:
        flow += in_place(plate, form, outline)
    flow += outside(snapshot, form, outline)
    for plate in plates:
        if plate.is_large:
            flow += folded(shown(plate, form, outline, FOLD_TEXT_WIDTH))
    return flow


def in_place(plate: Plate, form: Former, outline: Outline) -> Flowables:
    """The drawing where the chapter has it, or where it is instead."""
    if not plate.picture.figures:
        mark = outline.mark(plate.key, plate.title, 1)
        return [*form.part(plate.title, 60, mark), *form.nothing()]
    if not plate.is_large:
        return shown(plate, form, outline, TEXT_WIDTH)
    words = f"{plate.title}幅面较大，见本章末 A3 折页。"
    line = form.composer.line(words, NOTE, "说明", link_to(plate.key))
    return [*form.part(plate.title, 60), line]


def shown(plate: Plate, form: Former, outline: Outline, width: float) -> Flowables:
    return [
        *form.part(plate.title, plate.need, outline.mark(plate.key, plate.title, 1)),
        Illustration(plate.picture, form.composer, plate.title, MOST),
        Spacer(0, 6),
        legends.Legend(plate.signs, form.composer),
        *(form.note(words) for words in plate.notes),
    ]


def genogram(snapshot: CaseFileSnapshot) -> Plate:
    """The family drawn from the people and ties that masking left."""
    tree = snapshot.family
    family = sorted_out(tree.people, tree.bonds)
    picture = drawn(family, "没有登记关系：")
    signs: tuple[legends.Sign, ...] = legends.GENOGRAM
    if any(bond.inferred for bond in tree.bonds):
        signs = (*signs[:-1], legends.INFERRED, signs[-1])
    return Plate(TREE, picture, signs, tuple(tree_notes(family, tree.hidden)))


def tree_notes(family: Family, hidden: int) -> list[str]:
    """What the drawing can't show."""
    notes = []
    pairs = ["与".join(called(family, key) for key in one.keys) for one in family.odd]
    if pairs:
        more = f"等 {len(pairs)} 处" if len(pairs) > MOST_NAMES else ""
        told = "；".join(pairs[:MOST_NAMES])
        notes.append(f"登记的关系相互矛盾或无法入图，未画或只画其一：{told}{more}。")
    if hidden:
        notes.append(f"另有 {hidden} 人的信息已限制处理或删除，未画出。")
    return notes


def called(family: Family, key: str) -> str:
    return family.people[key].name or "未登记的人"


def eco(snapshot: CaseFileSnapshot) -> Plate:
    """The household among what it has outside itself."""
    supports = [
        Support(str(number), one.name, one.role, one.strength, one.flow)
        for number, one in enumerate(snapshot.outside, 1)
    ]
    core: Sequence[str] = broken(f"{snapshot.head}家", CORE_WIDTH) if snapshot.head else ("本户",)
    picture = ecomap([*core, f"{snapshot.size} 人"], supports)
    return Plate(MAP, picture, legends.ECOMAP)


def outside(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> Flowables:
    """The same ties in words."""
    columns = [
        Column("类别", 18),
        Column("对方", 30),
        Column("与本户的关系", 26),
        Column("强弱", 10, center=True),
        Column("帮助流向", 16, center=True),
    ]
    rows = [
        (one.kind, one.name, one.role, one.strength_word, one.flow_word) for one in snapshot.outside
    ]
    title = TITLES[TIES]
    flow: Flowables = [
        *form.part(title, 100, outline.mark(TIES, title, 1)),
        form.rows(columns, rows, title),
    ]
    if snapshot.outside_left_out:
        told = f"另有 {snapshot.outside_left_out} 项与个人的往来属第三方信息，本级别不含。"
        flow.append(form.note(told))
    return flow
