"""The pages of the assessments room, as the people who use them find them."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.assessments import actions, history
from casework.assessments.models import Assessment, MoodAnswer, MoodAnswers
from casework.audit.models import Entry
from casework.common.dates import today
from casework.households.actions import add_person
from casework.households.models import Household, Person, PersonCondition, PersonIdentity
from tests.assessments.answers import answers
from tests.factories import make_area, make_worker
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

FACTS = "两个药盒都空了"


@pytest.fixture
def site(worker: Worker) -> Client:
    return signed_in(worker)


def signed_in(worker: Worker) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(worker)
    return client


def url(name: str, thing: Any) -> str:
    return reverse(name, args=[thing.pk])


def form_data(version: int = 0, go: str = "later", **fields: Any) -> dict[str, Any]:
    return {"version": version, "go": go, "assessed_on": today().isoformat(), **fields}


FULL: dict[str, Any] = {
    **{f"score_{code}": "1" for code in answers().domains},
    "red_lines": "none",
    "primary_cause": "illness",
}


def complete(household: Household, by: Worker, score: int = 1, **fields: Any) -> Assessment:
    days_ago = fields.pop("days_ago", 0)
    mood = fields.pop("mood", None)
    return actions.complete(
        household_id=household.pk,
        answers=answers(score, **fields),
        mood=mood,
        assessed_on=today() - timedelta(days=days_ago),
        by=by,
    )


def old_person(household: Household, by: Worker, name: str = "陶阿妹", years: int = 88) -> Person:
    return add_person(
        household_id=household.pk,
        relation="5",
        identity=PersonIdentity(
            name=name, id_kind="none", birth_on=today() - timedelta(days=366 * years)
        ),
        condition=PersonCondition(),
        by=by,
    )


# The list


def test_a_household_without_assessment_says_what_to_do(site: Client, household: Household) -> None:
    page = site.get(url("assessments", household))
    assert "Start an assessment" in page.content.decode()


def test_the_list_shows_each_assessment_with_grade_and_index(
    site: Client, household: Household, worker: Worker
) -> None:
    complete(household, worker, 2, days_ago=9)
    complete(household, worker, 1, support=None)
    html = site.get(url("assessments", household)).content.decode()
    assert ">67</td>" in html
    assert "31 to 39" in html


def test_a_clerk_reads_the_list_without_a_button_to_assess(
    household: Household, worker: Worker, area: Area
) -> None:
    complete(household, worker)
    page = signed_in(make_worker("clerk", area)).get(url("assessments", household))
    assert page.status_code == 200
    assert "Start an assessment" not in page.content.decode()


def test_the_list_takes_the_same_queries_however_long_it_is(
    site: Client, household: Household, worker: Worker
) -> None:
    complete(household, worker, days_ago=20)
    assert queries_of(site, url("assessments", household)) == (
        more(household, worker) and queries_of(site, url("assessments", household))
    )


def more(household: Household, worker: Worker) -> bool:
    for day in range(8, 2, -1):
        complete(household, worker, days_ago=day)
    return True


def queries_of(site: Client, address: str) -> int:
    site.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert site.get(address).status_code == 200
    return len(seen)


# The form


def test_the_form_asks_ten_domains_with_their_anchors(site: Client, household: Household) -> None:
    html = site.get(url("assessment-edit", household)).content.decode()
    assert html.count('class="anchors"') == 10
    assert "Almost no income, borrows for food and clothes" in html


def test_saving_for_later_keeps_a_part_and_goes_to_the_list(
    site: Client, household: Household
) -> None:
    answer = post(
        site, url("assessment-edit", household), form_data(score_income="2", note_income=FACTS)
    )
    assert answer.headers["Location"] == url("assessments", household)
    draft = history.draft_of(household)
    assert draft is not None
    assert draft.answers.domains["income"].note == FACTS
    assert draft.answers.scores["housing"] is None


def test_a_draft_is_shown_as_it_was_saved(site: Client, household: Household) -> None:
    address = url("assessment-edit", household)
    post(site, address, form_data(score_income="0", note_income=FACTS, red_lines="none"))
    html = site.get(address).content.decode()
    assert 'id="id_score_income_0" value="0" checked' in html
    assert FACTS in html
    assert 'name="version" value="1"' in html


def test_the_form_shows_the_last_answer_beside_each_domain(
    site: Client, household: Household, worker: Worker
) -> None:
    complete(household, worker, 1, days_ago=3)
    html = site.get(url("assessment-edit", household)).content.decode()
    assert html.count('class="was"') == 10
    assert "Last time: 看到的income" in html


def test_a_part_is_not_enough_to_submit(site: Client, household: Household) -> None:
    page = post(site, url("assessment-edit", household), form_data(go="check", primary_cause=""))
    html = page.content.decode()
    assert page.status_code == 200
    assert "Go through the red lines" in html
    assert "Choose the primary cause." in html
    assert history.draft_of(household) is None


def test_a_changed_score_asks_for_what_was_seen(
    site: Client, household: Household, worker: Worker
) -> None:
    complete(household, worker, 1, days_ago=3)
    page = post(
        site, url("assessment-edit", household), form_data(go="check", **FULL | {"score_care": "3"})
    )
    assert page.content.decode().count("This score changed. Write down what was seen.") == 2


def test_a_red_line_asks_for_what_was_seen(site: Client, household: Household) -> None:
    page = post(
        site,
        url("assessment-edit", household),
        form_data(go="check", **FULL | {"red_lines": "danger"}),
    )
    assert "what was seen of the red line" in page.content.decode()


def test_a_red_line_and_none_at_once_is_refused(site: Client, household: Household) -> None:
    page = post(site, url("assessment-edit", household), form_data(red_lines=["danger", "none"]))
    assert "not both" in page.content.decode()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (today() + timedelta(days=1), "This day has not come yet"),
        (today() - timedelta(days=9), "There is an assessment of"),
        ("", "id_assessed_on_error"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    site: Client, household: Household, worker: Worker, day: Any, sentence: str
) -> None:
    complete(household, worker, days_ago=3)
    page = post(site, url("assessment-edit", household), form_data() | {"assessed_on": str(day)})
    assert sentence in page.content.decode()


def test_a_day_before_the_first_weights_is_refused(site: Client, household: Household) -> None:
    page = post(
        site, url("assessment-edit", household), form_data() | {"assessed_on": "2019-12-31"}
    )
    assert "no weights for so early a day" in page.content.decode()


def test_a_stale_edit_meets_the_conflict_page_with_both_versions(
    site: Client, household: Household, supervisor: Worker
) -> None:
    address = url("assessment-edit", household)
    post(signed_in(supervisor), address, form_data(score_income="3", note_income="督导写的"))
    page = post(site, address, form_data(score_income="1", note_income=FACTS))
    html = page.content.decode()
    assert page.status_code == 409
    assert "督导写的" in html
    assert FACTS in html


def test_choosing_on_the_conflict_page_saves_the_mixture(
    site: Client, household: Household, supervisor: Worker
) -> None:
    address = url("assessment-edit", household)
    post(signed_in(supervisor), address, form_data(score_income="3", note_income="督导写的"))
    chosen = {"pick-score_income": "theirs", "pick-note_income": "mine"}
    post(site, address, form_data(1, score_income="1", note_income=FACTS) | chosen)
    draft = history.draft_of(household)
    assert draft is not None
    assert (draft.answers.scores["income"], draft.answers.domains["income"].note) == (3, FACTS)


def test_a_double_click_saves_once(site: Client, household: Household) -> None:
    data = form_data(score_income="2") | {"idempotency_key": "0198c5f0-0000-7000-8000-000000000001"}
    for _ in range(2):
        post(site, url("assessment-edit", household), data)
    draft = history.draft_of(household)
    assert draft is not None
    assert draft.version == 1


def test_nothing_else_of_a_household_out_of_scope_is_shown(household: Household) -> None:
    stranger = signed_in(make_worker("worker", make_area()))
    for name in ("assessments", "assessment-edit", "assessment-check"):
        assert stranger.get(url(name, household)).status_code == 404


def test_a_closed_case_is_not_assessed(site: Client, household: Household) -> None:
    household.stage, household.closed_on = "closed", today()
    household.save(update_fields=["stage", "closed_on"])
    assert site.get(url("assessment-edit", household)).status_code == 403


# The scales


def test_the_old_are_asked_about_self_care_and_the_answer_is_kept(
    site: Client, household: Household, worker: Worker
) -> None:
    person = old_person(household, worker)
    address = url("assessment-edit", household)
    assert "陶阿妹" in site.get(address).content.decode()
    post(site, address, form_data() | {f"care_{person.pk}": ["bathing", "walking"]})
    draft = history.draft_of(household)
    assert draft is not None
    assert draft.answers.self_care == {str(person.pk): ("walking", "bathing")}


def test_being_able_to_do_everything_is_an_answer_too(
    site: Client, household: Household, worker: Worker
) -> None:
    person = old_person(household, worker)
    post(site, url("assessment-edit", household), form_data() | {f"care_{person.pk}": "none"})
    draft = history.draft_of(household)
    assert draft is not None
    assert draft.answers.self_care == {str(person.pk): ()}


def test_the_disabled_are_asked_about_self_care_whatever_their_age(
    site: Client, household: Household, worker: Worker
) -> None:
    add_person(
        household_id=household.pk,
        relation="2",
        identity=PersonIdentity(name="魏小满", id_kind="none", birth_on=today()),
        condition=PersonCondition(disability_kinds=("4",), disability_grade="2"),
        by=worker,
    )
    assert "care_" in site.get(url("assessment-edit", household)).content.decode()


def test_the_cases_own_worker_is_asked_for_phq2_and_it_is_kept(
    site: Client, household: Household
) -> None:
    head = household.head
    post(
        site,
        url("assessment-edit", household),
        form_data() | {f"interest_{head.pk}": "2", f"mood_{head.pk}": "1"},
    )
    draft = history.draft_of(household)
    assert draft is not None
    assert draft.mood.people[str(head.pk)] == MoodAnswer(2, 1)


def test_a_colleague_is_not_asked_for_phq2_and_does_not_see_it(
    household: Household, worker: Worker, area: Area
) -> None:
    head = household.head
    mood = MoodAnswers(people={str(head.pk): MoodAnswer(3, 3)})
    done = complete(household, worker, mood=mood)
    colleague = signed_in(make_worker("worker", area))
    form = colleague.get(url("assessment-edit", household)).content.decode()
    read = colleague.get(url("assessment", done)).content.decode()
    assert "PHQ-2" not in form + read
    assert "Refer to" not in read


def test_a_colleague_who_goes_on_with_a_draft_leaves_phq2_as_it_is(
    site: Client, household: Household, area: Area
) -> None:
    address, head = url("assessment-edit", household), household.head
    post(site, address, form_data() | {f"interest_{head.pk}": "2", f"mood_{head.pk}": "1"})
    colleague = signed_in(make_worker("worker", area))
    post(colleague, address, form_data(1) | {f"interest_{head.pk}": "0"})
    draft = history.draft_of(household)
    assert draft is not None
    assert draft.version == 2
    assert draft.mood.people[str(head.pk)] == MoodAnswer(2, 1)


def test_a_draft_shows_the_scales_as_they_were_saved(
    site: Client, household: Household, worker: Worker
) -> None:
    person = old_person(household, worker)
    address = url("assessment-edit", household)
    scales = {f"care_{person.pk}": ["bathing"], f"mood_{person.pk}": "3"}
    post(site, address, form_data() | scales)
    form = site.get(address).context["form"]
    assert form[f"care_{person.pk}"].value() == ["bathing"]
    assert form[f"mood_{person.pk}"].value() == "3"
    assert form[f"interest_{person.pk}"].value() == ""


def test_small_children_are_not_asked_for_phq2(
    site: Client, household: Household, worker: Worker
) -> None:
    child = old_person(household, worker, name="小满", years=5)
    assert f"mood_{child.pk}" not in site.get(url("assessment-edit", household)).content.decode()


# Checking and submitting


def test_check_and_submit_completes_and_shows_the_assessment(
    site: Client, household: Household
) -> None:
    answer = post(site, url("assessment-edit", household), form_data(go="check", **FULL))
    assert answer.headers["Location"] == url("assessment-check", household)
    page = site.get(answer.headers["Location"]).content.decode()
    assert "Submit the assessment" in page
    done = post(site, url("assessment-check", household), {"version": 1})
    made = history.latest(household)
    assert made is not None
    assert done.headers["Location"] == url("assessment", made)
    household.refresh_from_db()
    assert (household.grade, household.index_low) == ("yellow", 33)


def test_an_open_draft_is_sent_back_from_the_check(site: Client, household: Household) -> None:
    post(site, url("assessment-edit", household), form_data(score_income="2"))
    answer = site.get(url("assessment-check", household))
    assert answer.headers["Location"] == url("assessment-edit", household)


def test_there_is_nothing_to_check_without_a_draft(site: Client, household: Household) -> None:
    assert site.get(url("assessment-check", household)).status_code == 404


@pytest.mark.parametrize("version", ["", "7"])
def test_what_was_changed_after_the_check_is_not_submitted(
    site: Client, household: Household, version: str
) -> None:
    post(site, url("assessment-edit", household), form_data(go="check", **FULL))
    assert post(site, url("assessment-check", household), {"version": version}).status_code == 409


def test_a_draft_overtaken_by_a_newer_assessment_goes_back_to_its_day(
    site: Client, household: Household, worker: Worker
) -> None:
    days_ago = {"assessed_on": (today() - timedelta(days=2)).isoformat()}
    post(site, url("assessment-edit", household), form_data(go="check", **FULL) | days_ago)
    household.refresh_from_db()
    draft = history.draft_of(household)
    assert draft is not None
    Assessment.objects.unscoped("another was completed meanwhile").create(
        household=household,
        instrument=draft.instrument,
        created_by=worker,
        saved_by=worker,
        completed_by=worker,
        completed_at=draft.saved_at,
        answers=answers(1),
        index_low=33,
        index_high=33,
        grade="yellow",
    )
    answer = post(site, url("assessment-check", household), {"version": 1})
    assert answer.headers["Location"] == url("assessment-edit", household)


# One assessment


def test_an_assessment_is_shown_beside_the_one_before(
    site: Client, household: Household, worker: Worker
) -> None:
    complete(household, worker, 1, days_ago=9)
    done = complete(household, worker, 1, income=3, summary=FACTS, red_lines=("danger",))
    html = site.get(url("assessment", done)).content.decode()
    assert FACTS in html
    assert "Danger of self-harm, suicide or violence" in html
    assert "Income 1 to 3" in html


def test_the_scales_are_shown_with_their_verdict(
    site: Client, household: Household, worker: Worker
) -> None:
    person = old_person(household, worker)
    mood = MoodAnswers(people={str(person.pk): MoodAnswer(2, 2)})
    care = {str(person.pk): ("bed", "toileting", "walking", "bathing")}
    done = complete(household, worker, mood=mood, self_care=care)
    html = site.get(url("assessment", done)).content.decode()
    assert "Fully unable to care for themselves" in html
    assert "4 of 6" in html
    assert "Refer to a mental health service" in html


def test_a_draft_goes_to_its_form(site: Client, household: Household, worker: Worker) -> None:
    draft = actions.save_draft(
        household_id=household.pk, answers=answers(1), assessed_on=today(), by=worker
    )
    answer = site.get(url("assessment", draft))
    assert answer.headers["Location"] == url("assessment-edit", household)


def test_answers_that_do_not_open_are_called_unreadable(
    site: Client, household: Household, worker: Worker
) -> None:
    done = complete(household, worker)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_assessment SET answers_sealed = %s", [b"broken"])
    for address in (url("assessment", done), url("assessments", household)):
        page = site.get(address)
        assert page.status_code == 200
        assert "Cannot be read" in page.content.decode()


def test_a_draft_that_does_not_open_is_not_saved_over(site: Client, household: Household) -> None:
    address = url("assessment-edit", household)
    post(site, address, form_data(score_income="2"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_assessment SET answers_sealed = %s", [b"broken"])
    assert site.get(address).status_code == 500
    assert post(site, address, form_data(1, score_income="3")).status_code == 500


def test_reading_an_assessment_is_remembered_and_whether_mood_was_shown(
    site: Client, household: Household, worker: Worker
) -> None:
    done = complete(household, worker)
    site.get(url("assessment", done))
    entry = Entry.objects.get(act="assessment read")
    assert (entry.thing_id, entry.actor, entry.details) == (done.pk, worker.pk, {"mood": True})


def test_one_assessment_takes_the_same_queries_however_long_the_history(
    site: Client, household: Household, worker: Worker
) -> None:
    complete(household, worker, days_ago=20)
    first = complete(household, worker, days_ago=10)
    before = queries_of(site, url("assessment", first))
    more(household, worker)
    assert queries_of(site, url("assessment", first)) == before


# Overriding


def test_a_supervisor_sets_another_grade_from_the_page(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    done = complete(household, worker)
    site = signed_in(supervisor)
    assert "Set another grade" in site.get(url("assessment", done)).content.decode()
    answer = post(
        site, url("assessment-override", done), {"grade": "red", "reason": "孩子夜里独自在家"}
    )
    assert answer.headers["Location"] == url("assessment", done)
    html = site.get(url("assessment", done)).content.decode()
    assert "孩子夜里独自在家" in html


def test_a_grade_without_a_reason_is_not_set(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    done = complete(household, worker)
    page = post(signed_in(supervisor), url("assessment-override", done), {"grade": "red"})
    assert page.status_code == 200
    assert "id_reason_error" in page.content.decode()


def test_a_supervisor_is_not_offered_to_override_her_own(
    household: Household, supervisor: Worker
) -> None:
    done = complete(household, supervisor)
    site = signed_in(supervisor)
    assert "Set another grade" not in site.get(url("assessment", done)).content.decode()
    assert site.get(url("assessment-override", done)).status_code == 403


def test_a_worker_does_not_come_through_the_door_to_override(
    site: Client, household: Household, worker: Worker
) -> None:
    done = complete(household, worker)
    assert site.get(url("assessment-override", done)).status_code == 403


# No change since


def test_one_press_takes_over_the_last_score_of_a_domain(
    site: Client, household: Household, worker: Worker
) -> None:
    complete(household, worker, 2, days_ago=9)
    data = form_data(score_housing="1", same="income")
    answer = post(site, url("assessment-edit", household), data)
    assert answer.headers["Location"].endswith("#d-income")
    draft = history.draft_of(household)
    assert draft is not None
    scores = {code: score for code, score in draft.answers.scores.items() if score is not None}
    assert scores == {"income": 2, "housing": 1}


def test_one_press_takes_over_every_open_domain_and_leaves_what_was_answered(
    site: Client, household: Household, worker: Worker
) -> None:
    complete(household, worker, 2, days_ago=9, mental=None)
    post(site, url("assessment-edit", household), form_data(score_housing="1", same="open"))
    draft = history.draft_of(household)
    assert draft is not None
    expected = dict.fromkeys(answers().domains, 2) | {"housing": 1, "mental": None}
    assert draft.answers.scores == expected


def test_a_score_tells_since_when_it_has_been_the_same(
    site: Client, household: Household, worker: Worker
) -> None:
    for days_ago, housing in ((30, 2), (20, 3), (10, 3)):
        last = complete(household, worker, 2, days_ago=days_ago, housing=housing)
    days = {code: answer.since for code, answer in last.answers.domains.items()}
    assert days["income"] == today() - timedelta(days=30)
    assert days["housing"] == today() - timedelta(days=20)
    page = site.get(url("assessment", last)).content.decode()
    assert f"the same since {today() - timedelta(days=20)}" in page
    assert complete(household, worker, 1).answers.domains["income"].since is None
