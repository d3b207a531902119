"""A whole case typed through the pages, from the roster to the printed file."""

import io
import re
import subprocess
import sys
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casework.access.models import Area
from casework.assessments.codes import Domain, RedLine
from casework.assessments.models import Assessment
from casework.drafts.models import LooseDraft
from casework.households.models import (
    DataRequest,
    Emergency,
    Household,
    OutsideTie,
    Person,
    RosterImport,
)
from casework.plans.models import Goal, Plan
from casework.reports.models import Disclosure, LedgerDisclosure, LedgerReturn
from casework.reviews.models import Closure
from casework.visits.models import Visit
from tests.households.files import exif, photo
from tests.leaking.markers import MARKERS as M
from tests.leaking.markers import PASSWORD
from tests.leaking.site import Site, row, today


def walk(site: Site) -> None:
    """Type every field of a case, from the roster to the printed file."""
    household = open_household(site)
    for step in STEPS:
        step(site, household)


HOUSEHOLD = {
    "living_address": M["living address"],
    "registered_address": M["registered address"],
    "phones": M["household phone"],
    "intake_source": "discovery",
    "primary_cause": "illness",
    "intake_note": M["intake note"],
}


def open_household(site: Site) -> Any:

    opened = (today() - timedelta(days=30)).isoformat()
    head = {"name": M["household name"], "id_kind": "resident_id", "id_number": M["household ID"]}
    area = {"area": str(Area.objects.get(code="a1").pk), "category": "minimum_living"}
    site.post("worker", "household-new", opened_on=opened, **HOUSEHOLD, **head, **area)
    household = row(Household)
    changed = HOUSEHOLD | {"living_address": M["changed address"], "opened_on": opened}
    site.post("worker", "household-edit", household.pk, version=household.version, **changed)
    lost = changed | {"living_address": M["lost in a conflict"]}
    page = site.post("worker", "household-edit", household.pk, version=1, status=409, **lost)
    assert M["lost in a conflict"] in page
    return row(Household)


PERSON = {
    "name": M["person name"],
    "relation": "2",
    "id_kind": "resident_id",
    "other_names": M["person other name"],
    "phones": M["person phone"],
    "health": "",
    "health_note": M["health note"],
    "school": M["school"],
    "occupation": M["occupation"],
    "guardian": M["guardian"],
    "note": M["person note"],
    "is_member": "on",
}


def people(site: Site, household: Any) -> None:
    wrong, right = {"id_number": M["typed wrong ID"]}, {"id_number": M["person ID"]}
    site.post("worker", "person-new", household.pk, status=200, **PERSON, **wrong)
    site.post("worker", "person-new", household.pk, **PERSON, **right)
    site.post(
        "worker",
        "consent-new",
        household.pk,
        purpose="sharing",
        signed_by=M["consent signer"],
        given_on=today().isoformat(),
        note=M["consent note"],
    )


def outside(site: Site, household: Any) -> None:
    form = {"kind": "neighbour", "strength": "strong", "flow": "in"}
    form |= {"name": M["outside name"], "role": M["outside role"]}
    site.post("worker", "outside-new", household.pk, status=200, **form | {"kind": "nothing"})
    site.post("worker", "outside-new", household.pk, **form)
    tie = row(OutsideTie)
    site.get("worker", "outside-edit", tie.pk)
    site.post("worker", "outside-edit", tie.pk, version=tie.version, **form)
    for page in ("family", "household"):
        assert M["outside name"] in site.get("worker", page, household.pk)


def attachments(site: Site, household: Any) -> None:
    form = {"kind": "photo", "title": M["attachment title"], "dated_on": today().isoformat()}
    files = [
        (f"{M['attachment file name']}.jpg", photo(exif=exif(M["attachment EXIF"]))),
        (f"{M['attachment file name']}.pdf", written_paper()),
        (f"{M['attachment of the refused name']}.jpg", M["attachment EXIF"].encode()),
    ]
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    site.post("worker", "attachment-new", household.pk, file=sent, **form)
    bad = SimpleUploadedFile(*files[2])
    page = site.post("worker", "attachment-new", household.pk, file=[bad], status=200, **form)
    assert M["attachment of the refused name"] in page
    assert M["attachment title"] in site.get("worker", "attachments", household.pk)
    for attached in household.attachments.all():
        assert M["attachment file name"] in site.get("worker", "attachment", attached.pk)
        site.get("worker", "attachment-file", attached.pk)
        if attached.has_thumbnail:
            site.get("worker", "attachment-thumbnail", attached.pk)
    site.post("worker", "attachment-withdraw", attached.pk, reason=M["withdrawal reason"])


def written_paper() -> bytes:
    """Return a PDF with an author and something on its page."""
    pdf = pikepdf.Pdf.new()
    pdf.add_blank_page().obj.Contents = pdf.make_stream(f"% {M['attachment PDF page']}".encode())
    pdf.docinfo["/Author"] = M["attachment PDF author"]
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def roster(site: Site, household: Any) -> None:

    heading = [
        "户主姓名",
        "成员姓名",
        "与户主关系",
        "身份证号",
        "家庭住址",
        "联系电话",
        "家庭月收入",
    ]
    shared = [M["roster address"], M["roster phone"], M["roster income"]]
    lines = [
        [*heading, M["roster heading"]],
        [M["roster name"]] * 2 + ["本人", M["roster ID"], *shared, M["roster other column"]],
        [M["roster name"], "祁小舟", M["roster relation"], M["roster damaged ID"], *shared, ""],
    ]
    data = "\n".join(",".join(line) for line in lines).encode()
    file = SimpleUploadedFile(f"{M['roster file name']}.csv", data)
    area = str(Area.objects.get(code="a1").pk)
    site.post("worker", "roster-list", area=area, file=file)
    found = row(RosterImport)
    columns = {f"column{at}": name for name, at in found.mapping["columns"].items()}
    site.get("worker", "roster-columns", found.pk)
    site.post("worker", "roster-columns", found.pk, version=found.version, **columns)
    assert M["roster name"] in site.get("worker", "roster", found.pk)
    site.post("worker", "roster-confirm", found.pk, version=found.version + 1)
    site.post("worker", "roster-step", found.pk)
    site.get("worker", "roster", found.pk)
    site.get("worker", "roster-mending", found.pk)


def dropped_roster(site: Site, household: Any) -> None:
    """Let go of a roster so long that pages of the database fall free."""
    lines = [f"{M['dropped roster name']},{M['dropped roster address']}{n}" for n in range(400)]
    data = "\n".join(["户主姓名,家庭住址", *lines]).encode()
    file = SimpleUploadedFile("dropped.csv", data)
    area = str(Area.objects.get(code="a1").pk)
    site.post("worker", "roster-list", area=area, file=file)
    dropped = row(RosterImport)
    site.post("worker", "roster-cancel", dropped.pk, version=dropped.version)


def assess(site: Site, household: Any) -> None:

    form = {f"score_{code}": "2" for code in Domain.values}
    form |= {f"note_{code}": M["answer note"] for code in Domain.values}
    form |= {
        "assessed_on": today().isoformat(),
        "red_lines": RedLine.values[0],
        "red_line_note": M["red line note"],
        "primary_cause": "illness",
        "summary": M["assessment summary"],
    }

    site.post("worker", "assessment-edit", household.pk, version=0, go="check", **form)
    draft = row(Assessment)
    site.get("worker", "assessment-check", household.pk)
    site.post("worker", "assessment-check", household.pk, version=draft.version)
    override = {"grade": "orange", "reason": M["override reason"]}
    site.post("supervisor", "assessment-override", draft.pk, **override)


def plan(site: Site, household: Any) -> None:

    site.post("worker", "plan-new", household.pk)
    version = row(Plan)
    write_plan(site, version)
    hand_in(site, version)
    decide(site, version, decision="return", reason=M["return reason"])
    hand_in(site, version)
    decide(site, version, decision="approve", reason=M["approval note"])
    site.post("worker", "plan-new", household.pk)
    following = row(Plan)
    words = {"situation": M["plan situation"], "change_reason": M["change of the plan"]}
    term = {"from_on": today().isoformat()}
    site.post("worker", "plan-text", following.pk, version=following.version, **words, **term)


def write_plan(site: Site, version: Any) -> None:

    words = {"situation": M["plan situation"], "aims": M["plan aims"]}
    term = {
        "from_on": today().isoformat(),
        "until_on": (today() + timedelta(days=180)).isoformat(),
    }
    site.post("worker", "plan-text", version.pk, version=1, **words, **term)
    goal = {
        "text": M["goal text"],
        "indicator": M["goal indicator"],
        "baseline": M["goal baseline"],
        "target": M["goal target"],
        "unit": M["goal unit"],
        "due_on": (today() + timedelta(days=90)).isoformat(),
    }
    site.post("worker", "goal-new", version.pk, version=2, **goal)
    measure = {
        "kind": "companion",
        "text": M["measure text"],
        "responsible_name": M["measure responsible"],
        "frequency": "weekly",
        "due_on": (today() + timedelta(days=90)).isoformat(),
    }
    site.post("worker", "measure-new", row(Goal).pk, version=3, **measure)


def hand_in(site: Site, version: Any) -> None:

    site.get("worker", "plan-check", version.pk)
    site.post("worker", "plan-check", version.pk, version=row(Plan, pk=version.pk).version)


def decide(site: Site, version: Any, **form: str) -> None:

    site.get("supervisor", "plan-review", version.pk)
    shown = bytes(row(Plan, pk=version.pk).content_hash).hex()
    site.post("supervisor", "plan-review", version.pk, content_hash=shown, **form)


def visit_form(household: Any, narrative: str) -> dict[str, Any]:
    measure = household.measures.filter(plan__stage="active").get()
    return {
        "mode": "joint",
        "on": today().isoformat(),
        "at": "00:00",
        "met": str(household.people.first().pk),
        "narrative": narrative,
        "changed": "yes",
        "change": M["visit major change"],
        "next_reason": M["visit next reason"],
        "p-TOTAL_FORMS": "1",
        "p-INITIAL_FORMS": "0",
        "p-0-name": M["visit participant"],
        "p-0-unit": M["visit unit"],
        f"m-{measure.pk}-ticked": "on",
        f"m-{measure.pk}-outcome": "done",
        f"m-{measure.pk}-note": M["measure note"],
        "o-housing-note": M["observation note"],
    }


def visit(site: Site, household: Any) -> None:

    site.post("worker", "phrases", act="keep", text=M["phrase"])
    site.get("worker", "visit-new", household.pk)
    site.post("worker", "visit-new", household.pk, **visit_form(household, M["visit narrative"]))
    site.post("worker", "visit", row(Visit).pk, text=M["addendum"])


def review(site: Site, household: Any) -> None:
    active = household.plans.filter(stage="active").get()
    prefix = f"g-{active.goals.get().lineage}"
    form = {
        "plan": str(active.pk),
        "reviewed_on": today().isoformat(),
        "summary": M["review summary"],
        "decision": "close",
        f"{prefix}-status": "progress",
        f"{prefix}-value_now": M["review value"],
        f"{prefix}-note": M["review note"],
    }
    site.post("worker", "review-new", household.pk, **form)


def paper(site: Site, household: Any) -> None:

    form = {
        "level": "full",
        "reason": "other",
        "reason_note": M["paper reason"],
        "recipient": M["paper recipient"],
    }
    site.post("clerk", "case-file", household.pk, **form)
    printed = row(Disclosure)
    site.get("clerk", "disclosure", printed.pk)
    assert site.get("clerk", "disclosure-pdf", printed.pk).startswith("%PDF")
    asked = form | {"need": M["paper text"], "wish": "代为申请", "reply_to": "021-00000000"}
    site.post("clerk", "paper", household.pk, "referral", **asked)


def ledgers(site: Site, household: Any) -> None:
    """Make a ledger, download it, and bring it back with a change."""
    form = {
        "kind": "people",
        "area": str(household.area_id),
        "stage": "all",
        "level": "full",
        "reason": "other",
        "reason_note": M["ledger reason"],
        "recipient": M["ledger recipient"],
    }
    site.post("clerk", "ledger-list", **form)
    made = row(LedgerDisclosure)
    assert M["ledger recipient"] in site.get("clerk", "ledger", made.pk)
    answer = site.browsers["clerk"].get(reverse("ledger-file", args=[made.pk]))
    book = mended(b"".join(site.note(answer, 200)))
    file = SimpleUploadedFile(f"{M['ledger file name']}.xlsx", book)
    where = site.post("worker", "ledger-returns", file=file)
    returned = LedgerReturn.objects.get()
    assert str(returned.pk) in where
    assert M["note of a ledger"] in site.get("worker", "ledger-return", returned.pk)
    site.post("worker", "ledger-return", returned.pk, all="1", shown=f"{returned.pk}:health")


# Somebody else's program, on somebody else's disk: it writes files of its own.
MENDING = """
import io, sys, openpyxl
book = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
sheet = book.worksheets[0]
heads = [cell.value for cell in sheet[3]]
sheet.cell(5, heads.index("健康状况") + 1).value = sys.argv[1]
book.save(sys.stdout.buffer)
"""


def mended(book: bytes) -> bytes:
    """Return a workbook as somebody saved it after a change, by a process of its own."""
    command = [sys.executable, "-c", MENDING, M["note of a ledger"]]
    done = subprocess.run(command, input=book, capture_output=True, check=True)
    return done.stdout


def rights(site: Site, household: Any) -> None:
    """Hold the file; restrict a person's data, lift that, copy them on paper and as JSON."""
    site.post("supervisor", "hold-new", household.pk, note=M["hold note"])
    person = household.people.exclude(relation="0").first()
    asked = {
        "kind": "restriction",
        "asked_on": today().isoformat(),
        "asked_by": M["request asker"],
        "identified": "id_paper",
        "words": M["request words"],
    }
    site.post("worker", "request-new", person.pk, **asked)
    request = row(DataRequest)
    assert M["request words"] in site.get("supervisor", "data-request", request.pk)
    answer = {"outcome": "done", "words": M["request answer"], "version": request.version}
    site.post("supervisor", "data-request", request.pk, **answer)
    lifting = {"reason": M["lift reason"], "version": row(Person, pk=person.pk).version}
    site.post("supervisor", "restriction-lift", person.pk, **lifting)
    copying = {
        "reason": "request",
        "asked_by": M["copy asker"],
        "identified": "id_paper",
        "recipient": M["copy recipient"],
    }
    site.post("worker", "person-copy", person.pk, **copying)
    copy = row(Disclosure)
    site.get("worker", "disclosure", copy.pk)
    assert site.get("worker", "disclosure-pdf", copy.pk).startswith("%PDF")
    assert M["request answer"] in site.get("worker", "disclosure-json", copy.pk)


def emergency(site: Site, household: Any) -> None:
    """Let someone from another area open the household, and have that looked into."""
    asked = {
        "id_number": M["household ID"],
        "reason": M["emergency reason"],
        "present": PASSWORD,
    }
    site.post("stranger", "emergency-new", **asked)
    assert M["household name"] in site.get("stranger", "household", household.pk)
    found = row(Emergency)
    assert M["emergency reason"] in site.get("supervisor", "emergency", found.pk)
    finding = {"verdict": "justified", "finding": M["emergency finding"]}
    site.post("supervisor", "emergency", found.pk, **finding)
    assert M["emergency finding"] in site.get("supervisor", "emergency", found.pk)


def close(site: Site, household: Any) -> None:

    form = {
        "kind": "moved_away",
        "summary": M["closure summary"],
        "handover": M["closure handover"],
    }
    site.post("worker", "closure-new", household.pk, **form)
    decide_closure(site, row(Closure), decision="return", reason=M["closure return"])
    site.post("worker", "closure-new", household.pk, **form)
    decide_closure(site, row(Closure), decision="approve", reason="")
    site.post("worker", "reopen", household.pk, reason=M["reopening reason"])


def decide_closure(site: Site, closure: Any, **form: str) -> None:

    page = site.get("supervisor", "closure-decide", closure.pk)
    [shown] = re.findall(r'name="content_hash" value="([0-9a-f]+)"', page)
    site.post("supervisor", "closure-decide", closure.pk, content_hash=shown, **form)


def drafts(site: Site, household: Any) -> None:
    """Type into two forms and leave them; come back to one, and discard the other."""

    address = reverse("household-edit", args=[household.pk])
    typed = {"draft-page": address, "intake_note": M["draft of a household"]}
    site.post("worker", "draft-keep", status=200, **typed)
    assert M["draft of a household"] in site.get("worker", "household-edit", household.pk)
    typed = {"draft-page": reverse("household-new"), "intake_note": M["draft of no household"]}
    site.post("worker", "draft-keep", status=200, **typed)
    assert M["draft of no household"] in site.get("worker", "household-new")
    site.get("worker", "desk")
    site.post("worker", "draft-discard", LooseDraft.objects.get().pk)


def search_and_fail(site: Site, household: Any) -> None:
    """Look for people, mistype a user name, and let an act fail with what was typed in hand."""

    for term in ("search term", "household name", "household ID", "person phone"):
        site.post("worker", "search", status=200, q=M[term])
    wrong = {"username": M["failed user name"], "password": M["password"]}
    site.note(site.browsers["worker"].post("/sign-in/", wrong), 200)
    typed = visit_form(household, M["lost in an error"])

    def fail(**given: Any) -> None:
        raise ValueError(f"can't save {given['log']!r} {typed}")

    with patch("casework.visits.actions.record_visit", fail):
        page = site.post("worker", "visit-new", household.pk, status=500, **typed)
    assert M["lost in an error"] not in page
    with patch("casework.visits.forms.VisitPaper.arguments", lambda self: {}[typed["narrative"]]):
        site.post("worker", "visit-new", household.pk, status=500, **typed)


def look_around(site: Site, household: Any) -> None:
    """Read every page that shows what was typed."""
    pages = ("household", "people", "assessments", "plans", "visits", "reviews")
    for name in pages:
        site.get("worker", name, household.pk)
    for name in ("desk", "household-list", "visit-schedule", "plan-list", "roster-list"):
        site.get("worker", name)
    site.get("supervisor", "review-queue")
    assert M["changed address"] in site.get("worker", "people", household.pk)
    assert M["household name"] in site.get("worker", "household-list")


# In this order. A new kind of record adds its step here, and its markers to markers.py.
STEPS = [
    people,
    outside,
    attachments,
    roster,
    assess,
    plan,
    visit,
    review,
    paper,
    ledgers,
    rights,
    emergency,
    drafts,
    search_and_fail,
    close,
    look_around,
    dropped_roster,  # the last, so that the pages it leaves are not written on again
]
