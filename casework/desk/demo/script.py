"""The shapes of the demonstration's script: what happened to each family, counted back from today.

``…_days_ago`` and ``days_ago`` count days before today; ``…_in`` counts days from today and is
negative for the past; ``…_after`` counts days after the event it belongs to. Tuples of events are
ordered from oldest to newest. People, goals and measures are referred to by their ``key``, which is
unique inside a family; a measure keeps its key from one plan version to the next.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from casework.desk.demo import codes
from casework.desk.demo.outside import Outside

REGION = "310199"
"""No district of Shanghai bears this code: a number that begins with it belongs to nobody."""


def check_digit(body: str) -> str:
    """Return the 18th character of a resident ID for its first 17 digits (GB 11643-1999)."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return "10X98765432"[total % 11]


def resident_id(born: str, sequence: int, region: str = REGION) -> str:
    """Return a fictional resident ID; `born` is YYYYMMDD, an odd `sequence` means a man."""
    body = f"{region}{born}{sequence:03d}"
    return body + check_digit(body)


@dataclass(frozen=True, slots=True)
class Place:
    """An area of the organisation tree; `parent` is the code of the area above, "" for the city."""

    code: str
    name: str
    level: codes.AreaLevel
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """An account with its role on the areas named by code."""

    username: str
    name: str
    role: codes.Role
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person of a family; `given_…` is only for those without a number that tells it.

    `relation` is one digit of GB/T 4761, `ethnicity` of GB/T 3304, `education` of GB/T 4658;
    `disability` is kind and grade of GB/T 26341, as "42" for the second grade of the fourth kind.
    """

    key: str
    name: str
    relation: str
    relation_wording: str = ""
    number: str = ""
    document: codes.DocumentKind = "resident_id"
    given_sex: Literal["1", "2", ""] = ""
    given_birth_on: date | None = None
    died_on: date | None = None
    in_household: bool = True
    ethnicity: str = "01"
    health: codes.Health = ""
    health_note: str = ""
    disability: str = ""
    education: str = ""
    school: str = ""
    work_ability: codes.WorkAbility = ""
    occupation: str = ""
    insurance: codes.Insurance = ""
    marital: codes.Marital = ""
    note: str = ""

    @property
    def birth_on(self) -> date | None:
        if self.document in ("resident_id", "residence_permit") and self.number:
            return date.fromisoformat(self.number[6:14])
        return self.given_birth_on

    @property
    def sex(self) -> str:
        """Return "1" for a man, "2" for a woman (GB/T 2261.1), "" when nobody has said."""
        if self.document in ("resident_id", "residence_permit") and self.number:
            return "1" if int(self.number[16]) % 2 else "2"
        return self.given_sex


@dataclass(frozen=True, slots=True)
class Edge:
    """`a` is parent, sibling or guardian of `b`, or the partner of `b` in the given state."""

    kind: codes.EdgeKind
    a: str
    b: str
    state: codes.PartnerState | None = None


@dataclass(frozen=True, slots=True)
class Phone:
    """Whose telephone it is, by the person's key."""

    number: str
    person: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CategorySpan:
    """A category from one day until another; `label` where the papers use the name of that time."""

    code: codes.Category
    from_days_ago: int
    until_days_ago: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person, or a guardian for them, agreed to, and when it was withdrawn if it was."""

    person: str
    kind: codes.ConsentKind
    days_ago: int
    by_guardian: str = ""
    withdrawn_days_ago: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """A domain's score from 0 (none) to 3 (severe), None where it was not answered, and why."""

    domain: codes.Domain
    score: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Phq2:
    """The two items of PHQ-2, each 0–3."""

    person: str
    interest: int
    mood: int


@dataclass(frozen=True, slots=True)
class SelfCare:
    """The statutory self-care scale: the items a person cannot do; the others are achieved."""

    person: str
    unable: tuple[codes.SelfCareItem, ...]


@dataclass(frozen=True, slots=True)
class Override:
    """The grade a supervisor set instead of the computed one, and why."""

    grade: codes.Grade
    reason: str
    by: str
    days_ago: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One filled assessment; `grade` is what the script expects before any override."""

    days_ago: int
    by: str
    grade: codes.Grade
    scores: tuple[Score, ...]
    summary: str
    red_lines: tuple[codes.RedLine, ...] = ()
    red_line_note: str = ""
    phq2: tuple[Phq2, ...] = ()
    self_care: tuple[SelfCare, ...] = ()
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with its indicator, where it starts, where it should arrive, and by when."""

    key: str
    domain: codes.Domain
    text: str
    indicator: str
    baseline: str
    target: str
    due_in: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure in service of one goal; done by a worker (`username`), someone outside, or both."""

    key: str
    goal: str
    kind: codes.MeasureKind
    text: str
    username: str
    outside: str
    due_in: int
    frequency: codes.Frequency


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A plan version as it stood when handed in (or now, for a draft), and what became of it.

    `days_ago` is when it was submitted, or last edited for a draft. `decided_…` and `reason` are
    filled for "approved" and "returned"; a mended text follows as the next submission.
    """

    days_ago: int
    outcome: codes.Outcome
    goals: tuple[Goal, ...]
    measures: tuple[Measure, ...]
    decided_days_ago: int | None = None
    decided_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One version of a family's plan; `review_in` is the day its review is due.

    `change_reason` says why there is a version after the first.
    """

    version: int
    by: str
    begun_days_ago: int
    situation: str
    aims: str
    review_in: int
    until_in: int
    submissions: tuple[Submission, ...]
    change_reason: str = ""


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """What happened to a measure of the plan that was in force on the day of the visit."""

    measure: str
    done: codes.MeasureDone
    note: str


@dataclass(frozen=True, slots=True)
class Observation:
    """Something seen that bears on a domain, with the score it suggests (0–3)."""

    domain: codes.Domain
    text: str
    suggested: int


@dataclass(frozen=True, slots=True)
class Outsider:
    """A participant who is no member of the family, with their unit."""

    name: str
    unit: str
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Addendum:
    """A correction or completion written after the visit was recorded."""

    days_ago: int
    by: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit by the worker `by`; `recorded_after` counts the days until it was written down.

    `major_change` says what changed in the family, where something grave did.
    """

    days_ago: int
    hour: int
    by: str
    narrative: str
    next_after: int
    next_why: str
    minute: int = 0
    mode: codes.Mode = "home"
    present: tuple[str, ...] = ()
    outsiders: tuple[Outsider, ...] = ()
    measures: tuple[MeasureResult, ...] = ()
    observations: tuple[Observation, ...] = ()
    major_change: str = ""
    recorded_after: int = 0
    addenda: tuple[Addendum, ...] = ()


@dataclass(frozen=True, slots=True)
class GoalResult:
    """A goal held against its baseline; `evidence` names visits by their `days_ago`."""

    goal: str
    status: codes.GoalStatus
    value_now: str
    evidence: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class DomainNote:
    """What changed in a domain since the plan began."""

    domain: codes.Domain
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A follow-up review of one plan version."""

    days_ago: int
    by: str
    plan_version: int
    results: tuple[GoalResult, ...]
    domain_notes: tuple[DomainNote, ...]
    decision: codes.Decision
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A closing, proposed by one person and approved by another (None while it waits)."""

    kind: codes.ClosureKind
    proposed_days_ago: int
    by: str
    summary: str
    decided_days_ago: int | None = None
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Reopening:
    """Why a closed case was taken up again."""

    days_ago: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Everything that happened to one family, from the day it was found.

    `grade` is what the script expects to hold today, after visits and overrides; `income_cents` is
    what comes in a month.
    """

    key: str
    stage: codes.Stage
    grade: codes.Grade | None
    number: str
    area: str
    worker: str
    supervisor: str
    source: codes.Source
    opened_days_ago: int
    story: str
    income_cents: int | None
    living: str
    registered: str
    people: tuple[Person, ...]
    phones: tuple[Phone, ...] = ()
    categories: tuple[CategorySpan, ...] = ()
    primary_cause: codes.Cause | None = None
    secondary_causes: tuple[codes.Cause, ...] = ()
    edges: tuple[Edge, ...] = ()
    outside: tuple[Outside, ...] = ()
    consents: tuple[Consent, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    plans: tuple[Plan, ...] = ()
    visits: tuple[Visit, ...] = ()
    reviews: tuple[Review, ...] = ()
    closures: tuple[Closure, ...] = ()
    reopening: Reopening | None = None
