"""The kinds of paper: what each is called, who may print it, what it is made of, how it is built.

Pages, single prints and batches treat all kinds alike by this one table.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.access.models import Worker
from casework.households.models import Household
from casework.reports import rules
from casework.reports.documents import (
    assessment_form,
    blank_visit,
    case_conference,
    closure_report,
    file_index,
    intake_form,
    plan_for_signature,
    referral,
    review_form,
    supervision_record,
    visit_record,
)
from casework.reports.documents.built import BuiltDocument
from casework.reports.documents.form_parts import Chapters, build_form
from casework.reports.gather import indexed, papers, subjects
from casework.reports.models import Document
from casework.reports.snapshot_papers import Asked, PaperSnapshot


class Group(StrEnum):
    """What people look for a paper for; the order of the page that offers them."""

    FIELD = "field"
    FILE = "file"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper.

    `title` is its name in Chinese, as the form has it; `act` what the audit calls making it. `of`:
    the rows that it is made of, None for one of the household as a whole. `texts` are fields asked
    for when it is made, `needed` those it can't be without. `spans`: it can be asked for a span of
    days. The case file has a builder of its own (see `casework.reports.actions.case_file`).
    """

    document: Document
    title: str
    group: Group
    act: str
    chapters: Chapters
    fill: papers.Fill
    of: subjects.Of | None = None
    texts: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    spans: bool = False

    @property
    def code(self) -> str:
        return str(self.document.value)

    def may(self, worker: Worker, household: Household) -> bool:
        """Whether the worker may make this paper of the household."""
        return rules.may_print_document(worker, household, self.document)

    def build(self, paper: PaperSnapshot) -> BuiltDocument:
        """Set a paper, redacted already; raises DocumentNotLaidOut, without any of its text."""
        title = paper.disclosure.style.title(self.code, self.title)
        return build_form(paper, title, self.chapters)

    def outlook(self, paper: PaperSnapshot) -> list[tuple[str, str]]:
        """Return what the paper would hold: its chapters and how much each of them does."""
        return [(chapter.title, chapter.amount) for chapter in self.chapters(paper)]

    def check(self, asked: Asked) -> None:
        """Raise ValidationError where a needed text is missing, or the days are turned."""
        rules.check_span(asked.from_on, asked.until_on)
        if not all(asked.text(name) for name in self.needed):
            raise ValidationError(_("Write what the paper is about."), code="no_text")


MEETING = ("held_on", "place")
KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            Document.PLAN,
            "一户一策帮扶方案",
            Group.FIELD,
            "plan printed",
            plan_for_signature.chapters,
            papers.plan,
            of=subjects.PLAN,
        ),
        Kind(
            Document.BLANK_VISIT,
            "空白走访记录",
            Group.FIELD,
            "blank visit form printed",
            blank_visit.chapters,
            papers.measures,
        ),
        Kind(
            Document.VISIT_RECORD,
            "走访记录",
            Group.FIELD,
            "visit record printed",
            visit_record.chapters,
            papers.visit_record,
            of=subjects.VISIT,
            spans=True,
        ),
        Kind(
            Document.REVIEW,
            "回访评估表",
            Group.FIELD,
            "review printed",
            review_form.chapters,
            papers.review,
            of=subjects.REVIEW,
        ),
        Kind(
            Document.REFERRAL,
            "转介单",
            Group.FIELD,
            "referral printed",
            referral.chapters,
            papers.referral,
            of=subjects.PERSON,
            texts=("need", "wish", "note", "reply_to"),
            needed=("need",),
        ),
        Kind(
            Document.INTAKE,
            "接案登记表",
            Group.FILE,
            "intake form printed",
            intake_form.chapters,
            papers.intake,
        ),
        Kind(
            Document.ASSESSMENT,
            "家庭情况预估表",
            Group.FILE,
            "assessment printed",
            assessment_form.chapters,
            papers.assessment,
            of=subjects.ASSESSMENT,
        ),
        Kind(
            Document.CLOSURE,
            "结案报告",
            Group.FILE,
            "closure report printed",
            closure_report.chapters,
            papers.closure,
            of=subjects.CLOSURE,
        ),
        Kind(
            Document.FILE_INDEX,
            "档案目录",
            Group.FILE,
            "file index printed",
            file_index.chapters,
            indexed.file_index,
        ),
        Kind(
            Document.CONFERENCE,
            "个案研讨记录",
            Group.MEETING,
            "case conference printed",
            case_conference.chapters,
            papers.meeting,
            texts=(*MEETING, "chair", "people", "question", "minutes", "outcome"),
        ),
        Kind(
            Document.SUPERVISION,
            "督导记录",
            Group.MEETING,
            "supervision record printed",
            supervision_record.chapters,
            papers.meeting,
            texts=(*MEETING, "question", "done", "advice"),
        ),
    )
}
# What is printed of many households at once: nothing has to be typed, nobody to be chosen.
BATCHED: tuple[Document, ...] = (
    Document.CASE_FILE,
    *(one.document for one in KINDS.values() if not one.texts and one.of is not subjects.PERSON),
)
