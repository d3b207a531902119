"""The copy of one person's data: all that is theirs, nothing of others, on paper and as JSON."""

import json
from datetime import date
from typing import Any, cast

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client, override_settings
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.assessments.models import MoodAnswer, MoodAnswers
from casework.audit.chain import record
from casework.audit.models import Entry
from casework.common.dates import now, today
from casework.households import actions as keeping
from casework.households.models import (
    DataRequestNote,
    Household,
    Person,
    PersonCondition,
    PersonIdentity,
)
from casework.reports.actions import copy_person, print_case_file, print_paper
from casework.reports.documents.person_copy import build_person_copy, ordinal
from casework.reports.gather.person import copy_of, work
from casework.reports.gather.person.memory import role_of
from casework.reports.machine import as_plain
from casework.reports.models import Disclosure
from casework.reports.snapshot import Disclosure as Printed
from casework.reports.snapshot_person import Asking, PersonCopy
from casework.visits.models import Participant
from tests.factories import make_area, make_closed_case, make_household, make_visit, make_worker
from tests.posting import post
from tests.reports.books import made
from tests.reports.family import HEAD, NEIGHBOUR, NIECE, PHONE, SON, SON_ID, SON_PHONE, damage
from tests.reports.reading import pdfium, squeezed

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

FACTS = {"reason": "request", "recipient": "本人", "asked_by": SON, "identified": "id_paper"}


def printed(by: Worker) -> Printed:
    return Printed("CW-20261125-AAAA-BBBB", by.name, now(), "本人申请", "本人")


def person_of(household: Household, **found: Any) -> Person:
    rows = household.people.select_related("household__street", "household__area")
    return rows.get(**found)


@pytest.fixture
def son(family: Household) -> Person:
    return person_of(family, relation="2")


def copied(person: Person, by: Worker) -> PersonCopy:
    return copy_of(person, printed(by), Asking(), by=by)


def part(person: Person, by: Worker, key: str) -> list[dict[str, Any]]:
    """Return the records of one part as a machine reads them."""
    return cast(list[dict[str, Any]], as_plain(copied(person, by))["parts"][key]["records"])


def whole(person: Person, by: Worker) -> str:
    return json.dumps(as_plain(copied(person, by)), ensure_ascii=False)


def kind_and_recipient(one: Any) -> tuple[str | None, str]:
    return one["document"].get("code"), one["recipient"]["text"]


class TestWhatIsTheirs:
    def test_identity_with_codes_beside_words(self, son: Person, worker: Worker) -> None:
        known = part(son, worker, "identity")[0]
        assert known["name"] == {"label": "姓名", "text": SON}
        assert known["id_number"]["text"] == SON_ID
        assert known["phones"]["value"] == [SON_PHONE]
        assert known["sex"] == {"label": "性别", "text": "男", "code": "1"}
        assert known["birth_on"]["value"] == "1973-11-13"

    def test_condition(self, son: Person, worker: Worker) -> None:
        assert part(son, worker, "condition")[0]["note"]["text"] == "怕生"

    def test_ties_from_their_side(self, son: Person, worker: Worker) -> None:
        ties = [(one["relation"]["text"], one["name"]["text"]) for one in part(son, worker, "ties")]
        assert ties == [("母亲", HEAD), ("监护人", HEAD), ("前配偶", "某某")]

    def test_the_other_side_of_a_tie(self, family: Household, worker: Worker) -> None:
        head = person_of(family, relation="0")
        words = [one["relation"]["text"] for one in part(head, worker, "ties")]
        assert words == ["子女", "被监护人"]

    def test_their_consents_and_the_household_s(self, son: Person, worker: Worker) -> None:
        found = part(son, worker, "consents")
        assert [one["level"]["text"] for one in found] == ["本人", "全户"]

    def test_their_scales_and_the_household_s_grade(self, son: Person, worker: Worker) -> None:
        latest = part(son, worker, "assessments")[-1]
        assert "部分丧失" in latest["self_care"]["text"]
        assert "PHQ-2 5 分" in latest["mood"]["text"]
        assert latest["grade"]["code"]

    def test_a_visit_that_names_them(self, son: Person, worker: Worker) -> None:
        visit = part(son, worker, "visits")[0]
        assert (visit["was_met"]["value"], visit["took_part"]["value"]) == (False, False)
        assert f"{SON}去医院透析未归" in visit["text"]["text"]

    def test_a_visit_they_were_met_at_or_took_part_in(
        self, family: Household, son: Person, worker: Worker
    ) -> None:
        make_visit(family, worker, log_people_seen=(son.pk,), log_narrative="门开着。")
        make_visit(family, worker, log_participants=(Participant(SON, "本人"),))
        met, came = part(son, worker, "visits")[-2:]
        assert (met["was_met"]["value"], came["took_part"]["value"]) == (True, True)

    def test_measures_that_name_them(self, family: Household, son: Person, worker: Worker) -> None:
        assert part(son, worker, "measures") == []
        assert work.ONLY_ABOUT in json.dumps(as_plain(copied(son, worker)), ensure_ascii=False)

    def test_papers_on_which_they_were_printed(
        self, family: Household, son: Person, supervisor: Worker
    ) -> None:
        print_case_file(
            household_id=family.pk, level="full", reason="filing", recipient="档案室", by=supervisor
        )
        head = person_of(family, relation="0")
        copy_person(person_id=head.pk, reason="inspection", recipient="检查组", by=supervisor)
        found = part(son, supervisor, "disclosures")
        assert [one["recipient"]["text"] for one in found] == ["档案室"]

    def test_every_kind_of_paper_and_ledger_in_which_they_went_out(
        self, family: Household, son: Person, supervisor: Worker, worker: Worker, tmp_path: Any
    ) -> None:
        paper = {"reason": "filing", "recipient": "民政所"}
        print_paper(document="intake", household_id=family.pk, level="full", by=supervisor, **paper)
        with override_settings(CASEWORK_LEDGERS_DIR=tmp_path):
            made(family.area, supervisor, "visits", "internal")
            made(family.street, make_worker("supervisor", family.street), "people")
        gone = [("intake", "民政所"), ("visits", "档案室"), ("people", "档案室")]
        found = part(son, supervisor, "disclosures")
        assert [kind_and_recipient(one) for one in found] == gone
        assert found[1]["level"]["code"] == "internal"
        of_one_area = [kind_and_recipient(one) for one in part(son, worker, "disclosures")]
        assert of_one_area == [*gone[:2], (None, "见上级台账登记")]

    def test_who_read_by_month_and_role_without_a_name(
        self, family: Household, son: Person, supervisor: Worker
    ) -> None:
        client = Client()
        client.force_login(supervisor)
        for _ in range(2):
            client.get(reverse("people", args=[family.pk]))
        (row,) = part(son, supervisor, "reading")
        assert row["month"]["text"] == f"{today():%Y-%m}"
        assert (row["role"]["code"], row["count"]["value"]) == ("supervisor", 2)

    @pytest.mark.parametrize("act", ["case file opened", "paper opened", "attachment opened"])
    def test_opening_a_paper_or_a_file_is_a_reading(
        self, family: Household, son: Person, supervisor: Worker, act: str
    ) -> None:
        record(act, family, by=supervisor)
        (row,) = part(son, supervisor, "reading")
        assert row["count"]["value"] == 1

    def test_who_was_posted_nowhere_has_no_role(self, worker: Worker) -> None:
        posts = list(worker.postings.all())
        assert role_of(worker.pk, date(2001, 1, 1), posts) == "worker"
        assert role_of(None, today(), posts) == ""

    def test_their_requests(self, son: Person, worker: Worker) -> None:
        copy_person(person_id=son.pk, by=worker, **FACTS)
        (row,) = part(son, worker, "requests")
        assert (row["kind"]["code"], row["outcome"]["code"]) == ("copy", "done")


class TestWhatIsOthers:
    def test_nobody_else_s_number_stands_in_it(self, son: Person, worker: Worker) -> None:
        text = whole(son, worker)
        assert NIECE not in text
        assert NEIGHBOUR not in text

    def test_a_narrative_gives_the_sentences_about_them_with_others_masked(
        self, son: Person, worker: Worker
    ) -> None:
        text = part(son, worker, "visits")[0]["text"]["text"]
        assert HEAD not in text
        assert "一夜没睡" not in text
        assert text.endswith("（另有涉及他人的内容，未列入）")

    def test_who_left_is_not_told_where_the_others_live(
        self, family: Household, worker: Worker
    ) -> None:
        former = person_of(family, left_on__isnull=False)
        home = part(former, worker, "household")[0]
        assert "living_address" not in home
        assert PHONE not in whole(former, worker)

    def test_others_phones_and_ids_are_masked_and_their_own_kept(
        self, area: Area, worker: Worker
    ) -> None:
        household = make_household(area, worker, "魏龙凤")
        keeping.add_person(
            household_id=household.pk,
            relation="2",
            identity=PersonIdentity(name="魏小山", id_kind="none", phones=("13911112222",)),
            condition=PersonCondition(note="小山电话13911112222，母亲龙凤13933334444。"),
            by=worker,
        )
        note = part(person_of(household, relation="2"), worker, "condition")[0]["note"]["text"]
        assert note == "小山电话13911112222，母亲某某（号码略）。"

    def test_who_lives_alone_reads_the_whole_narrative(self, area: Area, worker: Worker) -> None:
        household = make_household(area, worker, "魏龙凤")
        make_visit(household, worker, log_narrative="门开着。屋里很冷。")
        text = part(person_of(household, relation="0"), worker, "visits")[0]["text"]["text"]
        assert text == "门开着。屋里很冷。"

    def test_mood_is_left_to_those_who_may_see_it(
        self, family: Household, son: Person, area: Area
    ) -> None:
        colleague = make_worker("worker", area)
        assert part(son, colleague, "assessments")[-1]["mood"]["text"] == work.MOOD_ELSEWHERE
        assert MoodAnswers(people={"x": MoodAnswer(1, 2)}).people


class TestUnreadable:
    @pytest.mark.parametrize(
        ("table", "column", "key"),
        [
            ("households_person", "condition_sealed", "condition"),
            ("households_household", "identity_sealed", "household"),
            ("households_household", "situation_sealed", "intake"),
            ("households_consent", "note_sealed", "consents"),
            ("assessments_assessment", "answers_sealed", "assessments"),
            ("assessments_assessment", "mood_sealed", "assessments"),
            ("visits_visit", "log_sealed", "visits"),
            ("plans_measure", "wording_sealed", "measures"),
            ("reviews_review", "text_sealed", "reviews"),
        ],
    )
    def test_it_says_so_and_names_it(
        self, son: Person, worker: Worker, table: str, column: str, key: str
    ) -> None:
        damage(table, column)
        copy = copied(person_of(son.household, pk=son.pk), worker)
        assert copy.unreadable
        shown = next(one for one in copy.parts if one.key == key)
        assert any(one.text == "无法读取" for item in shown.items for one in item.fields)

    def test_an_identity_that_does_not_open_is_no_reason_to_fail(
        self, son: Person, worker: Worker
    ) -> None:
        damage("households_person", "identity_sealed")
        copy = copied(person_of(son.household, pk=son.pk), worker)
        assert copy.name == "无法读取"
        assert "无法读取的记录" in squeezed("".join(pdfium(build_person_copy(copy).pdf)))


class TestMaking:
    def test_it_is_logged_with_reason_and_recipient(self, son: Person, worker: Worker) -> None:
        made = copy_person(person_id=son.pk, by=worker, **FACTS)
        assert (made.document, made.person, made.note.recipient) == ("person_copy", son, "本人")
        assert (made.note.asked_by, made.note.identified) == (SON, "id_paper")
        entry = Entry.objects.get(act="person copied")
        assert entry.details["digest"] == made.digest
        assert SON not in str(entry.details)

    def test_paper_and_machine_hold_the_same(self, son: Person, worker: Worker) -> None:
        made = copy_person(person_id=son.pk, by=worker, **FACTS)
        plain = json.loads(made.paper.machine)
        paper = squeezed("".join(pdfium(made.paper.pdf)))
        assert (plain["schema"], plain["serial"]) == (1, made.serial)
        assert plain["identified"]["text"] in paper
        assert SON_ID in paper

    def test_an_open_request_is_answered_with_it(self, son: Person, worker: Worker) -> None:
        asked = keeping.enter_request(
            person_id=son.pk,
            kind="copy",
            asked_on=today(),
            identified="known",
            note=DataRequestNote(SON),
            by=worker,
        )
        made = copy_person(person_id=son.pk, by=worker, **FACTS)
        assert made.answers == asked
        (row,) = son.data_requests.all()
        assert (row.pk, row.outcome, row.identified) == (asked.pk, "done", "known")

    def test_the_request_s_page_leads_to_the_copy_that_answered_it(
        self, son: Person, worker: Worker
    ) -> None:
        made = copy_person(person_id=son.pk, by=worker, **FACTS)
        client = Client()
        client.force_login(worker)
        page = client.get(reverse("data-request", args=[made.answers_id])).content.decode()
        assert reverse("disclosure", args=[made.pk]) in page
        assert made.serial in page

    def test_one_of_nobody_known_is_refused_and_entered_anew(
        self, son: Person, worker: Worker
    ) -> None:
        keeping.enter_request(
            person_id=son.pk,
            kind="copy",
            asked_on=today(),
            identified="not",
            note=DataRequestNote("某人"),
            by=worker,
        )
        copy_person(person_id=son.pk, by=worker, **FACTS)
        outcomes = sorted(son.data_requests.values_list("outcome", "identified"))
        assert outcomes == [("done", "id_paper"), ("refused", "not")]

    def test_another_purpose_answers_no_request(self, son: Person, worker: Worker) -> None:
        made = copy_person(person_id=son.pk, reason="inspection", recipient="检查组", by=worker)
        assert made.answers is None
        assert not son.data_requests.exists()

    @pytest.mark.parametrize("lacking", ["asked_by", "identified", "recipient"])
    def test_nothing_is_made_without_knowing_who_asks(
        self, son: Person, worker: Worker, lacking: str
    ) -> None:
        with pytest.raises(ValidationError):
            copy_person(person_id=son.pk, by=worker, **FACTS | {lacking: ""})
        assert not Disclosure.objects.unscoped("tests").exists()

    def test_a_clerk_makes_none(self, son: Person, clerk: Worker) -> None:
        with pytest.raises(PermissionDenied):
            copy_person(person_id=son.pk, by=clerk, **FACTS)

    def test_of_a_stranger_there_is_nobody(self, son: Person) -> None:
        from_elsewhere = make_worker("worker", make_area())
        with pytest.raises(Person.DoesNotExist):
            copy_person(person_id=son.pk, by=from_elsewhere, **FACTS)

    def test_a_closed_case_says_until_when_it_is_kept(
        self, family: Household, son: Person, worker: Worker, supervisor: Worker
    ) -> None:
        make_closed_case(family, worker, supervisor)
        law = copied(person_of(family, pk=son.pk), worker).law
        assert f"至 {today().year + 10}-" in "".join(law)

    @pytest.mark.parametrize(
        ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十")]
    )
    def test_parts_are_numbered_in_chinese(self, number: int, words: str) -> None:
        assert ordinal(number) == words


@pytest.fixture
def restricted(son: Person, worker: Worker, supervisor: Worker) -> Person:
    asked = keeping.enter_request(
        person_id=son.pk,
        kind="restriction",
        asked_on=today(),
        identified="known",
        note=DataRequestNote(SON),
        by=worker,
    )
    keeping.grant_request(request_id=asked.pk, based_on=1, outcome="done", by=supervisor)
    return person_of(son.household, pk=son.pk)


class TestRestricted:
    def test_a_case_file_leaves_them_out_with_a_line(
        self, restricted: Person, supervisor: Worker
    ) -> None:
        made = print_case_file(
            household_id=restricted.household_id,
            level="full",
            reason="filing",
            recipient="档案室",
            by=supervisor,
        )
        paper = squeezed("".join(pdfium(made.paper.pdf)))
        assert "已限制处理，信息不予打印" in paper
        assert "某某去医院透析未归" in paper
        for what in (SON, SON_ID, SON_PHONE):
            assert what not in paper

    def test_they_still_get_their_own_copy(self, restricted: Person, worker: Worker) -> None:
        copy = copied(restricted, worker)
        assert copy.name == SON
        assert "已限制处理" in copy.restricted
        assert "处理状态" in squeezed("".join(pdfium(build_person_copy(copy).pdf)))

    def test_no_page_of_the_household_shows_them(
        self, restricted: Person, supervisor: Worker
    ) -> None:
        client = Client()
        client.force_login(supervisor)
        household = restricted.household
        latest = household.assessments.order_by("-assessed_on").first()
        pages = [reverse(name, args=[household.pk]) for name in ("people", "household", "tie-new")]
        pages += [
            reverse("consent-new", args=[household.pk]),
            reverse("visit-new", args=[household.pk]),
        ]
        pages.append(reverse("assessment", args=[cast(Any, latest).pk]))
        for url in pages:
            text = client.get(url).content.decode()
            assert SON_PHONE not in text, url
            assert f">{SON}<" not in text, url
        assert "已限制处理" in client.get(pages[0]).content.decode()


def test_the_page_says_what_is_missing(son: Person, worker: Worker) -> None:
    client = Client()
    client.force_login(worker)
    url = reverse("person-copy", args=[son.pk])
    assert "身份信息" in client.get(url).content.decode()
    lacking = post(client, url, {"reason": "request", "recipient": "本人"}).content.decode()
    assert "制作副本前，请先核实请求人身份。" in lacking
    nameless = post(client, url, FACTS | {"asked_by": ""}).content.decode()
    assert "请写明谁提出。" in nameless


def test_both_files_stream_from_the_disclosure(son: Person, worker: Worker) -> None:
    client = Client()
    client.force_login(worker)
    answer = post(client, reverse("person-copy", args=[son.pk]), FACTS)
    made = Disclosure.objects.unscoped("tests").get()
    assert answer["Location"] == reverse("disclosure", args=[made.pk])
    page = client.get(answer["Location"]).content.decode()
    assert "下载 JSON" in page
    pdf = client.get(reverse("disclosure-pdf", args=[made.pk]))
    plain = client.get(reverse("disclosure-json", args=[made.pk]))
    assert pdf.content == made.paper.pdf
    assert plain.content == made.paper.machine
    assert plain["Content-Type"] == "application/json"
    assert made.serial in plain["Content-Disposition"]
