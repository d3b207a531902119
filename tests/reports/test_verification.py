"""Verifying papers: unchanged, changed and forged are told apart, and nobody is named."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.access.models import Worker
from casework.audit.models import Entry
from casework.common.dates import now, today
from casework.households import erasure
from casework.households.models import Household, Person, Stage
from casework.reports import enquiries, layout, verification
from casework.reports.actions.printing import new_serial
from casework.reports.fingerprint import TOLD, fingerprint, rows_of
from casework.reports.models import DestroyedPaper, Disclosure, Enquiry
from casework.vault.envelope import counter_of, seal
from casework.vault.payload import pack
from casework.visits.actions import add_addendum
from casework.visits.models import Visit
from tests.reports.family import HEAD, NEIGHBOUR, PHONE
from tests.world import make_copy, make_paper

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def paper(family: Household, clerk: Worker) -> Disclosure:
    return make_paper(family, clerk)


@pytest.fixture
def anyone(client: Client) -> Client:
    """A browser in which nobody is signed in, and that reads English."""
    client.cookies["language"] = "en"
    return client


def page_of(client: Client, serial: str, **post: Any) -> str:
    address = reverse("verify", args=[serial])
    answer = client.post(address, post) if post else client.get(address)
    return f"{answer.status_code} {answer.content.decode()}"


def change(family: Household, worker: Worker) -> None:
    """Correct a visit record: one row more, nothing else."""
    visit = Visit.objects.visible_to(worker).filter(household=family).first()
    add_addendum(visit_id=visit.pk, text="补一句", by=worker)


def test_the_page_tells_an_unchanged_record_a_changed_one_and_a_forged_serial_apart(
    paper: Disclosure, family: Household, worker: Worker, anyone: Client
) -> None:
    before = page_of(anyone, paper.serial)
    change(family, worker)
    after, forged = page_of(anyone, paper.serial), page_of(anyone, new_serial(today()))
    said = [
        (page[:3], "printed here" in page, "hasn't changed" in page, "has changed" in page)
        for page in (before, after, forged)
    ]
    assert said == [
        ("200", True, True, False),
        ("200", True, False, True),
        ("404", True, False, False),
    ]
    assert "No paper with this number was printed here" in forged


def test_the_code_on_each_page_leads_to_the_page_that_verifies_it(
    family: Household, clerk: Worker, anyone: Client, settings: Any, monkeypatch: Any
) -> None:
    drawn: list[str] = []
    real = layout.draw_qr

    def heard(canvas: Any, words: str, *place: float) -> None:
        drawn.append(words)
        real(canvas, words, *place)

    monkeypatch.setattr(layout, "draw_qr", heard)
    settings.CASEWORK_SITE_URL = "https://casework.example"
    paper = make_paper(family, clerk)
    (address,) = drawn
    assert anyone.get(address.removeprefix("https://casework.example")).status_code == 200
    settings.CASEWORK_SITE_URL = ""
    assert make_paper(family, clerk).serial == drawn[1] != paper.serial


def test_nothing_personal_is_told_to_anyone(
    paper: Disclosure, family: Household, clerk: Worker, anyone: Client
) -> None:
    page = page_of(anyone, paper.serial)
    told = (HEAD, PHONE, NEIGHBOUR, family.number, family.area.name, family.street.name)
    people = (clerk.name, str(family.worker), "档案室", "Filing")
    ids = (str(family.pk), str(paper.pk))
    assert [word for word in (*told, *people, *ids) if word in page] == []
    assert [
        word for word in ("Case file", paper.digest[:16], str(paper.pages)) if word in page
    ] == [
        "Case file",
        paper.digest[:16],
        str(paper.pages),
    ]


def test_who_may_read_the_disclosure_finds_the_way_to_it_and_nobody_else(
    paper: Disclosure, clerk: Worker, worker: Worker, anyone: Client
) -> None:
    address = reverse("disclosure", args=[paper.pk])
    seen = [address in page_of(anyone, paper.serial)]
    for who in (clerk, worker):
        anyone.force_login(who)
        seen.append(address in page_of(anyone, paper.serial))
    assert seen == [False, True, False]


def test_a_kind_that_outsiders_are_told_nothing_of_looks_like_a_number_that_was_never_given(
    paper: Disclosure, anyone: Client
) -> None:
    """Both take the same queries, and the answers differ by the number alone."""
    models.QuerySet(model=Disclosure).filter(pk=paper.pk).update(document=verification.INNER[0])
    page_of(anyone, new_serial(today()))  # the first of all begins a chain
    pages, asked = set(), set()
    for serial in (paper.serial, new_serial(today())):
        with CaptureQueriesContext(connection) as queries:
            page = page_of(anyone, serial)
        words = (query["sql"].split() for query in queries.captured_queries)
        asked.add(tuple((one[0], one[2]) for one in words if "SAVEPOINT" not in one))
        pages.add(page.replace(serial, "…").split("csrfmiddlewaretoken")[0])
    assert (len(pages), len(asked)) == (1, 1)


@pytest.mark.parametrize(
    "typed", ["cw-20261126-abcd-2345", "CW20261126ABCD2345", " CW-20261126 ABCD 2345 "]
)
def test_a_number_is_read_however_it_is_typed(anyone: Client, typed: str) -> None:
    answer = anyone.get(reverse("verify-entry"), {"serial": typed})
    assert answer["Location"] == reverse("verify", args=["CW-20261126-ABCD-2345"])


def test_what_is_no_number_is_said_at_once(anyone: Client) -> None:
    answer = anyone.get(reverse("verify-entry"), {"serial": "123"})
    assert "no serial number of ours" in answer.content.decode()


def test_the_printed_file_is_told_from_any_other(
    paper: Disclosure, clerk: Worker, anyone: Client
) -> None:
    pdf = Disclosure.objects.visible_to(clerk).get(pk=paper.pk).paper.pdf
    same = SimpleUploadedFile("档案.pdf", pdf)
    other = SimpleUploadedFile("档案.pdf", pdf + b"\n")
    spelled = " ".join((paper.digest[:32].upper(), paper.digest[32:]))
    pages = [
        page_of(anyone, paper.serial, **post)
        for post in ({"file": same}, {"file": other}, {"digest": spelled}, {"digest": "0" * 64})
    ]
    found = ["byte for byte" in page for page in pages]
    assert found == [True, False, True, False]
    assert ["is not the printed one" in page for page in pages] == [not same for same in found]


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        ({"digest": ""}, "Choose the PDF"),
        ({"digest": "abc"}, "64 digits"),
        ({"file": "large"}, "larger than 20 MB"),
    ],
)
def test_a_file_or_digest_that_cannot_be_compared_says_so(
    paper: Disclosure, anyone: Client, post: dict[str, Any], sentence: str
) -> None:
    if "file" in post:
        post = {"file": SimpleUploadedFile("x.pdf", bytes(20 * 1024 * 1024 + 1))}
    assert sentence in page_of(anyone, paper.serial, **post)


def test_new_seals_and_new_due_dates_are_no_change(family: Household, worker: Worker) -> None:
    before = fingerprint(family.pk)
    visit = Visit.objects.visible_to(worker).filter(household=family).first()
    again = seal(
        *Visit.log.place(visit),
        type(visit.log).__schema__,
        pack(visit.log),
        counter_of(visit.log_sealed),
    )
    assert bytes(again) != bytes(visit.log_sealed)
    models.QuerySet(model=Visit).filter(pk=visit.pk).update(log_sealed=again)
    family.visit_due_on = today()
    family.version += 1
    family.save()
    assert fingerprint(family.pk) == before


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.model.__name__)
def test_every_column_of_a_table_counts_or_is_named_as_silent(told: Any) -> None:
    names = {field.name for field in told.model._meta.concrete_fields}
    fixed = {"id", "household"}
    assert names - fixed == set(f"{told.columns} {told.silent}".split())


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.model.__name__)
def test_what_is_asked_of_a_table_says_what_its_rows_say(told: Any, family: Household) -> None:
    rows = told.model.objects.unscoped("a test").filter(**{told.household: family.pk})
    names = [told.model._meta.get_field(name).attname for name in told.columns.split()]
    wanted = [
        [row.pk, *(spelled(name, getattr(row, name)) for name in names)]
        for row in rows.order_by("pk")
    ]
    assert rows_of(told, family.pk) == wanted


def test_the_rows_of_a_long_record_are_many(family: Household) -> None:
    assert sum(bool(rows_of(told, family.pk)) for told in TOLD) > len(TOLD) // 2


def spelled(name: str, value: Any) -> Any:
    """Return what counts of a column: of a seal its counter."""
    return counter_of(value) if name.endswith("_sealed") else value


def test_a_fingerprint_takes_as_many_queries_however_long_the_record(
    family: Household, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(len(TOLD)):
        fingerprint(family.pk)


def test_a_paper_outlives_its_record(paper: Disclosure, family: Household, anyone: Client) -> None:
    verification.keep_serials(family.pk)
    verification.keep_serials(family.pk)
    models.QuerySet(model=Disclosure).filter(pk=paper.pk)._raw_delete("default")
    page = page_of(anyone, paper.serial)
    assert "The record has been destroyed" in page
    assert paper.digest[:16] in page
    assert DestroyedPaper.objects.count() == 1


def test_keeping_serials_is_a_step_of_every_destruction() -> None:
    assert verification.keep_serials in erasure.OUTSIDE


def test_a_record_that_is_being_destroyed_is_told_as_destroyed(
    paper: Disclosure, family: Household
) -> None:
    models.QuerySet(model=Household).filter(pk=family.pk).update(stage=Stage.SHREDDING)
    found = verification.look_up(paper.serial)
    assert found is not None
    assert found.state == verification.State.DESTROYED


def test_a_copy_whose_data_were_erased_says_so(family: Household, supervisor: Worker) -> None:
    person = family.people.get(relation="0", left_on=None)
    paper = make_copy(person, supervisor)
    models.QuerySet(model=Person).filter(pk=person.pk).update(erased_at=now(), erased_by=supervisor)
    found = verification.look_up(paper.serial)
    assert found is not None
    assert found.state == verification.State.ERASED


def test_of_a_paper_without_a_fingerprint_nothing_is_claimed(paper: Disclosure) -> None:
    models.QuerySet(model=Disclosure).filter(pk=paper.pk).update(fingerprint="")
    found = verification.look_up(paper.serial)
    assert found is not None
    assert found.state == verification.State.UNKNOWN


def test_each_look_is_remembered_with_nobody_behind_it(
    paper: Disclosure, family: Household, anyone: Client
) -> None:
    page_of(anyone, paper.serial)
    page_of(anyone, "CW-20261126-ABCD-2345")
    unknown, known = Entry.objects.filter(actor=None).order_by("-at", "-seq")[:2]
    assert (known.act, known.household_id, known.details) == (
        "paper verified",
        family.pk,
        {"serial": paper.serial, "state": "unchanged"},
    )
    assert unknown.act == "unknown paper asked about"
    assert "ABCD" not in str(unknown.details)


def test_an_address_waits_a_minute_and_staff_do_not(
    paper: Disclosure, clerk: Worker, anyone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enquiries, "MOST", 2)
    codes = [page_of(anyone, paper.serial)[:3] for _ in range(4)]
    assert (codes, Enquiry.objects.count()) == (["200", "200", "429", "429"], 2)
    anyone.force_login(clerk)
    assert page_of(anyone, paper.serial)[:3] == "200"


def test_neighbours_of_one_ipv6_line_count_as_one() -> None:
    homes = {enquiries.neighbourhood(f"2001:db8:0:{line}::{end}") for line in "12" for end in "34"}
    assert homes == {"2001:db8:0:1::/64", "2001:db8:0:2::/64"}
