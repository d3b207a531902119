"""What people ask about their own data: who may enter and answer it, and what then holds."""

from datetime import date
from typing import Any, cast

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from casework.access.actions import post_worker
from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.concurrency import StaleVersion
from casework.common.dates import today
from casework.common.moves import MoveNotAllowed
from casework.households import actions, retention, rules
from casework.households.index import find_people
from casework.households.models import (
    ConsentNote,
    DataRequest,
    DataRequestNote,
    Household,
    LegalReason,
    Person,
    PersonCondition,
    PersonIdentity,
)
from casework.households.naming import name_of
from casework.visits.models import VisitLog
from tests.factories import (
    make_area,
    make_closed_case,
    make_household,
    make_visit,
    make_worker,
)
from tests.world import resident_id

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

ID = resident_id("19550102", 2)


@pytest.fixture
def son(household: Household, worker: Worker) -> Person:
    return actions.add_person(
        household_id=household.pk,
        relation="2",
        identity=PersonIdentity(name="魏𬭎", id_number=ID, sex="1"),
        condition=PersonCondition(note="怕生"),
        by=worker,
    )


def ask(person: Person, kind: str, by: Worker, identified: str = "id_paper") -> DataRequest:
    return actions.enter_request(
        person_id=person.pk,
        kind=kind,
        asked_on=today(),
        identified=identified,
        note=DataRequestNote("魏𬭎", "请删掉。"),
        by=by,
    )


def grant(request: DataRequest, by: Worker, outcome: str = "storage_only") -> DataRequest:
    return actions.grant_request(
        request_id=request.pk, based_on=request.version, outcome=outcome, words="好", by=by
    )


def fresh(person: Person) -> Person:
    return cast(
        Person, Person.objects.unscoped("tests").select_related("household").get(pk=person.pk)
    )


@pytest.fixture
def restricted(son: Person, worker: Worker, supervisor: Worker) -> Person:
    grant(ask(son, "deletion", worker), supervisor)
    return fresh(son)


class TestEntering:
    def test_it_is_due_fifteen_working_days_later(self, son: Person, worker: Worker) -> None:
        request = ask(son, "copy", worker)
        assert request.due_on == retention.answer_due(today())
        assert retention.answer_due(date(2026, 11, 25)) == date(2026, 12, 16)

    def test_the_same_request_waits_once(self, son: Person, worker: Worker) -> None:
        ask(son, "copy", worker)
        with pytest.raises(IntegrityError), transaction.atomic():
            ask(son, "copy", worker)

    def test_a_stranger_finds_nobody(self, son: Person, stranger: Worker) -> None:
        with pytest.raises(Person.DoesNotExist):
            ask(son, "copy", stranger)

    def test_a_clerk_enters_nothing(self, son: Person, area: Area) -> None:
        with pytest.raises(PermissionDenied):
            ask(son, "copy", make_worker("clerk", area))

    def test_the_audit_holds_no_word_of_it(self, son: Person, worker: Worker) -> None:
        request = ask(son, "deletion", worker)
        entry = Entry.objects.get(act="data request entered")
        assert entry.thing_id == request.pk
        assert entry.details["kind"] == "deletion"
        assert "请删掉" not in str(entry.details)


class TestAnswering:
    def test_whoever_writes_records_that_a_correction_is_done(
        self, son: Person, worker: Worker
    ) -> None:
        done = grant(ask(son, "correction", worker), worker, "partly")
        assert (done.outcome, done.answered_by, done.is_open) == ("partly", worker, False)

    def test_nobody_decides_on_a_deletion_they_entered(
        self, son: Person, supervisor: Worker
    ) -> None:
        with pytest.raises(PermissionDenied):
            grant(ask(son, "deletion", supervisor), supervisor)

    def test_a_worker_decides_on_no_deletion(self, son: Person, worker: Worker, area: Area) -> None:
        with pytest.raises(PermissionDenied):
            grant(ask(son, "deletion", worker), make_worker("worker", area))

    def test_the_database_itself_wants_two_people(self, son: Person, worker: Worker) -> None:
        request = ask(son, "restriction", worker)
        rows: Any = DataRequest.objects.unscoped("tests").filter(pk=request.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(outcome="done", answered_at="2026-11-25T00:00Z", answered_by=worker)

    def test_it_is_answered_once(self, son: Person, worker: Worker) -> None:
        request = ask(son, "copy", worker)
        grant(request, worker, "done")
        with pytest.raises(MoveNotAllowed):
            grant(request, worker, "done")

    def test_an_old_page_answers_nothing(self, son: Person, worker: Worker) -> None:
        request = ask(son, "copy", worker)
        with pytest.raises(StaleVersion):
            actions.grant_request(request_id=request.pk, based_on=9, outcome="done", by=worker)

    def test_nobody_unknown_is_granted_anything(self, son: Person, worker: Worker) -> None:
        with pytest.raises(PermissionDenied):
            grant(ask(son, "copy", worker, identified="not"), worker, "done")

    @pytest.mark.parametrize(
        ("kind", "outcome"), [("copy", "storage_only"), ("restriction", "partly")]
    )
    def test_another_outcome_than_its_kind_has_is_refused(
        self, son: Person, worker: Worker, supervisor: Worker, kind: str, outcome: str
    ) -> None:
        with pytest.raises(MoveNotAllowed):
            grant(ask(son, kind, worker), supervisor, outcome)

    @pytest.mark.parametrize(
        ("reason", "words"), [("", "不行"), ("made_up", "不行"), ("accurate", " ")]
    )
    def test_a_refusal_says_why(self, son: Person, worker: Worker, reason: str, words: str) -> None:
        request = ask(son, "correction", worker)
        with pytest.raises(ValidationError):
            actions.refuse_request(
                request_id=request.pk, based_on=1, legal_reason=reason, words=words, by=worker
            )

    def test_a_refusal_is_kept_with_its_reason(self, son: Person, worker: Worker) -> None:
        request = ask(son, "correction", worker)
        done = actions.refuse_request(
            request_id=request.pk, based_on=1, legal_reason="accurate", words="核过", by=worker
        )
        assert (done.outcome, done.legal_reason, done.answer.words) == (
            "refused",
            "accurate",
            "核过",
        )


class TestStorageOnly:
    def test_an_open_case_keeps_the_data_and_handles_them_no_further(
        self, son: Person, worker: Worker, supervisor: Worker
    ) -> None:
        done = grant(ask(son, "deletion", worker), supervisor)
        person = fresh(son)
        assert (done.outcome, done.legal_reason) == ("storage_only", LegalReason.OPEN_CASE)
        assert person.restricted_by == supervisor
        assert person.identity.name == "魏𬭎"

    def test_a_restriction_that_is_asked_for_does_the_same(
        self, son: Person, worker: Worker, supervisor: Worker
    ) -> None:
        grant(ask(son, "restriction", worker), supervisor, "done")
        assert fresh(son).restricted_at is not None

    def test_a_second_one_leaves_the_first_day(
        self, restricted: Person, worker: Worker, supervisor: Worker
    ) -> None:
        grant(ask(restricted, "restriction", worker), supervisor, "done")
        assert fresh(restricted).restricted_at == restricted.restricted_at

    def test_what_the_page_showed_is_what_is_done(
        self, son: Person, worker: Worker, supervisor: Worker
    ) -> None:
        with pytest.raises(StaleVersion):
            grant(ask(son, "deletion", worker), supervisor, "done")

    @pytest.mark.parametrize("term", ["魏𬭎", ID])
    def test_search_finds_the_person_no_more(
        self, restricted: Person, supervisor: Worker, term: str
    ) -> None:
        assert find_people(supervisor, term) == []

    def test_their_name_is_not_shown(self, restricted: Person) -> None:
        assert name_of(restricted) == "已限制处理"

    def test_nothing_of_them_is_changed(self, restricted: Person, worker: Worker) -> None:
        with pytest.raises(PermissionDenied):
            actions.remove_member(
                person_id=restricted.pk, based_on=restricted.version, left_on=today(), by=worker
            )

    def test_no_relation_is_added(
        self, restricted: Person, household: Household, worker: Worker
    ) -> None:
        head = household.people.get(relation="0")
        with pytest.raises(Person.DoesNotExist):
            actions.add_tie(
                household_id=household.pk,
                kind="parent",
                person_id=head.pk,
                other_id=restricted.pk,
                by=worker,
            )

    def test_no_consent_is_taken(
        self, restricted: Person, household: Household, worker: Worker
    ) -> None:
        with pytest.raises(Person.DoesNotExist):
            actions.give_consent(
                household_id=household.pk,
                person_id=restricted.pk,
                purpose="photos",
                given_on=today(),
                until_on=None,
                note=ConsentNote(),
                by=worker,
            )

    def test_no_visit_says_that_they_were_met(
        self, restricted: Person, household: Household, worker: Worker
    ) -> None:
        with pytest.raises(Person.DoesNotExist):
            make_visit(household, worker, log_people_seen=(restricted.pk,))
        assert VisitLog().people_seen == ()

    def test_they_still_count(self, restricted: Person, household: Household) -> None:
        assert household.people.filter(is_member=True).count() == 2

    def test_they_may_be_lifted_by_a_supervisor_with_a_reason(
        self, restricted: Person, supervisor: Worker
    ) -> None:
        person = actions.lift_restriction(
            person_id=restricted.pk, based_on=restricted.version, reason="又来申请", by=supervisor
        )
        asked = person.data_requests.get()
        assert (person.restricted_at, person.restricted_by) == (None, None)
        assert (asked.lifted_by, asked.answer.lift_reason) == (supervisor, "又来申请")
        assert [one.pk for one in find_people(supervisor, ID)] == [person.pk]

    def test_not_without_a_reason(self, restricted: Person, supervisor: Worker) -> None:
        with pytest.raises(ValidationError):
            actions.lift_restriction(
                person_id=restricted.pk, based_on=restricted.version, reason=" ", by=supervisor
            )

    def test_not_by_a_worker(self, restricted: Person, worker: Worker) -> None:
        with pytest.raises(PermissionDenied):
            actions.lift_restriction(
                person_id=restricted.pk, based_on=restricted.version, reason="x", by=worker
            )

    def test_nobody_is_lifted_who_is_not_restricted(self, son: Person, supervisor: Worker) -> None:
        assert not rules.may_lift_restriction(supervisor, son)

    @pytest.mark.parametrize("elsewhere", [False, True])
    def test_not_while_someone_else_holds_the_id(
        self,
        restricted: Person,
        household: Household,
        worker: Worker,
        supervisor: Worker,
        elsewhere: bool,
    ) -> None:
        if elsewhere:  # in another street
            area = make_area()
            worker = make_worker("worker", area)
            household = make_household(area, worker)
        actions.add_person(
            household_id=household.pk,
            relation="8",
            identity=restricted.identity,
            condition=restricted.condition,
            by=worker,
        )
        with pytest.raises(actions.DuplicatePerson), transaction.atomic():
            actions.lift_restriction(
                person_id=restricted.pk, based_on=restricted.version, reason="x", by=supervisor
            )


class TestKeeping:
    def test_an_open_case_is_kept(self, household: Household) -> None:
        assert retention.why_kept(household) == (LegalReason.OPEN_CASE, None)

    def test_a_closed_case_is_kept_for_ten_years_to_the_day(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        make_closed_case(household, worker, supervisor)
        household.closed_on = date(today().year - 10, today().month, today().day)
        assert retention.why_kept(household) == (LegalReason.RETENTION, today())

    def test_a_hold_keeps_longer(self, household: Household, supervisor: Worker) -> None:
        household.closed_on = date(2001, 1, 1)
        assert retention.why_kept(household) is None
        actions.set_hold(household_id=household.pk, note="诉讼未结", by=supervisor)
        assert retention.why_kept(household) == (LegalReason.HOLD, None)


def test_the_page_asks_only_who_may_answer_and_shows_nobody_else_what_the_person_said(
    son: Person, worker: Worker, supervisor: Worker, area: Area
) -> None:
    request = ask(son, "restriction", worker)
    for reader, answers in ((worker, False), (supervisor, True)):
        client = Client()
        client.force_login(reader)
        page = client.get(reverse("data-request", args=[request.pk]))
        assert (page.context["form"] is not None) == answers
    both = make_worker("supervisor", make_area())
    post_worker(worker=both, area=area, role="clerk", from_on=today(), by=None)
    client.force_login(both)
    assert client.get(reverse("data-request", args=[request.pk])).status_code == 403


def test_the_page_offers_nothing_to_who_could_not_be_identified(
    son: Person, worker: Worker
) -> None:
    client = Client()
    client.force_login(worker)
    copy = reverse("person-copy", args=[son.pk])
    for identified, offers in (("not", False), ("id_paper", True)):
        request = ask(son, "copy", worker, identified=identified)
        page = client.get(reverse("data-request", args=[request.pk])).content.decode()
        assert (copy in page, "身份没有核实" in page) == (offers, not offers)
        actions.refuse_request(
            request_id=request.pk,
            based_on=request.version,
            legal_reason="not_identified",
            words="请带证件来。",
            by=worker,
        )
