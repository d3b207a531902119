"""What a household's record was at one moment, as one keyed hash: has it changed since the print?

Nothing is opened for it. Each seal counts in its header how often its row was sealed, rotation of
keys apart; that counter and the columns in clear tell every change. See deploy/decisions/034.
"""

import json
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models
from django.db.models.functions import Substr

from casework.assessments.models import Assessment
from casework.audit.chain import masked
from casework.households.models import (
    Attachment,
    CategoryPeriod,
    Consent,
    Household,
    OutsideTie,
    Person,
    Tie,
)
from casework.plans.models import Goal, Measure, Plan
from casework.reviews.models import Closure, GoalOutcome, Reopening, Review
from casework.vault.envelope import HEADER_BYTES, counter_of
from casework.vault.sealed import columns
from casework.visits.models import Addendum, MeasureDone, Visit, VisitPhoto

# Raise it when TOLD changes: a fingerprint of another scheme can't be compared.
SCHEME = "1"
ID: Any = models.UUIDField()
WHY = "what a record was when a paper was made of it"


class Told(NamedTuple):
    """A table that papers are made of: the columns that they show, and those that don't count.

    `silent` ones change without the record saying anything else: dates worked out from it, who may
    read it, keys, counters of edits.
    """

    model: Any
    columns: str
    silent: str = ""
    household: str = "household"


TOLD = (
    Told(
        Household,
        "area street worker stage intake_source category category_label opened_on closed_on "
        "grade grade_at_least index_low index_high assessed_on identity_sealed situation_sealed",
        "number shredded_on shred_reason last_visit_on agreed_visit_on plan_visit_days "
        "urgent_since visit_due_on notes_from version created_at created_by",
        "pk",
    ),
    Told(CategoryPeriod, "category label from_on until_on"),
    Told(
        Person,
        "relation is_member position died_on left_on restricted_at erased_at identity_sealed "
        "condition_sealed",
        "version created_at created_by restricted_by erased_by",
    ),
    Told(Tie, "kind partnership person other", "version"),
    Told(OutsideTie, "kind strength flow content_sealed", "version created_at created_by"),
    Told(
        Consent,
        "person purpose given_on until_on withdrawn_at note_sealed",
        "withdrawn_by version created_at created_by",
    ),
    Told(
        Attachment,
        "person number kind dated_on content_sealed withdrawn_at withdrawal_sealed",
        "has_thumbnail sealing added_at added_by withdrawn_by",
    ),
    Told(
        Assessment,
        "instrument assessed_on source index_low index_high grade grade_at_least red_line "
        "override_grade override_at override_by completed_at completed_by answers_sealed "
        "mood_sealed override_sealed",
        "superseded_on facts version created_at created_by saved_at saved_by",
    ),
    Told(
        Plan,
        "number stage author from_on until_on review_on submitted_at submitted_by returned_at "
        "decided_at decided_by ended_at content_hash narrative_sealed",
        "created_at returned_by ended_by version",
    ),
    Told(Goal, "plan position domain due_on wording_sealed", "lineage"),
    Told(
        Measure,
        "plan goal position kind responsible frequency due_on wording_sealed",
        "lineage",
    ),
    Told(
        Visit,
        "number visited_at mode nobody_home by recorded_at is_late next_on log_sealed",
    ),
    Told(MeasureDone, "visit measure outcome note_sealed"),
    Told(Addendum, "visit created_at created_by content_sealed"),
    Told(VisitPhoto, "visit attachment"),
    Told(
        Review,
        "plan number reviewed_on by recorded_at decision next_plan assessment_then assessment_now "
        "text_sealed",
    ),
    Told(GoalOutcome, "review goal status finding_sealed"),
    Told(
        Closure,
        "review kind stage proposed_at proposed_by decided_at decided_by withdrawn_at content_hash "
        "text_sealed",
        "withdrawn_by",
    ),
    Told(Reopening, "closure reopened_at reopened_by text_sealed"),
)


def fingerprint(household_id: UUID) -> str:
    """Return the fingerprint of a household's record as it is now; one query a table, no more.

    Inside a request it sees what the request may see: under a print's own lock that is everything.
    """
    told = [[one.model._meta.db_table, rows_of(one, household_id)] for one in TOLD]
    words = json.dumps(told, default=str, separators=(",", ":"))
    return f"{SCHEME}:{masked(f'record {household_id} {words}')}"


def rows_of(told: Told, household_id: UUID) -> list[list[object]]:
    """Return the rows of a table with what counts of them, in the order of their ids."""
    asked = question(told, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(asked.sql, (*asked.cuts, ID.get_db_prep_value(household_id, connection)))
        return [asked.told(row) for row in cursor.fetchall()]


class Question(NamedTuple):
    """What is asked of a table, as SQL whose last parameter is the household.

    `cuts` are the parameters before it. `steps` turn, by its place in a row, what the database
    holds into Python's own; `sealed` are the places of headers of seals.
    """

    sql: str
    cuts: tuple[Any, ...]
    steps: dict[int, tuple[list[Any], Any]]
    sealed: frozenset[int]

    def told(self, row: tuple[Any, ...]) -> list[object]:
        """Return a row with the counter of each seal in the place of its header."""
        values = list(row)
        for place, (steps, column) in self.steps.items():
            for step in steps:
                values[place] = step(values[place], column, connection)
        for place in self.sealed:
            values[place] = counter_of(values[place])
        return values


@cache
def question(told: Told, _vendor: str) -> Question:
    """Compose what is asked of a table, once: composing takes longer than answering."""
    sealed = columns(told.model)
    names = ["pk", *told.columns.split()]
    asked = [head_of(name) if name in sealed else name for name in names]
    rows = told.model.objects.unscoped(WHY).filter(**{told.household: UUID(int=0)})
    compiler = rows.order_by("pk").values_list(*asked).query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    steps = compiler.get_converters([column for column, _sql, _alias in compiler.select])
    places = frozenset(place for place, name in enumerate(names) if name in sealed)
    return Question(sql, tuple(params[:-1]), steps, places)


def head_of(column: str) -> Substr:
    """Return the header of a sealed column, as bytes: a part of a blob is no seal."""
    return Substr(column, 1, HEADER_BYTES, output_field=models.BinaryField())


def is_comparable(kept: str) -> bool:
    """Tell whether a fingerprint that was kept is one of today's kind."""
    return kept.startswith(f"{SCHEME}:")
