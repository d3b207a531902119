"""What a version of a plan changed against the one before it, side by side and word by word."""

from typing import Any

from casework.common.diff import DiffRow, Piece, diff_row
from casework.reports.marked import marked_cell
from casework.reports.snapshot import Plan
from casework.reports.snapshot_pictures import PlanComparison
from casework.reports.tables import CELL, CELL_CENTER, Column, Former

KINDS = {"added": "新增", "changed": "修改", "removed": "删去", "same": "未变"}
FIELD = "方案变动"
MARKS = "划去的字只在原版中有，加下划线的字只在现版中有。"


def compared(plan: Plan, form: Former) -> list[Any]:
    """The comparison; what stands in its place where there is nothing to compare."""
    if plan.comparison is None:
        words = [block for change in plan.changes for block in form.prose(change, FIELD)]
        return words or form.nothing()
    found = plan.comparison
    flow: list[Any] = []
    if found.reason:
        flow += form.prose(f"修改原因：{found.reason}", FIELD)
    if found.changes:
        flow += [
            form.note("划去的字只在原版中有，加下划线的字只在现版中有。"),
            table(plan, found, form),
        ]
    told = f"其余 {found.same} 项未变。" if found.changes else "各项均未变。"
    return [*flow, form.note(told)]


def table(plan: Plan, found: PlanComparison, form: Former) -> Any:
    columns = [
        Column("内容", 15),
        Column("变动", 9, center=True),
        Column(f"原第 {found.version} 版", 38),
        Column(f"现第 {plan.version} 版", 38),
    ]
    rows = [cells(diff_row(one.label, one.before, one.after), form) for one in found.changes]
    return form.rows(columns, rows, FIELD)


def cells(row: DiffRow, form: Former) -> list[Any]:
    """A row of the table; what was added or removed as a whole needs no marks in it."""
    sides = []
    for pieces, removed in ((row.before, True), (row.after, False)):
        shown = pieces if row.kind == "changed" else [Piece(one.text, False) for one in pieces]
        sides.append(marked_cell(shown, CELL, form.composer, FIELD, removed=removed))
    label, kind = form.cell(row.label, FIELD), form.cell(KINDS[row.kind], FIELD, CELL_CENTER)
    return [label, kind, *sides]
