"""What a case file shows, as plain frozen values: gathered by the caller, laid out by documents.

Strings are display-ready and in Chinese; an empty string or None means that nothing is recorded.
None has a repr, which would carry the text into tracebacks and logs.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casework.reports.snapshot_office import PLAIN, PaperStyle
from casework.reports.snapshot_pictures import (
    NO_ATTACHMENTS,
    NO_TREE,
    Attachments,
    FamilyTree,
    OutsideTie,
    PlanComparison,
)


class Level(StrEnum):
    """How much of a household a print discloses."""

    FULL = "full"
    INTERNAL = "internal"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """`kind` is 户籍地址 or 居住地址."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Phone:
    """`owner` says whose number it is; a third party's is left out of internal prints."""

    owner: str
    number: str
    note: str = ""
    third_party: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Consent:
    """A notice given or a consent to one purpose; `state` as 已告知, 已同意, 已撤回.

    `whose` it is, empty for the whole household's; `signed_by` where somebody else signed. A field
    of its own, so that it is masked as the name that it is.
    """

    purpose: str
    whose: str
    state: str
    on: date | None = None
    until: date | None = None
    signed_by: str = ""

    @property
    def given_by(self) -> str:
        """Whose it is and who signed, as a paper says it."""
        if self.whose and self.signed_by:
            return f"{self.whose}（{self.signed_by}签）"
        return self.whose or self.signed_by


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """A member of the household; `relation` is to the head, `age` at the day of printing.

    `other_names` stand in the note already; masking has to know them.
    """

    name: str
    relation: str
    sex: str = ""
    born_on: date | None = None
    age: str = ""
    id_kind: str = ""
    id_number: str = ""
    ethnicity: str = ""
    education: str = ""
    work_ability: str = ""
    health: str = ""
    disability: str = ""
    insurance: str = ""
    guardian: str = ""
    lives_here: str = ""
    note: str = ""
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Relation:
    """An edge between two people: `person` is the `kind` (父亲, 配偶 …) of `other`."""

    person: str
    kind: str
    other: str


@dataclass(frozen=True, slots=True, repr=False)
class Category:
    """A category of assistance and when it held; the label is the one of its time."""

    label: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class DomainScore:
    """One domain's score, 0 to 3 or None if unanswered, its word (无 轻 中 重) and its weight."""

    name: str
    weight: int
    score: int | None
    label: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Assessment:
    """The index runs from 0 to 100; low and high differ while a domain is unanswered.

    `grade` is the word printed (红 橙 黄 绿 未评估), `at_least` marks the lower end of a range,
    `computed_grade` what it was before a supervisor's override.
    """

    on: date
    by: str
    domains: tuple[DomainScore, ...]
    index_low: float | None
    index_high: float | None
    grade: str
    at_least: bool = False
    computed_grade: str = ""
    override_by: str = ""
    override_reason: str = ""
    red_lines: tuple[str, ...] = ()
    self_care: str = ""
    mood: str = ""
    narrative: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class TrendPoint:
    """One assessment in the history, oldest first."""

    on: date
    index_low: float
    index_high: float
    grade: str


@dataclass(frozen=True, slots=True, repr=False)
class Goal:
    number: int
    text: str
    indicator: str = ""
    baseline: str = ""
    target: str = ""
    due_on: date | None = None
    state: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Measure:
    """`goals` names the goals it serves, as 1、3."""

    text: str
    kind: str = ""
    goals: str = ""
    responsible: str = ""
    frequency: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class PlanVersion:
    """A line in the plan's history; `stage` as 已批准, 已退回, 已替代."""

    number: int
    stage: str
    author: str = ""
    submitted_at: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Plan:
    """The version in force, or the latest one; `content_hash` is what the approval is bound to."""

    version: int
    stage: str
    needs: str = ""
    goals: tuple[Goal, ...] = ()
    measures: tuple[Measure, ...] = ()
    author: str = ""
    submitted_at: datetime | None = None
    approved_by: str = ""
    approved_at: datetime | None = None
    valid_until: date | None = None
    content_hash: str = ""
    changes: tuple[str, ...] = ()
    comparison: PlanComparison | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Participant:
    """Who took part; a third party belongs neither to the household nor to a service."""

    name: str
    unit: str = ""
    third_party: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class MeasureDone:
    measure: str
    outcome: str
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Addendum:
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Visit:
    """`late` marks 补录: written down at `recorded_at`, later than the rules allow."""

    number: int
    on: date
    mode: str
    by: str
    participants: tuple[Participant, ...] = ()
    place: str = ""
    measures: tuple[MeasureDone, ...] = ()
    narrative: str = ""
    observations: str = ""
    next_on: date | None = None
    late: bool = False
    recorded_at: datetime | None = None
    addenda: tuple[Addendum, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class GoalOutcome:
    """`evidence` names the visits that show it, `evidence_visits` their numbers in the file."""

    goal: str
    baseline: str = ""
    target: str = ""
    actual: str = ""
    outcome: str = ""
    evidence: tuple[str, ...] = ()
    evidence_visits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class DomainChange:
    name: str
    then: int | None
    now: int | None


@dataclass(frozen=True, slots=True, repr=False)
class Review:
    """`decision` is 继续, 调整 or 结案."""

    number: int
    on: date
    by: str
    decision: str
    goals: tuple[GoalOutcome, ...] = ()
    domains: tuple[DomainChange, ...] = ()
    narrative: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Closure:
    on: date
    kind: str
    summary: str = ""
    by: str = ""
    approved_by: str = ""
    approved_at: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Reopening:
    on: date
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Disclosure:
    """This print: it is the footer, the watermark and the QR code of each page.

    `verify_url` goes into the QR code; without one the serial number alone does. `style` is how the
    office wants its papers to look.
    """

    serial: str
    printed_by: str
    printed_at: datetime
    reason: str
    recipient: str
    level: Level = Level.FULL
    verify_url: str = ""
    style: PaperStyle = PLAIN


@dataclass(frozen=True, slots=True, repr=False)
class CaseFileSnapshot:
    """One household's whole file at one moment. `unit` keeps the file; `area` is its full path.

    `size` counts who lives there; `outside_left_out` the ties that masking took out of `outside`;
    `left_out` the visits that stay closed to whoever prints, by a handover.
    `third_parties` are forms of names; `stand_ins` names of guardians and signers who are nobody of
    the household.
    """

    number: str
    head: str
    unit: str
    area: str
    disclosure: Disclosure
    worker: str = ""
    supervisor: str = ""
    category: str = ""
    categories: tuple[Category, ...] = ()
    primary_cause: str = ""
    secondary_causes: tuple[str, ...] = ()
    stage: str = ""
    intake_on: date | None = None
    intake_source: str = ""
    intake_note: str = ""
    grade: str = ""
    near_relative: str = ""
    confidentiality: str = "内部资料"
    retention: str = ""
    addresses: tuple[Address, ...] = ()
    phones: tuple[Phone, ...] = ()
    consents: tuple[Consent, ...] = ()
    people: tuple[Person, ...] = ()
    relations: tuple[Relation, ...] = ()
    assessment: Assessment | None = None
    previous_assessment: Assessment | None = None
    trend: tuple[TrendPoint, ...] = ()
    plan: Plan | None = None
    plan_versions: tuple[PlanVersion, ...] = ()
    visits: tuple[Visit, ...] = ()
    reviews: tuple[Review, ...] = ()
    closure: Closure | None = None
    reopenings: tuple[Reopening, ...] = ()
    third_parties: tuple[str, ...] = ()
    stand_ins: tuple[str, ...] = ()
    size: int = 0
    family: FamilyTree = NO_TREE
    outside: tuple[OutsideTie, ...] = ()
    outside_left_out: int = 0
    left_out: int = 0
    attachments: Attachments = NO_ATTACHMENTS

    @property
    def every_phone(self) -> tuple[Phone, ...]:
        """All numbers of the household that are known, whether they are printed or not."""
        return self.phones
