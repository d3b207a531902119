"""What lies in a household's file, line by line, with days and pages; nothing of it is told."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count

from casework.assessments import history
from casework.common.dates import local_date, today
from casework.households.models import (
    Attachment,
    AttachmentKind,
    Consent,
    ConsentPurpose,
    Household,
)
from casework.plans.codes import Stage
from casework.reports.gather import planned
from casework.reports.gather.papers import Facts, Gathering
from casework.reports.gather.reading import UNREADABLE, Reader, together, word
from casework.reports.models import Disclosure, DisclosureLevel, Document
from casework.reports.snapshot_papers import IndexLine, IndexPart
from casework.reviews.models import ClosureStage, Decision
from casework.reviews.selectors import closures_of
from casework.visits.models import Mode

# Pages of the last print of each paper, by its kind and the row that it was made of.
Printed = dict[tuple[str, UUID | None], int]


def file_index(at_hand: Gathering) -> Facts:
    """Return the index of the whole file, from intake to its closing, else to today."""
    household = at_hand.household
    prints = list(prints_of(household))
    pages: Printed = {(one.document, one.subject_id): one.pages for one in prints}
    closures = list(closures_of(household).order_by("proposed_at"))
    return {
        "index": (
            IndexPart("接案与同意", (intake(household, pages), *consents(household))),
            IndexPart("家庭情况预估", tuple(assessments(household, pages))),
            IndexPart("一户一策帮扶方案", tuple(plans(household, pages))),
            IndexPart("走访记录", tuple(visits(household, pages))),
            IndexPart("回访评估", tuple(reviews(household, pages))),
            IndexPart("结案与重新开案", tuple(endings(closures, pages))),
            IndexPart("附件", tuple(attachments(household, at_hand.reader))),
        ),
        "prints": tuple(print_line(one) for one in prints),
        "from_on": household.opened_on,
        "until_on": household.closed_on or today(),
    }


def prints_of(household: Household) -> Iterable[Disclosure]:
    """Return the papers that were made of the household, the first first, themselves left alone."""
    rows = household.disclosures.exclude(document=Document.PERSON_COPY)
    rows = rows.defer("paper_sealed", "note_sealed")
    found: Iterable[Disclosure] = rows.order_by("printed_at", "id")
    return found


def print_line(one: Disclosure) -> IndexLine:
    level = word(DisclosureLevel, one.level)
    title = f"{word(Document, one.document)} {one.serial}"
    return IndexLine(title, local_date(one.printed_at), one.pages, level)


def intake(household: Household, pages: Printed) -> IndexLine:
    return IndexLine("接案登记表", household.opened_on, pages.get((Document.INTAKE, None), 0))


def consents(household: Household) -> Iterable[IndexLine]:
    rows: Iterable[Consent] = household.consents.order_by("given_on", "id")
    for row in rows:
        state = "已撤回" if row.withdrawn_at else "" if row.holds else "已到期"
        yield IndexLine(word(ConsentPurpose, row.purpose), row.given_on, note=state)


def assessments(household: Household, pages: Printed) -> Iterable[IndexLine]:
    for row in reversed(list(history.completed_of(household))):
        count = pages.get((Document.ASSESSMENT, row.pk), 0)
        yield IndexLine("家庭情况预估表", row.assessed_on, count)


def plans(household: Household, pages: Printed) -> Iterable[IndexLine]:
    for row in reversed(planned.plans_of(household)):
        on = local_date(row.decided_at or row.submitted_at or row.created_at)
        count = pages.get((Document.PLAN, row.pk), 0)
        yield IndexLine(f"帮扶方案第 {row.number} 版", on, count, word(Stage, row.stage))


def visits(household: Household, pages: Printed) -> Iterable[IndexLine]:
    rows: Any = household.visits.annotate(addenda_count=Count("addenda"))
    for row in rows.order_by("visited_at", "number"):
        added = f"更正 {row.addenda_count} 条" if row.addenda_count else ""
        yield IndexLine(
            f"第 {row.number} 次走访（{word(Mode, row.mode)}）",
            row.visited_on,
            pages.get((Document.VISIT_RECORD, row.pk), 0),
            together("补录" if row.is_late else "", added),
        )


def reviews(household: Household, pages: Printed) -> Iterable[IndexLine]:
    for row in household.reviews.order_by("number"):
        count = pages.get((Document.REVIEW, row.pk), 0)
        title = f"第 {row.number} 次回访评估"
        yield IndexLine(title, row.reviewed_on, count, word(Decision, row.decision))


def endings(closures: list[Any], pages: Printed) -> Iterable[IndexLine]:
    """Yield each proposal to close, and below it the reopening that undid it."""
    for row in closures:
        on = local_date(row.decided_at or row.proposed_at)
        count = pages.get((Document.CLOSURE, row.pk), 0)
        yield IndexLine("结案报告", on, count, word(ClosureStage, row.stage))
        if again := getattr(row, "reopening", None):
            yield IndexLine("重新开案", local_date(again.reopened_at))


def attachments(household: Household, reader: Reader) -> Iterable[IndexLine]:
    """Yield the attachments, a picture as one page; of people set aside only that there is one."""
    rows = household.attachments.select_related("person").order_by("dated_on", "number")
    for row in rows:
        kind = word(AttachmentKind, row.kind)
        if row.person is not None and row.person.is_set_aside:
            yield IndexLine(f"附件 {row.number}（{kind}）", row.dated_on, note="已限制处理")
            continue
        content = reader.open(row, Attachment.content, f"附件 {row.number}")
        title = content.title or content.file_name if content else UNREADABLE
        state = "已撤下" if row.withdrawn_at else ""
        yield IndexLine(
            together(f"附件 {row.number}（{kind}）", title, mark=" "),
            row.dated_on,
            max(content.pages, 1) if content else 0,
            state,
        )
