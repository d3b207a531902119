"""Break-glass 应急查阅: one household by an exact number, told at once, soon over, looked into."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from casework.access.models import AccessGrant, Area, FailedSignIn, Worker
from casework.access.scope import may
from casework.audit.chain import masked
from casework.audit.models import Entry
from casework.common.dates import now
from casework.common.moves import MoveNotAllowed
from casework.desk import badges
from casework.households import actions, rules
from casework.households.actions import NothingOpened
from casework.households.models import Emergency, Household, PersonCondition, PersonIdentity
from tests.factories import make_area, make_household, make_worker
from tests.posting import post
from tests.world import resident_id

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

NUMBER = resident_id("19550102", 8)
PASSWORD = "a-long-test-password"
HOURS = timedelta(hours=3)


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    household = make_household(area, worker)
    actions.add_person(
        household_id=household.pk,
        relation="1",
        identity=PersonIdentity(name="桑金丝", id_number=NUMBER, sex="2"),
        condition=PersonCondition(),
        by=worker,
    )
    return household


@pytest.fixture
def outsider() -> Worker:
    return make_worker("worker", make_area())


@pytest.fixture
def supervisor(area: Area) -> Worker:
    return make_worker("supervisor", area)


@pytest.fixture
def auditor(area: Area) -> Worker:
    return make_worker("auditor", area)


def fresh(worker: Worker) -> Worker:
    return Worker.objects.get(pk=worker.pk)


def browser(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def break_glass(
    by: Worker, number: str = NUMBER, reason: str = "楼道里跌倒，家人联系不上"
) -> Household:
    return actions.open_in_emergency(id_number=number, reason=reason, by=by)


def test_the_exact_number_opens_the_household_for_reading_only(
    household: Household, outsider: Worker
) -> None:
    assert break_glass(outsider) == household
    assert may(fresh(outsider), "view", household)
    assert not any(may(fresh(outsider), p, household) for p in ("edit", "decide", "print"))


def test_it_opens_that_household_and_no_other(
    household: Household, outsider: Worker, worker: Worker, area: Area
) -> None:
    other = make_household(area, worker, name="单艳梓")
    break_glass(outsider)
    assert not may(fresh(outsider), "view", other)


def test_it_is_over_after_three_hours_in_pages_lists_and_permissions(
    household: Household, outsider: Worker
) -> None:
    break_glass(outsider)
    card, client = reverse("household", args=[household.pk]), browser(outsider)
    with time_machine.travel(now() + HOURS - timedelta(minutes=1)):
        assert client.get(card).status_code == 200
    with time_machine.travel(now() + HOURS + timedelta(minutes=1)):
        assert client.get(card).status_code == 404
        assert client.get(reverse("household-list")).context["page"].paginator.count == 0
        assert not fresh(outsider).has_perm("households.view", household)


@pytest.mark.parametrize(
    "number", [NUMBER[:-1], NUMBER[:14], resident_id("19550102", 10), "", "魏龙凤"]
)
def test_another_number_opens_nothing(number: str, household: Household, outsider: Worker) -> None:
    with pytest.raises(NothingOpened):
        break_glass(outsider, number)
    assert not Emergency.objects.unscoped("a test looks").exists()


def test_someone_whose_data_are_set_aside_opens_nothing(
    household: Household, outsider: Worker, worker: Worker
) -> None:
    person = household.people.get(relation="1")
    person.restricted_at, person.restricted_by = now(), worker
    person.save()
    with pytest.raises(NothingOpened):
        break_glass(outsider)


def test_a_near_relative_opens_nothing(household: Household, supervisor: Worker) -> None:
    outsider = make_worker("worker", make_area())
    actions.record_relative(household_id=household.pk, worker=outsider, by=supervisor)
    with pytest.raises(NothingOpened):
        break_glass(fresh(outsider))


def test_a_household_being_destroyed_is_not_opened(household: Household, outsider: Worker) -> None:
    holder = household.people.get(relation="1")
    holder.household.stage = "shredding"
    assert not rules.may_be_opened(outsider, holder)


def test_whoever_reads_it_anyway_needs_no_emergency(household: Household, worker: Worker) -> None:
    assert break_glass(worker) == household
    assert not household.emergencies.exists()


@pytest.mark.parametrize("role", ["clerk", "officer", "auditor", "inspector", "system", "audit"])
def test_nobody_else_breaks_the_glass(role: str, household: Household) -> None:
    with pytest.raises(PermissionDenied):
        break_glass(make_worker(role, make_area()))


def test_it_needs_a_reason(household: Household, outsider: Worker) -> None:
    with pytest.raises(ValidationError):
        break_glass(outsider, reason=" ")


def test_the_ledger_and_the_log_do_not_tell_the_reason(
    household: Household, outsider: Worker
) -> None:
    break_glass(outsider)
    assert AccessGrant.objects.get(source="break-glass").reason == ""
    assert "楼道" not in str(list(Entry.objects.values_list("details", flat=True)))


def test_supervisor_and_auditor_have_it_on_their_desks_at_once(
    household: Household, outsider: Worker, supervisor: Worker, auditor: Worker
) -> None:
    before = badges.approvals(supervisor).count, badges.emergencies(auditor).count
    break_glass(outsider)
    after = badges.approvals(fresh(supervisor)).count, badges.emergencies(fresh(auditor)).count
    assert (before, after) == ((0, 0), (1, 1))
    desk = browser(supervisor).get(reverse("desk")).content.decode()
    assert reverse("emergency", args=[household.emergencies.get().pk]) in desk
    listed = browser(auditor).get(reverse("emergencies")).content.decode()
    assert household.number in listed


def test_a_supervisor_of_another_street_hears_nothing(
    household: Household, outsider: Worker
) -> None:
    break_glass(outsider)
    stranger = make_worker("supervisor", make_area())
    page = browser(stranger).get(reverse("emergencies"))
    assert list(page.context["emergencies"]) == []


def look_into(household: Household, by: Worker, **changes: str) -> Emergency:
    facts = {"verdict": "justified", "finding": "确有必要"} | changes
    return actions.review_emergency(emergency_id=household.emergencies.get().pk, by=by, **facts)


def test_a_supervisor_looks_into_it_once(
    household: Household, outsider: Worker, supervisor: Worker
) -> None:
    break_glass(outsider)
    found = look_into(household, supervisor)
    assert (found.reviewed_by, found.note.finding) == (supervisor, "确有必要")
    assert badges.approvals(fresh(supervisor)).count == 0
    with pytest.raises(MoveNotAllowed):
        look_into(household, supervisor)


def test_nobody_looks_into_what_they_did_themselves(household: Household) -> None:
    asker = make_worker("supervisor", make_area())
    break_glass(asker)
    emergency = household.emergencies.get()
    with pytest.raises(PermissionDenied):
        look_into(household, fresh(asker))
    with pytest.raises(IntegrityError), transaction.atomic():
        household.emergencies.update(reviewed_at=now(), reviewed_by=asker, verdict="justified")
    assert not rules.may_review_emergency(fresh(asker), emergency)


def test_neither_an_auditor_nor_a_near_relative_looks_into_it(
    household: Household, outsider: Worker, supervisor: Worker, auditor: Worker
) -> None:
    break_glass(outsider)
    actions.record_relative(household_id=household.pk, worker=supervisor, by=supervisor)
    for someone in (auditor, fresh(supervisor)):
        with pytest.raises(PermissionDenied):
            look_into(household, someone)


@pytest.mark.parametrize("changes", [{"verdict": "perhaps"}, {"finding": " "}], ids=str)
def test_a_finding_says_whether_and_why(
    changes: dict[str, str], household: Household, outsider: Worker, supervisor: Worker
) -> None:
    break_glass(outsider)
    with pytest.raises(ValidationError):
        look_into(household, supervisor, **changes)


class TestThePages:
    """As they are used, with the password asked for again."""

    def ask(self, by: Worker, **changes: Any) -> Any:
        form = {"id_number": NUMBER, "reason": "跌倒", "present": PASSWORD} | changes
        return post(browser(by), reverse("emergency-new"), form)

    def test_the_way_from_asking_to_the_finding(
        self, household: Household, outsider: Worker, supervisor: Worker
    ) -> None:
        answer = self.ask(outsider)
        assert answer["Location"] == reverse("household", args=[household.pk])
        assert browser(outsider).get(answer["Location"]).status_code == 200
        url = reverse("emergency", args=[household.emergencies.get().pk])
        page = browser(supervisor).get(url)
        acts = [str(what) for what, _at in page.context["entries"]]
        assert "家庭概览" in acts
        assert "跌倒" in page.content.decode()
        assert post(browser(supervisor), url, {"verdict": "justified"}).status_code == 200
        form = {"verdict": "justified", "finding": "必要"}
        assert post(browser(supervisor), url, form)["Location"] == reverse("emergencies")

    def test_what_was_read_before_is_not_told(
        self, household: Household, outsider: Worker, supervisor: Worker, worker: Worker
    ) -> None:
        browser(worker).get(reverse("household", args=[household.pk]))
        self.ask(outsider)
        page = browser(supervisor).get(reverse("emergency", args=[household.emergencies.get().pk]))
        assert "家庭概览" not in [str(what) for what, _at in page.context["entries"]]

    def test_a_wrong_password_opens_nothing_and_is_counted(
        self, household: Household, outsider: Worker
    ) -> None:
        answer = self.ask(outsider, present="another")
        assert answer.context["form"].errors["present"]
        assert not household.emergencies.exists()
        assert FailedSignIn.objects.exists()

    def test_too_many_wrong_passwords_refuse_the_right_one(
        self, household: Household, outsider: Worker
    ) -> None:
        for _time in range(30):
            self.ask(outsider, present="another")
        assert self.ask(outsider).context["form"].errors["present"]
        assert not household.emergencies.exists()

    def test_every_number_that_opens_nothing_is_answered_alike_and_on_record(
        self, household: Household, outsider: Worker
    ) -> None:
        number = resident_id("19550102", 10)
        answer = self.ask(outsider, id_number=number)
        assert answer["Location"] == reverse("emergency-new")
        entry = Entry.objects.get(act=rules.NOTHING_OPENED)
        assert entry.details == {"number": masked(number)}

    def test_who_tries_number_after_number_is_stopped_for_the_day(
        self, household: Household, outsider: Worker
    ) -> None:
        for n in range(rules.MOST_NUMBERS_A_DAY):
            self.ask(outsider, id_number=resident_id("19550102", 20 + 2 * n))
        assert self.ask(outsider).status_code == 403
        with time_machine.travel(now() + timedelta(days=1, minutes=1)):
            assert self.ask(outsider).status_code == 302

    @pytest.mark.parametrize("role", ["worker", "clerk"])
    def test_the_list_is_not_for_those_who_neither_decide_nor_audit(
        self, role: str, area: Area
    ) -> None:
        assert not rules.may_see_emergencies(make_worker(role, area))
