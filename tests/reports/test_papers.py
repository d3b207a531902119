"""Every kind of paper: its text as two readers see it, what is left out of it, who may make it."""

from collections import Counter
from typing import Any, NamedTuple, cast
from unittest import mock
from uuid import UUID, uuid4

import pypdfium2
import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from casework.access.actions import post_worker
from casework.access.models import Area, Worker
from casework.assessments import history
from casework.audit.models import Entry
from casework.households.actions import hand_over, share_household
from casework.households.models import Household
from casework.reports import actions, rules
from casework.reports.documents.built import DocumentNotLaidOut
from casework.reports.kinds import KINDS, Kind
from casework.reports.models import OF_A_ROW, Disclosure, DisclosureLevel, Document
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


class Print(NamedTuple):
    """One paper that was made of the family when its case was closed, and its entry in the log."""

    pdf: bytes
    pages: int
    serial: str
    subject_id: UUID | None
    entry: Entry


Prints = dict[tuple[str, str], Print]


@pytest.fixture(scope="module")
def prints(made: Any, django_db_blocker: Any) -> Prints:
    """Every kind at every level, made by a supervisor while there is something for each of them."""
    with django_db_blocker.unblock(), kept_apart():
        supervisor = Worker.objects.get(pk=made.supervisor)
        household = Household.objects.unscoped("tests").get(pk=made.family)
        told.close(household, Worker.objects.get(pk=made.worker), supervisor)
        return {
            (kind.code, level): kept(printed(kind, made.family, supervisor, level=level))
            for kind in KINDS.values()
            for level in DisclosureLevel.values
        }


def kept(one: Disclosure) -> Print:
    entry = Entry.objects.latest("seq", "at")
    return Print(one.paper.pdf, one.pages, one.serial, one.subject_id, entry)


@pytest.fixture
def bare(area: Area, worker: Worker) -> Household:
    return make_household(area, worker, "单一人")


def asked_for(kind: Kind) -> Asked:
    return Asked(texts={name: TYPED.get(name, "") for name in kind.texts})


def printed(kind: Kind, household_id: UUID, by: Worker, **changes: Any) -> Disclosure:
    arguments = {**FACTS, "asked": asked_for(kind), **changes}
    made = actions.print_paper(document=kind.code, household_id=household_id, by=by, **arguments)
    return cast(Disclosure, Disclosure.objects.unscoped("tests").get(pk=made.pk))


def text_of(paper: Disclosure) -> str:
    return told_by(paper.paper.pdf)


def told_by(pdf: bytes) -> str:
    return squeezed("".join(pdfium(pdf)))


@needs_poppler
@every_kind
def test_two_readers_find_the_same_text_with_everything_that_a_form_says(
    kind: Kind, prints: Prints
) -> None:
    paper = prints[kind.code, "full"]
    one, other = pdfium(paper.pdf), poppler(paper.pdf)
    assert [Counter(squeezed(page)) for page in one] == [Counter(squeezed(page)) for page in other]
    text = squeezed("".join(one))
    said = [kind.title, "样例镇第一居民区", "签署", "年月日", paper.serial, "用途：归档"]
    assert [words for words in said if squeezed(words) not in text] == []
    assert all(f"共{paper.pages}页" in squeezed(page) for page in one)


@every_kind
def test_its_pages_are_numbered_from_one_and_its_chapters_are_bookmarks(
    kind: Kind, prints: Prints
) -> None:
    document = pypdfium2.PdfDocument(prints[kind.code, "full"].pdf)
    try:
        titles = [one.get_title() for one in document.get_toc()]
        assert titles[:1] == [kind.title]
        assert titles[1].startswith("一、")
        assert any(title.endswith("签署") for title in titles)
        assert document.get_page_label(0) == "1"
    finally:
        document.close()


@every_kind
def test_the_audit_knows_what_it_was_made_of(kind: Kind, prints: Prints) -> None:
    paper = prints[kind.code, "internal"]
    assert (paper.entry.act, paper.entry.details["level"]) == (kind.act, "internal")
    assert paper.entry.details["serial"] == paper.serial
    assert (paper.subject_id is not None) == (kind.document in OF_A_ROW and not kind.spans)


@every_kind
def test_an_external_one_tells_nobody_s_name_number_or_phone(kind: Kind, prints: Prints) -> None:
    text = told_by(prints[kind.code, "external"].pdf)
    people = (told.HEAD, told.SON, told.NIECE, told.FORMER, told.NEIGHBOUR)
    secrets = (*people, told.SON_ID, told.PHONE, told.SON_PHONE, told.NIECE_PHONE, "303室", "PHQ-2")
    assert [words for words in secrets if words in text] == []


@every_kind
def test_an_internal_one_names_no_third_party(kind: Kind, prints: Prints) -> None:
    text = told_by(prints[kind.code, "internal"].pdf)
    assert told.NEIGHBOUR not in text
    assert told.HEAD in text


@pytest.mark.parametrize("code", ["intake", "visit_record", "blank_visit", "file_index"])
def test_parts_without_content_say_so(code: str, bare: Household, supervisor: Worker) -> None:
    kind = KINDS[code]
    lines = "".join(pdfium(printed(kind, bare.pk, supervisor).paper.pdf)).splitlines()
    assert "无" in {line.strip() for line in lines}


@pytest.mark.parametrize("code", ["plan", "review", "assessment", "closure"])
def test_what_there_is_none_of_is_not_printed(
    code: str, bare: Household, supervisor: Worker
) -> None:
    with pytest.raises(ValidationError) as wrong:
        printed(KINDS[code], bare.pk, supervisor)
    assert wrong.value.code == "nothing"


def test_a_form_bears_the_title_and_the_name_that_its_office_gave_it(
    family: Household, clerk: Worker
) -> None:
    actions.save_office_style(
        street_id=family.street_id,
        based_on=0,
        organisation="样例镇救助站",
        footer="",
        titles={"intake": "求助登记表"},
        binding_mm=0,
        is_duplex=False,
        folds_genogram=True,
        by=make_worker("system", family.area),
    )
    made = actions.print_paper(
        document="intake",
        household_id=family.pk,
        level="full",
        reason="filing",
        recipient="档案室",
        by=clerk,
    )
    text = squeezed(" ".join(pdfium(made.paper.pdf)))
    assert "求助登记表" in text
    assert "样例镇救助站" in text
    assert "接案登记表" not in text


@every_kind
def test_a_social_worker_prints_the_papers_of_the_field_alone(
    kind: Kind, family: Household, worker: Worker, clerk: Worker
) -> None:
    assert kind.may(clerk, family)
    assert kind.may(worker, family) == (kind.code in FIELD)
    assert rules.may_read_disclosure(
        worker, Disclosure(household=family, document=kind.document)
    ) == (kind.code in FIELD)


def test_whoever_may_not_is_refused_and_out_of_scope_there_is_nothing(
    family: Household, worker: Worker
) -> None:
    with pytest.raises(PermissionDenied):
        printed(KINDS["file_index"], family.pk, worker)
    with pytest.raises(ObjectDoesNotExist):
        printed(KINDS["plan"], family.pk, make_worker("worker", make_area()))


def test_a_row_of_another_household_is_none(
    family: Household, bare: Household, supervisor: Worker
) -> None:
    with pytest.raises(ObjectDoesNotExist):
        printed(KINDS["plan"], bare.pk, supervisor, subject_id=family.plans.get(number=1).pk)


def test_the_case_file_is_a_paper_like_the_others(family: Household, clerk: Worker) -> None:
    made = actions.print_paper(
        document=Document.CASE_FILE, household_id=family.pk, by=clerk, **FACTS
    )
    assert (made.document, Entry.objects.latest("seq", "at").act) == (
        "case_file", "case file printed",
    )  # fmt: skip


class TestPlan:
    def test_an_earlier_version_says_that_it_is_not_in_force(
        self, family: Household, supervisor: Worker
    ) -> None:
        first = family.plans.get(number=1)
        text = text_of(printed(KINDS["plan"], family.pk, supervisor, subject_id=first.pk))
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


def test_a_meeting_is_told_nothing_that_a_handover_left_with_the_former_worker(
    family: Household, worker: Worker, supervisor: Worker
) -> None:
    kind = KINDS["conference"]
    done = "（做了一部分）"
    assert done in text_of(printed(kind, family.pk, supervisor))
    taker = make_worker("worker", family.area)
    post_worker(worker=taker, area=family.area, role="clerk", from_on=told.day(0), by=None)
    hand_over(
        giver=worker, taker=taker, household_ids=[family.pk], notes_go_along=False, by=supervisor
    )
    assert done not in text_of(printed(kind, family.pk, taker))


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
        self, family: Household, supervisor: Worker, clerk: Worker
    ) -> None:
        kind = KINDS["assessment"]
        assert "PHQ-2" in text_of(printed(kind, family.pk, supervisor))
        assert "PHQ-2" not in text_of(printed(kind, family.pk, clerk))

    def test_an_earlier_one_knows_nothing_of_the_later(
        self, family: Household, supervisor: Worker
    ) -> None:
        first = history.completed_of(family).last()
        kind = KINDS["assessment"]
        text = text_of(printed(kind, family.pk, supervisor, subject_id=first.pk))
        assert first.assessed_on.isoformat() in text
        assert "由督导调整" not in text


class TestPages:
    def test_whoever_only_reads_a_household_is_offered_no_paper_of_it(
        self, family: Household, supervisor: Worker
    ) -> None:
        guest = make_worker("worker", make_area())
        share_household(
            household_id=family.pk, colleague=guest, until_on=told.day(-9), reason="联合走访",
            by=supervisor,
        )  # fmt: skip
        assert self.client(guest).get(reverse("household", args=[family.pk])).status_code == 200
        assert self.client(guest).get(reverse("papers", args=[family.pk])).status_code == 403

    def client(self, worker: Worker) -> Client:
        client = Client()
        client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def test_the_page_offers_what_the_reader_may_print(
        self, family: Household, worker: Worker, supervisor: Worker
    ) -> None:
        url = reverse("papers", args=[family.pk])
        offered = {}
        for who in (worker, supervisor):
            page = self.client(who).get(url).content.decode()
            links = {code: reverse("paper", args=[family.pk, code]) in page for code in KINDS}
            offered[who.pk] = {code for code, is_there in links.items() if is_there}
            assert (reverse("case-file", args=[family.pk]) in page) == (who == supervisor)
        assert offered == {worker.pk: FIELD, supervisor.pk: set(KINDS) - {"closure"}}

    @pytest.mark.parametrize("code", ["plan", "visit_record", "referral", "conference"])
    def test_its_own_page_says_what_it_will_hold_and_makes_it(
        self, code: str, family: Household, supervisor: Worker
    ) -> None:
        kind = KINDS[code]
        url = reverse("paper", args=[family.pk, kind.code])
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
        self, family: Household, bare: Household, supervisor: Worker
    ) -> None:
        client = self.client(supervisor)
        referral = reverse("paper", args=[family.pk, "referral"])
        assert "请填写" in post(client, referral, FACTS).content.decode()
        plan = reverse("paper", args=[bare.pk, "plan"])
        assert "还没有可以做这份文书的内容" in client.get(plan).content.decode()
        assert "还没有可以做这份文书的内容" in post(client, plan, FACTS).content.decode()
        index = reverse("paper", args=[family.pk, "file_index"])
        with mock.patch.object(Kind, "build", side_effect=DocumentNotLaidOut):
            assert "页面没有排成" in post(client, index, FACTS).content.decode()
        assert not Disclosure.objects.unscoped("tests").exists()

    def test_what_is_not_there_is_not_found(self, family: Household, supervisor: Worker) -> None:
        client = self.client(supervisor)
        plan = reverse("paper", args=[family.pk, "plan"])
        for url in (f"{plan}?of={uuid4()}", reverse("paper", args=[family.pk, "letter"])):
            assert client.get(url).status_code == 404

    def test_a_social_worker_s_log_holds_papers_of_the_field_alone(
        self, family: Household, worker: Worker, supervisor: Worker
    ) -> None:
        made = [printed(KINDS[code], family.pk, supervisor) for code in ("review", "intake")]
        page = self.client(worker).get(reverse("papers", args=[family.pk])).content.decode()
        assert [one.serial in page for one in made] == [True, False]

    def test_days_that_make_no_span_are_pointed_out(
        self, family: Household, worker: Worker
    ) -> None:
        url = reverse("paper", args=[family.pk, "visit_record"])
        days = f"?from_on={told.day(1)}&until_on={told.day(2)}"
        assert "结束日期早于开始日期" in self.client(worker).get(url + days).content.decode()
