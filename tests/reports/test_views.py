"""The pages that print, log and hand out case files, as each role meets them."""

import hashlib
import io
from typing import cast
from unittest import mock
from urllib.parse import quote
from uuid import uuid4

import pikepdf
import pypdfium2
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.access.actions import post_worker
from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.dates import today
from casework.households.models import Household
from casework.reports import actions
from casework.reports.actions import case_file
from casework.reports.documents.case_file import DocumentNotLaidOut
from casework.reports.models import Disclosure
from tests.factories import make_area, make_household, make_visit, make_worker
from tests.posting import post
from tests.reports.family import damage

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

FACTS = {"level": "internal", "reason": "filing", "reason_note": "", "recipient": "镇档案室 何静"}


def signed_in(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def client(clerk: Worker) -> Client:
    return signed_in(clerk)


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    household = make_household(area, worker)
    make_visit(household, worker, days_ago=1)
    return household


@pytest.fixture
def disclosure(household: Household, clerk: Worker) -> Disclosure:
    return actions.print_case_file(household_id=household.pk, by=clerk, **FACTS)


def form_url(household: Household) -> str:
    return reverse("case-file", args=[household.pk])


def page_url(disclosure: Disclosure) -> str:
    return reverse("disclosure", args=[disclosure.pk])


def pdf_url(disclosure: Disclosure) -> str:
    return reverse("disclosure-pdf", args=[disclosure.pk])


def count() -> int:
    return int(Disclosure.objects.unscoped("tests").count())


class TestForm:
    def test_it_says_what_the_file_will_hold(self, client: Client, family: Household) -> None:
        page = client.get(form_url(family)).content.decode()
        for words in ("4 人", "2 次，更正 1 条", "第 2 版，目标 1 项，措施 1 项", "共 2 次"):
            assert words in page

    def test_a_household_just_found_holds_little(
        self, client: Client, area: Area, worker: Worker
    ) -> None:
        page = client.get(form_url(make_household(area, worker))).content.decode()
        assert page.count("<dd>无</dd>") == 6

    def test_visits_without_addenda_are_counted_plainly(
        self, client: Client, household: Household
    ) -> None:
        assert "<dd>1 次</dd>" in client.get(form_url(household)).content.decode()

    def test_reading_it_is_remembered(self, client: Client, household: Household) -> None:
        client.get(form_url(household))
        assert Entry.objects.filter(
            act="household read", household_id=household.pk, details__page="case-file"
        ).exists()

    def test_printing_leads_to_the_disclosure(self, client: Client, household: Household) -> None:
        answer = post(client, form_url(household), FACTS)
        made = Disclosure.objects.unscoped("tests").get()
        assert answer.status_code == 302
        assert answer["Location"] == page_url(made)

    def test_a_double_press_makes_one_disclosure(
        self, client: Client, household: Household
    ) -> None:
        facts = {**FACTS, "idempotency_key": str(uuid4())}
        first, second = (post(client, form_url(household), facts) for _ in range(2))
        assert first["Location"] == second["Location"]
        assert count() == 1

    @pytest.mark.parametrize(
        ("left_out", "words"),
        [
            ({"level": ""}, "请选一项"),
            ({"reason": ""}, "请选一项"),
            ({"recipient": "  "}, "请填写"),
            ({"reason": "other"}, "请写明用途。"),
        ],
    )
    def test_what_is_missing_is_asked_for_and_nothing_is_logged(
        self, client: Client, household: Household, left_out: dict[str, str], words: str
    ) -> None:
        answer = post(client, form_url(household), {**FACTS, **left_out})
        assert answer.status_code == 200
        assert words in answer.content.decode()
        assert count() == 0

    def test_pages_that_cannot_be_made_say_so(self, client: Client, household: Household) -> None:
        with mock.patch.object(case_file, "build_case_file", side_effect=DocumentNotLaidOut):
            answer = post(client, form_url(household), FACTS)
        assert "页面没有排成" in answer.content.decode()
        assert count() == 0

    def test_earlier_disclosures_stand_below(
        self, client: Client, household: Household, disclosure: Disclosure
    ) -> None:
        page = client.get(form_url(household)).content.decode()
        for words in (disclosure.serial, "镇档案室 何静", "归档", "内部"):
            assert words in page

    def test_the_log_is_this_household_s_alone(
        self, client: Client, area: Area, worker: Worker, disclosure: Disclosure
    ) -> None:
        page = client.get(form_url(make_household(area, worker))).content.decode()
        assert disclosure.serial not in page

    def test_the_log_leaves_the_papers_in_the_database(
        self, client: Client, household: Household, disclosure: Disclosure
    ) -> None:
        with CaptureQueriesContext(connection) as queries:
            client.get(form_url(household))
        assert not any("paper_sealed" in query["sql"] for query in queries)

    def test_thirty_visits_take_as_many_queries_as_one(
        self, client: Client, household: Household, worker: Worker
    ) -> None:
        counts = []
        for visits in (0, 29):
            for number in range(visits):
                make_visit(household, worker, days_ago=number / 10)
            client.get(form_url(household))
            with CaptureQueriesContext(connection) as queries:
                client.get(form_url(household))
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_what_cannot_be_read_is_listed_before_printing(
        self, client: Client, household: Household
    ) -> None:
        damage("visits_visit", "log_sealed")
        page = client.get(form_url(household)).content.decode()
        assert "<li>走访记录 1</li>" in page

    def test_a_disclosure_whose_note_is_damaged_stays_in_the_log(
        self, client: Client, household: Household, disclosure: Disclosure
    ) -> None:
        damage("reports_disclosure", "note_sealed")
        page = client.get(form_url(household)).content.decode()
        assert disclosure.serial in page
        assert "无法读取" in page


class TestDisclosure:
    def test_it_shows_serial_digest_and_the_way_to_the_paper(
        self, client: Client, disclosure: Disclosure
    ) -> None:
        page = client.get(page_url(disclosure)).content.decode().replace("<wbr>", "")
        for words in (disclosure.serial, disclosure.digest, pdf_url(disclosure), "没有缺字"):
            assert words in page

    def test_it_lists_characters_without_a_shape(
        self, client: Client, household: Household, worker: Worker, clerk: Worker
    ) -> None:
        make_visit(household, worker, log_narrative="门牌上写着\U000f0000字。")
        made = actions.print_case_file(household_id=household.pk, by=clerk, **FACTS)
        page = client.get(page_url(made)).content.decode()
        assert "U+F0000" in page
        assert "走访记录" in page

    def test_it_lists_what_could_not_be_read(
        self, client: Client, household: Household, clerk: Worker
    ) -> None:
        damage("visits_visit", "log_sealed")
        made = actions.print_case_file(household_id=household.pk, by=clerk, **FACTS)
        assert "<li>走访记录 1</li>" in client.get(page_url(made)).content.decode()

    def test_a_damaged_note_says_so(self, client: Client, disclosure: Disclosure) -> None:
        damage("reports_disclosure", "note_sealed")
        page = client.get(page_url(disclosure)).content.decode()
        assert page.count("无法读取") >= 2

    def test_others_see_the_log_entry_without_the_paper(
        self, supervisor: Worker, disclosure: Disclosure
    ) -> None:
        page = signed_in(supervisor).get(page_url(disclosure)).content.decode()
        assert disclosure.serial in page
        assert pdf_url(disclosure) not in page

    def test_reading_it_is_remembered(self, client: Client, disclosure: Disclosure) -> None:
        client.get(page_url(disclosure))
        assert Entry.objects.filter(act="disclosure read", thing_id=disclosure.pk).exists()


class TestPaper:
    def test_what_is_downloaded_is_what_was_logged(
        self, client: Client, disclosure: Disclosure
    ) -> None:
        answer = client.get(pdf_url(disclosure))
        assert hashlib.sha256(answer.content).hexdigest() == disclosure.digest
        assert answer["Content-Type"] == "application/pdf"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]

    def test_its_file_name_names_nobody(
        self, client: Client, household: Household, disclosure: Disclosure
    ) -> None:
        disposition = client.get(pdf_url(disclosure))["Content-Disposition"]
        name = quote(f"档案-{household.number}-{disclosure.serial}.pdf")
        assert disposition == f"attachment; filename*=utf-8''{name}"

    def test_it_can_be_looked_at_in_the_browser(
        self, client: Client, disclosure: Disclosure
    ) -> None:
        answer = client.get(pdf_url(disclosure) + "?inline")
        assert answer["Content-Disposition"].startswith("inline;")

    def test_each_download_is_remembered(self, client: Client, disclosure: Disclosure) -> None:
        client.get(pdf_url(disclosure))
        client.get(pdf_url(disclosure) + "?inline")
        entries = Entry.objects.filter(act="case file opened", thing_id=disclosure.pk)
        assert sorted(entry.details["inline"] for entry in entries) == [False, True]
        assert {entry.details["serial"] for entry in entries} == {disclosure.serial}

    def test_nobody_else_opens_it(self, supervisor: Worker, disclosure: Disclosure) -> None:
        answer = signed_in(supervisor).get(pdf_url(disclosure))
        assert answer.status_code == 403
        assert not Entry.objects.filter(act="case file opened").exists()

    def test_a_damaged_paper_is_not_handed_out(
        self, client: Client, disclosure: Disclosure
    ) -> None:
        damage("reports_disclosure", "paper_sealed")
        answer = client.get(pdf_url(disclosure))
        assert answer.status_code == 500
        assert "无法读取" in answer.content.decode()


class TestPaperUnderPassword:
    """The same paper as a file for which a password is asked."""

    WORD = "Jinsui-2026"

    def fetched(self, client: Client, disclosure: Disclosure, word: str = WORD) -> HttpResponse:
        return cast(HttpResponse, client.post(page_url(disclosure), {"password": word}))

    def test_it_opens_with_the_password_alone(self, client: Client, disclosure: Disclosure) -> None:
        answer = self.fetched(client, disclosure)
        assert answer["Content-Disposition"].startswith("attachment")
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(answer.content))
        with pikepdf.open(io.BytesIO(answer.content), password=self.WORD) as opened:
            assert (opened.encryption.R, opened.user_password_matched) == (6, True)
            assert len(opened.pages) == disclosure.pages
            assert not opened.allow.modify_other

    def test_its_text_is_that_of_the_printed_paper(
        self, client: Client, disclosure: Disclosure
    ) -> None:
        found = pypdfium2.PdfDocument(self.fetched(client, disclosure).content, password=self.WORD)
        kept = pypdfium2.PdfDocument(client.get(pdf_url(disclosure)).content)
        texts = [[page.get_textpage().get_text_range() for page in one] for one in (found, kept)]
        assert texts[0] == texts[1]

    def test_the_log_tells_of_it_and_not_the_password(
        self, client: Client, disclosure: Disclosure
    ) -> None:
        self.fetched(client, disclosure)
        entry = Entry.objects.latest("id")
        assert (entry.act, entry.details["locked"]) == ("case file opened", True)
        assert self.WORD not in str(entry.details)

    @pytest.mark.parametrize(
        "word", ["", "short-1", "两个汉字和更多的字", "with a blank", "x" * 41]
    )
    def test_a_password_that_readers_could_not_take_is_asked_for_again(
        self, client: Client, disclosure: Disclosure, word: str
    ) -> None:
        answer = self.fetched(client, disclosure, word)
        assert answer["Content-Type"].startswith("text/html")
        assert 'aria-invalid="true"' in answer.content.decode()
        assert not Entry.objects.filter(act="case file opened").exists()

    def test_nobody_else_gets_it(self, supervisor: Worker, disclosure: Disclosure) -> None:
        answer = self.fetched(signed_in(supervisor), disclosure)
        assert answer.status_code == 403
        assert not Entry.objects.filter(act="case file opened").exists()


class TestWhoComesIn:
    def urls(self, household: Household, disclosure: Disclosure) -> list[str]:
        return [form_url(household), page_url(disclosure), pdf_url(disclosure)]

    def test_a_social_worker_is_refused(
        self, worker: Worker, household: Household, disclosure: Disclosure
    ) -> None:
        client = signed_in(worker)
        for url in self.urls(household, disclosure):
            assert client.get(url).status_code == 403
        assert post(client, form_url(household), FACTS).status_code == 403
        assert count() == 1

    def test_a_clerk_of_another_street_finds_nothing(
        self, household: Household, disclosure: Disclosure
    ) -> None:
        client = signed_in(make_worker("clerk", make_area()))
        for url in self.urls(household, disclosure):
            assert client.get(url).status_code == 404
        assert post(client, form_url(household), FACTS).status_code == 404

    def test_a_clerk_elsewhere_who_is_a_social_worker_here_is_refused(
        self, area: Area, household: Household, disclosure: Disclosure
    ) -> None:
        both = make_worker("worker", area)
        self.post_as_clerk(both)
        client = signed_in(both)
        for url in self.urls(household, disclosure):
            assert client.get(url).status_code == 403

    def post_as_clerk(self, worker: Worker) -> None:
        post_worker(
            worker=worker, area=make_area(), role="clerk", from_on=today(), until_on=None, by=None
        )

    def test_nobody_signed_in_is_sent_to_sign_in(
        self, household: Household, disclosure: Disclosure
    ) -> None:
        for url in self.urls(household, disclosure):
            assert Client().get(url).status_code == 302

    def test_a_social_worker_is_shown_no_link_to_it(
        self, worker: Worker, household: Household
    ) -> None:
        page = signed_in(worker).get(reverse("visits", args=[household.pk])).content.decode()
        assert form_url(household) not in page
