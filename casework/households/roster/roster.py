"""A roster read into households, people and problems: the way in for everybody else."""

from casework.households.roster.families import Gathering
from casework.households.roster.findings import (
    Problem,
    Roster,
    RosterHousehold,
    RosterPerson,
)
from casework.households.roster.headers import Mapping, find_mapping, sheet_mappings
from casework.households.roster.limits import uncollected
from casework.households.roster.lines import read_lines
from casework.households.roster.sheet import Sheets


def parse(sheets: Sheets, mapping: Mapping | None = None) -> Roster:
    """Read one sheet by a mapping, or by the best one found.

    Pure: the same sheets and mapping always give the same roster. Raises RosterRefused
    ("no_header") when no mapping is given and no heading is found.
    """
    found = sheet_mappings(sheets)
    mapping = mapping or find_mapping(sheets)
    with uncollected():
        lines, ignored_rows = read_lines(sheets[mapping.sheet], mapping)
        gathering = Gathering(lines, mapping.columns)
        households = gathering.households()
    return Roster(
        mapping=mapping,
        households=households,
        problems=sorted(gathering.reader.problems, key=lambda problem: problem.row),
        ignored_rows=ignored_rows,
        unread_sheets=[
            sheet.name
            for index, sheet in enumerate(sheets)
            if index != mapping.sheet and found[index] is not None
        ],
    )


__all__ = ["Mapping", "Problem", "Roster", "RosterHousehold", "RosterPerson", "parse"]
