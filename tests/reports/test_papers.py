"""Every kind of paper: its text as two readers see it, what is left out of it, who may make it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple, cast
from unittest import mock
from uuid import UUID, uuid4

import pypdfium2
import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from casework.access.models import Worker
from casework.audit.models import Entry
from casework.households.actions import hand_over
from casework.households.models import Household
from casework.reports import actions, rules
from casework.reports.documents.built import DocumentNotLaidOut
from casework.reports.kinds import KINDS, Kind
from casework.reports.models import OF_A_ROW, Disclosure, Document
from casework.reports.snapshot_papers import Asked
from tests.factories import make_area, make_household, make_visit, make_worker
from tests.posting import post
from tests.reports import family as told
from tests.reports.reading import needs_poppler, pdfium, poppler, squeezed
from tests.world import kept_apart

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

FACTS = {"level": "full", "reason": "filing", "recipient": "镇救助所 江若川"}
TYPED = {
    "need": f"透析往返要人接送，{told.HEAD}一个人扶不动。邻居{told.NEIGHBOUR}帮过几次。",
    "minutes": f"{told.NEIGHBOUR}愿意继续帮忙；{told.SON}的车钱由镇里补。",
    "question": f"{told.SON}的接送怎样长期安排？",
}
FIELD = {"plan", "visit_record", "blank_visit", "review", "referral"}
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


class Made(NamedTuple):
    family: UUID
    bare: UUID
    plan: UUID


@pytest.fixture(scope="module")
def closed(made: Any, django_db_blocker: Any) -> Iterator[Made]:
    """The family with its case closed, so that there is something for every kind; and one bare."""
    with django_db_blocker.unblock(), kept_apart():
        worker = Worker.objects.get(pk=made.worker)
        household = Household.objects.unscoped("tests").get(pk=made.family)
        plan = household.plans.get(stage="active").pk
        told.close(household, worker, Worker.objects.get(pk=made.supervisor))
        bare = make_household(household.area, worker, "单一人")
        yield Made(household.pk, bare.pk, plan)


def asked_for(kind: Kind) -> Asked:
    return Asked(texts={name: TYPED.get(name, "") for name in kind.texts})


def printed(kind: Kind, household_id: UUID, by: Worker, **changes: Any) -> Disclosure:
    arguments = {**FACTS, "asked": asked_for(kind), **changes}
    made = actions.print_paper(document=kind.code, household_id=household_id, by=by, **arguments)
    return cast(Disclosure, Disclosure.objects.unscoped("tests").get(pk=made.pk))


def text_of(disclosure: Disclosure) -> str:
    return squeezed("".join(pdfium(disclosure.paper.pdf)))


@needs_poppler
@every_kind
def test_two_readers_find_the_same_text_with_everything_that_a_form_says(
    kind: Kind, closed: Made, supervisor: Worker
) -> None:
    disclosure = printed(kind, closed.family, supervisor)
    pdf = disclosure.paper.pdf
    one, other = pdfium(pdf), poppler(pdf)
    assert [Counter(squeezed(page)) for page in one] == [Counter(squeezed(page)) for page in other]
    text = squeezed("".join(one))
    said = [kind.title, "样例镇第一居民区", "签署", "年月日", disclosure.serial, "用途：归档"]
    assert [words for words in said if squeezed(words) not in text] == []
    assert all(f"共{disclosure.pages}页" in squeezed(page) for page in one)


@every_kind
def test_its_pages_are_numbered_from_one_and_its_chapters_are_bookmarks(
    kind: Kind, closed: Made, supervisor: Worker
) -> None:
    document = pypdfium2.PdfDocument(printed(kind, closed.family, supervisor).paper.pdf)
    try:
        titles = [one.get_title() for one in document.get_toc()]
        assert titles[0] == kind.title
        assert titles[1].startswith("一、")
        assert titles[-1].endswith("签署") or kind.code == "referral"
        assert document.get_page_label(0) == "1"
    finally:
        document.close()


@every_kind
def test_the_log_and_the_audit_know_what_it_was_made_of(
    kind: Kind, closed: Made, supervisor: Worker
) -> None:
    disclosure = printed(kind, closed.family, supervisor)
    entry = Entry.objects.latest("seq", "at")
    assert (entry.act, entry.household_id) == (kind.act, closed.family)
    assert (disclosure.document, disclosure.level) == (kind.code, "full")
    subject = disclosure.subject_id
    assert entry.details["subject"] == (str(subject) if subject else None)
    assert (subject is not None) == (kind.document in OF_A_ROW and not kind.spans)


@every_kind
def test_an_external_one_tells_nobody_s_name_number_or_phone(
    kind: Kind, closed: Made, supervisor: Worker
) -> None:
    disclosure = printed(kind, closed.family, supervisor, level="external")
    text = text_of(disclosure)
    people = (told.HEAD, told.SON, told.NIECE, told.FORMER, told.NEIGHBOUR)
    secrets = (*people, told.SON_ID, told.PHONE, told.SON_PHONE, told.NIECE_PHONE, "303室", "PHQ-2")
    assert [words for words in secrets if words in text] == []


@every_kind
def test_an_internal_one_names_no_third_party(kind: Kind, closed: Made, supervisor: Worker) -> None:
    text = text_of(printed(kind, closed.family, supervisor, level="internal"))
    assert told.NEIGHBOUR not in text
    assert told.SON in text or kind.code in {"referral", "file_index"}


@pytest.mark.parametrize("code", ["intake", "visit_record", "blank_visit", "file_index"])
def test_parts_without_content_say_so(code: str, closed: Made, supervisor: Worker) -> None:
    kind = KINDS[code]
    lines = "".join(pdfium(printed(kind, closed.bare, supervisor).paper.pdf)).splitlines()
    assert "无" in {line.strip() for line in lines}


@pytest.mark.parametrize("code", ["plan", "review", "assessment", "closure"])
def test_what_there_is_none_of_is_not_printed(code: str, closed: Made, supervisor: Worker) -> None:
    with pytest.raises(ValidationError) as wrong:
        printed(KINDS[code], closed.bare, supervisor)
    assert wrong.value.code == "nothing"


@every_kind
def test_a_social_worker_prints_the_papers_of_the_field_alone(
    kind: Kind, closed: Made, worker: Worker, clerk: Worker
) -> None:
    household = Household.objects.unscoped("tests").get(pk=closed.family)
    assert rules.may_print_document(clerk, household, kind.code)
    assert kind.may(worker, household) == (kind.code in FIELD)
    if kind.code not in FIELD:
        with pytest.raises(PermissionDenied):
            printed(kind, closed.family, worker)
    stranger = make_worker("worker", make_area())
    with pytest.raises(ObjectDoesNotExist):
        printed(kind, closed.family, stranger)


def test_a_row_of_another_household_is_none(closed: Made, supervisor: Worker) -> None:
    with pytest.raises(ObjectDoesNotExist):
        printed(KINDS["plan"], closed.bare, supervisor, subject_id=closed.plan)


def test_the_case_file_is_a_paper_like_the_others(closed: Made, clerk: Worker) -> None:
    made = actions.print_paper(
        document=Document.CASE_FILE, household_id=closed.family, by=clerk, **FACTS
    )
    assert (made.document, Entry.objects.latest("seq", "at").act) == (
        "case_file", "case file printed",
    )  # fmt: skip


class TestPlan:
    def test_an_earlier_version_says_that_it_is_not_in_force(
        self, closed: Made, supervisor: Worker
    ) -> None:
        household = Household.objects.unscoped("tests").get(pk=closed.family)
        first = household.plans.get(number=1)
        text = text_of(printed(KINDS["plan"], closed.family, supervisor, subject_id=first.pk))
        assert "第1版" in text
        assert "不作签署依据" in text

    def test_the_span_of_days_is_printed_and_kept(self, family: Household, clerk: Worker) -> None:
        disclosure = printed(KINDS["plan"], family.pk, clerk)
        plan = family.plans.get(stage="active")
        assert (disclosure.note.from_on, disclosure.note.until_on) == (plan.from_on, plan.until_on)
        text = text_of(disclosure)
        assert f"起止日期：{plan.from_on}至{plan.until_on}" in text
        assert "不作签署依据" not in text


class TestVisitRecord:
    kind = KINDS["visit_record"]

    def test_one_visit_stands_alone(self, family: Household, worker: Worker) -> None:
        first = family.visits.get(number=1)
        text = text_of(printed(self.kind, family.pk, worker, subject_id=first.pk))
        assert squeezed(told.FIRST) in text
        assert squeezed(told.ADDENDUM) in text
        assert "<b>重</b>" not in text

    def test_a_span_holds_the_visits_of_its_days(self, family: Household, worker: Worker) -> None:
        second = family.visits.get(number=2)
        asked = Asked(from_on=second.visited_on)
        disclosure = printed(self.kind, family.pk, worker, asked=asked)
        text = text_of(disclosure)
        assert squeezed(told.SECOND) in text
        assert squeezed(told.FIRST) not in text
        assert (disclosure.note.from_on, disclosure.note.until_on) == (second.visited_on,) * 2

    def test_a_span_that_is_turned_round_is_refused(self, family: Household, clerk: Worker) -> None:
        with pytest.raises(ValidationError):
            printed(self.kind, family.pk, clerk, asked=Asked(told.day(1), told.day(2)))

    def test_what_a_handover_left_with_the_former_worker_is_counted_and_not_told(
        self, family: Household, worker: Worker, supervisor: Worker
    ) -> None:
        taker = make_worker("worker", family.area)
        hand_over(
            giver=worker, taker=taker, household_ids=[family.pk], notes_go_along=False,
            by=supervisor,
        )  # fmt: skip
        make_visit(family, taker, log_narrative="第一次来。")
        text = text_of(printed(self.kind, family.pk, taker))
        assert "第一次来。" in text
        assert squeezed(told.FIRST) not in text
        assert "另有2次走访" in text


class TestReferral:
    kind = KINDS["referral"]

    def test_it_tells_name_phone_need_and_no_more(self, family: Household, worker: Worker) -> None:
        son = family.people.get(relation="2")
        disclosure = printed(self.kind, family.pk, worker, subject_id=son.pk)
        text = text_of(disclosure)
        for words in (told.SON, told.SON_PHONE, squeezed(TYPED["need"])):
            assert words in text
        for words in (told.SON_ID, told.PHONE, "样例路1弄", "低保证号", "因病"):
            assert words not in text
        assert [(one.field, one.text) for one in disclosure.paper.typed] == [
            ("need", TYPED["need"])
        ]

    def test_without_a_need_there_is_no_referral(self, family: Household, worker: Worker) -> None:
        with pytest.raises(ValidationError) as wrong:
            printed(self.kind, family.pk, worker, asked=Asked(texts={"need": "  "}))
        assert wrong.value.code == "no_text"

    @pytest.mark.parametrize(
        ("number", "is_told"), [("020-88886666", True), (told.SON_PHONE, False)]
    )
    def test_the_office_s_own_number_is_told_outside_but_none_of_the_household_s(
        self, number: str, is_told: bool, family: Household, worker: Worker
    ) -> None:
        asked = Asked(texts={"need": "接送。", "reply_to": number})
        made = printed(self.kind, family.pk, worker, asked=asked, level="external")
        assert (number in text_of(made)) == is_told


class TestAssessment:
    def test_mood_is_printed_in_full_for_supervisors_alone(
        self, closed: Made, supervisor: Worker, clerk: Worker
    ) -> None:
        kind = KINDS["assessment"]
        assert "PHQ-2" in text_of(printed(kind, closed.family, supervisor))
        assert "PHQ-2" not in text_of(printed(kind, closed.family, clerk))

    def test_an_earlier_one_knows_nothing_of_the_later(
        self, closed: Made, supervisor: Worker
    ) -> None:
        rows = Household.objects.unscoped("tests").get(pk=closed.family).assessments.completed()
        first = rows.order_by("assessed_on").first()
        kind = KINDS["assessment"]
        text = text_of(printed(kind, closed.family, supervisor, subject_id=first.pk))
        assert first.assessed_on.isoformat() in text
        assert "由督导调整" not in text


class TestPages:
    def client(self, worker: Worker) -> Client:
        client = Client()
        client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def test_the_page_offers_what_the_reader_may_print(
        self, closed: Made, worker: Worker, supervisor: Worker
    ) -> None:
        url = reverse("papers", args=[closed.family])
        offered = {}
        for who in (worker, supervisor):
            page = self.client(who).get(url).content.decode()
            links = {code: reverse("paper", args=[closed.family, code]) in page for code in KINDS}
            offered[who.pk] = {code for code, is_there in links.items() if is_there}
            assert (reverse("case-file", args=[closed.family]) in page) == (who == supervisor)
        assert offered == {worker.pk: FIELD, supervisor.pk: set(KINDS)}

    @every_kind
    def test_its_own_page_says_what_it_will_hold_and_makes_it(
        self, kind: Kind, closed: Made, supervisor: Worker
    ) -> None:
        url = reverse("paper", args=[closed.family, kind.code])
        client = self.client(supervisor)
        page = client.get(url).content.decode()
        assert "<dt>签署</dt>" in page
        form = {**FACTS, **{name: "一句话。" for name in kind.texts}}
        answer = post(client, url, form)
        made = Disclosure.objects.unscoped("tests").get(document=kind.code)
        assert answer["Location"] == reverse("disclosure", args=[made.pk])
        pdf = client.get(reverse("disclosure-pdf", args=[made.pk]))
        assert pdf.content.startswith(b"%PDF")
        assert Entry.objects.latest("seq", "at").act == "paper opened"

    def test_what_is_wrong_is_said_and_nothing_is_logged(
        self, closed: Made, supervisor: Worker
    ) -> None:
        client, bare = self.client(supervisor), closed.bare
        referral = reverse("paper", args=[closed.family, "referral"])
        assert "请填写" in post(client, referral, FACTS).content.decode()
        plan = reverse("paper", args=[bare, "plan"])
        assert "还没有可以做这份文书的内容" in client.get(plan).content.decode()
        assert "还没有可以做这份文书的内容" in post(client, plan, FACTS).content.decode()
        index = reverse("paper", args=[closed.family, "file_index"])
        with mock.patch.object(Kind, "build", side_effect=DocumentNotLaidOut):
            assert "页面没有排成" in post(client, index, FACTS).content.decode()
        assert not Disclosure.objects.unscoped("tests").exists()

    def test_what_is_not_there_is_not_found(self, closed: Made, supervisor: Worker) -> None:
        client = self.client(supervisor)
        plan = reverse("paper", args=[closed.family, "plan"])
        for url in (f"{plan}?of={uuid4()}", reverse("paper", args=[closed.family, "letter"])):
            assert client.get(url).status_code == 404

    def test_a_social_worker_s_log_holds_papers_of_the_field_alone(
        self, closed: Made, worker: Worker, supervisor: Worker
    ) -> None:
        made = [printed(KINDS[code], closed.family, supervisor) for code in ("review", "intake")]
        page = self.client(worker).get(reverse("papers", args=[closed.family])).content.decode()
        assert [one.serial in page for one in made] == [True, False]

    def test_days_that_make_no_span_are_pointed_out(self, closed: Made, worker: Worker) -> None:
        url = reverse("paper", args=[closed.family, "visit_record"])
        days = f"?from_on={told.day(1)}&until_on={told.day(2)}"
        assert "结束日期早于开始日期" in self.client(worker).get(url + days).content.decode()
