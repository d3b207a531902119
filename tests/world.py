"""One rich case with everything that a case can hold, and staff of every role near it and far.

Made once for a module through the same actions that the pages call; every household of it carries
the canary's words, which must show up nowhere outside its area.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from casework.access.actions import end_posting, name_deputy, set_active
from casework.access.models import Area, Posting, Role, Worker
from casework.access.own.actions import save_filter
from casework.assessments import actions as assessing
from casework.assessments.models import MoodAnswer, MoodAnswers
from casework.common.dates import now, today
from casework.common.ids import new_id
from casework.common.resident_id import parse
from casework.drafts.actions import Sent, keep_draft
from casework.drafts.models import HouseholdDraft, Typed
from casework.drafts.pages import find
from casework.households import actions as keeping
from casework.households import shredding
from casework.households.actions import rosters
from casework.households.attachments.limits import JPEG, Cleaned
from casework.households.models import (
    Attachment,
    ConsentNote,
    DataRequest,
    DataRequestNote,
    Household,
    HouseholdIdentity,
    HouseholdRow,
    HouseholdSituation,
    OutsideContent,
    Person,
    PersonCondition,
    PersonIdentity,
    RosterImport,
    ShredRequest,
    TaskNote,
    Tie,
)
from casework.notices.models import Notice
from casework.plans.models import Plan, Suggestion
from casework.reports.actions import (
    copy_person,
    make_ledger,
    print_case_file,
    save_office_style,
    start_batch,
    upload_return,
)
from casework.reports.batches import store
from casework.reports.ledgers import kept
from casework.reports.ledgers.making import Narrowed
from casework.reports.models import (
    BatchStage,
    BatchVolume,
    Disclosure,
    FileState,
    LedgerDisclosure,
)
from casework.reviews import actions as reviewing
from casework.reviews import content as closing
from casework.reviews.models import Closure
from casework.vault import keys
from casework.vault.files import new_secret
from casework.visits.actions import MeasureOutcome, add_addendum, record_visit
from casework.visits.models import Visit, VisitLog
from tests.assessments.answers import answers
from tests.factories import (
    make_active_plan,
    make_area,
    make_draft_plan,
    make_street,
    make_submitted_plan,
    make_visit,
    make_worker,
)
from tests.households.files import photo

# What a stranger must never read: a surname, a lane and a number that stand nowhere else.
CANARY_NAME = "桑金丝"
CANARY_LANE = "金丝雀巷"
CANARY_PHONE = "13912345679"
CANARY_CODE = "canary"

# One black pixel.
LOGO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)

OWN, NEXT_AREA, NEXT_STREET = "own area", "next area", "next street"
PLACES = (OWN, NEXT_AREA, NEXT_STREET)
ROLES = (
    Role.WORKER,
    Role.SUPERVISOR,
    Role.CLERK,
    Role.SYSTEM,
    Role.OFFICER,
    Role.AUDITOR,
    Role.INSPECTOR,
    Role.SECURITY,
    Role.AUDIT,
)


def resident_id(born: str, sequence: int, region: str = "310199") -> str:
    """Return a valid number of nobody; `born` is YYYYMMDD, an odd `sequence` means a man."""
    body = f"{region}{born}{sequence:03d}"
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return parse(body + "10X98765432"[total % 11]).number


@dataclass
class World:
    """The staff by (role, place), those without a way in, and ids by the names the tables use."""

    area: Area
    staff: dict[tuple[str, str], Worker]
    colleague: Worker
    chief: Worker
    inactive: Worker
    expired: Worker
    ids: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)

    def keep(self, name: str, row: Any) -> Any:
        """Remember a row under the name by which tables call it, and return it."""
        self.ids[name], self.rows[name] = row.pk, row
        return row

    def who(self, role: str, place: str = OWN) -> Worker:
        return self.staff[role, place]


@contextmanager
def kept_apart() -> Iterator[None]:
    """Undo everything in both databases at the end; tests inside have their own savepoints.

    A root key that an earlier test made is gone with it: nothing here may be sealed under it.
    """
    keys.forget_roots()
    with ExitStack() as stack:
        for alias in ("default", "keystore"):
            atomic = transaction.atomic(using=alias)
            # As Django's own TestCase does, so that durable blocks inside are let through.
            atomic._from_testcase = True  # type: ignore[attr-defined] # Django's own
            stack.enter_context(atomic)
            stack.callback(transaction.set_rollback, True, using=alias)
        yield


def make_staff() -> World:
    """Return a world without a case: two streets, three areas, every role in each."""
    street = make_street("金穗街道")
    own = make_area(street, "金穗一居")
    own.code = CANARY_CODE
    own.save(update_fields=["code"])
    areas = {OWN: own, NEXT_AREA: make_area(street, "金穗二居"), NEXT_STREET: make_area()}
    staff = {
        (role.value, place): make_worker(role, area)
        for place, area in areas.items()
        for role in ROLES
    }
    gone = make_worker("supervisor", own)
    set_active(worker=gone, is_active=False, by=gone)
    over = make_worker("supervisor", own)
    absent = staff["supervisor", OWN].postings.get()
    end_posting(posting=over.postings.get(), until_on=today() - timedelta(days=1), by=None)
    world = World(
        area=own,
        staff=staff,
        colleague=make_worker("worker", own),
        chief=make_worker("supervisor", street),
        inactive=gone,
        expired=Worker.objects.get(pk=over.pk),
    )
    world.keep("colleague", world.colleague)
    world.keep("street", street)
    style = save_office_style(
        street_id=street.pk,
        based_on=0,
        organisation="金穗街道社会救助所",
        footer="",
        titles={},
        binding_mm=0,
        is_duplex=False,
        folds_genogram=False,
        logo=LOGO,
        by=staff["system", OWN],
    )
    world.keep("office style", style)
    world.keep("posting", world.colleague.postings.get())
    world.keep("administrator", staff["security", OWN])
    world.keep("suggestion", Suggestion.objects.all()[0])
    world.keep("own posting", absent)
    deputy = make_worker("supervisor", areas[NEXT_STREET])
    world.rows["outsider"] = make_worker("worker", areas[NEXT_STREET])
    world.keep("giver", make_worker("worker", own))
    world.rows["kin"] = make_worker("worker", own)
    world.keep("cover", cover(absent, deputy))
    kept = save_filter(
        listed="household-list",
        query="grade=red",
        name=f"{CANARY_NAME}一户",
        is_default=False,
        by=staff["supervisor", OWN],
    )
    world.keep("saved filter", kept)
    return world


def add_batches(world: World) -> None:
    """Add a batch that waits for its turn, and one that is bound, with a paper made before."""
    by, case = world.who("supervisor"), world.rows["case"]
    facts: dict[str, Any] = {
        "level": "internal",
        "reason": "filing",
        "recipient": "档案室",
        "order": "number",
        "shape": "pdf",
    }
    world.keep("batch", start_batch(household_ids=[case.pk], by=by, **facts))
    bound = world.keep("bound batch", start_batch(household_ids=[case.pk], by=by, **facts))
    bound.stage, bound.expires_on = BatchStage.READY, today()
    bound.save()
    bound.files.update(state=FileState.MADE, serial=world.rows["disclosure"].serial, volume=1)
    volume = BatchVolume(batch=bound, number=1, papers=1, pages=1, digest="0" * 64)
    volume.secret = secret = new_secret()
    volume.size = store.write(volume, secret, [b"%PDF-1.7"])
    volume.save()
    world.keep("batch volume", volume)


def cover(absent: Posting, deputy: Worker) -> Posting:
    """Let someone from elsewhere stand in for a supervisor, from tomorrow on."""
    return name_deputy(
        posting=absent,
        deputy=deputy,
        from_on=today() + timedelta(days=1),
        until_on=today() + timedelta(days=3),
        by=absent.worker,
    )


def open_case(world: World, name: str, number: int = 1) -> Household:
    """Open a household of the canary's with its head."""
    by = world.who("worker")
    household = keeping.open_household(
        area=world.area,
        identity=HouseholdIdentity(
            living_address=f"{CANARY_LANE}{number}号", phones=(CANARY_PHONE,)
        ),
        situation=HouseholdSituation(primary_cause="illness", intake_note="金丝雀在门口等。"),
        intake_source="discovery",
        category="minimum_living",
        opened_on=today() - timedelta(days=60),
        by=by,
    )
    head = keeping.add_person(
        household_id=household.pk,
        relation="0",
        identity=PersonIdentity(
            name=f"{CANARY_NAME}{name}", id_number=resident_id("19550102", number * 2), sex="2"
        ),
        condition=PersonCondition(),
        by=by,
    )
    world.keep(f"head of {name}", head)
    household = Household.objects.visible_to(by).get(pk=household.pk)
    return world.keep(name, household)  # type: ignore[no-any-return] # what went in


def make_world() -> World:
    """Return the whole world."""
    world = make_staff()
    add_cases(world)
    return world


def add_cases(world: World) -> None:
    """Add the canary's households, each at a stage that some doors need."""
    add_rich_case(world)
    add_waiting_case(world)
    add_closing_case(world)
    add_closed_case(world)
    add_supervised_case(world)
    add_requests(world)
    add_rosters(world)
    add_shredding(world)  # which takes every kept ledger away
    add_access(world)
    add_ledgers(world)
    add_batches(world)
    world.keep("household draft", add_draft(world.rows["case"], world.who("supervisor")))
    world.keep(
        "notice", Notice.objects.get(kind="plan_approved", subject_id=world.ids["active plan"])
    )
    for name, row in world.rows.items():
        if isinstance(row, HouseholdRow | Household | RosterImport | LedgerDisclosure):
            rows: Any = type(row)._default_manager
            world.rows[name] = rows.unscoped("a test looks back").get(pk=row.pk)


def add_draft(household: Household, by: Worker) -> HouseholdDraft:
    """What someone typed into the form of a visit and didn't save."""
    address = reverse("visit-new", args=[household.pk])
    typed = Typed(address=address, action=address, fields={"narrative": ["金丝雀写到一半。"]})
    draft = keep_draft(page=find(address, by), shown_on=address, sent=Sent(typed, new_id()), by=by)
    assert isinstance(draft, HouseholdDraft)
    return draft


def add_access(world: World) -> None:
    """Add a share, a near relative, and someone from elsewhere who read in an emergency."""
    case, outsider = world.rows["case"], world.rows["outsider"]
    share = keeping.share_household(
        household_id=case.pk,
        colleague=world.rows["cover"].worker,
        until_on=today() + timedelta(days=9),
        reason="联合走访",
        by=world.who("supervisor"),
    )
    world.keep("share", share)
    relative = keeping.record_relative(
        household_id=case.pk, worker=world.rows["kin"], by=world.chief
    )
    world.keep("relative", relative)
    keeping.open_in_emergency(
        id_number=world.rows["head of case"].identity.id_number,
        reason="金丝雀在楼道里跌倒。",
        by=outsider,
    )
    world.keep("emergency", case.emergencies.get())
    spare = open_case(world, "handed case", 11)
    keeping.assign_worker(
        household_id=spare.pk, worker=world.rows["giver"], based_on=1, by=world.chief
    )
    handover = keeping.hand_over(
        giver=world.rows["giver"],
        taker=world.colleague,
        household_ids=None,
        notes_go_along=True,
        by=world.chief,
    )
    world.keep("handover", handover)
    keeping.assign_worker(
        household_id=spare.pk, worker=world.rows["giver"], based_on=3, by=world.chief
    )


def add_rich_case(world: World) -> None:
    """Add a case with a bit of everything; its plan in force has a next version being written."""
    by = world.who("worker")
    household = open_case(world, "case")
    add_people(world, household)
    add_assessments(world, household)
    active = world.keep("active plan", make_active_plan(household, by, world.chief))
    add_visits(world, household, active)
    draft = world.keep("draft plan", make_draft_plan(household, by))
    world.keep("goal", draft.goals.get())
    world.keep("measure", draft.measures.get())

    add_review(world, household, active)
    world.keep("disclosure", make_paper(household, world.who("supervisor")))
    world.ids["serial"] = world.rows["disclosure"].serial


def add_people(world: World, household: Household) -> None:
    by = world.who("worker")
    head = world.rows["head of case"]
    child = world.keep("person", add_child(household, by))
    world.keep(
        "tie",
        keeping.add_tie(
            household_id=household.pk, kind="parent", person_id=head.pk, other_id=child.pk, by=by
        ),
    )
    world.keep(
        "outside tie",
        keeping.add_outside_tie(
            household_id=household.pk,
            kind="neighbour",
            strength="strong",
            flow="in",
            content=OutsideContent(name=f"{CANARY_NAME}邻", role="替金丝雀看门"),
            by=by,
        ),
    )
    world.keep(
        "consent",
        keeping.give_consent(
            household_id=household.pk,
            person_id=None,
            purpose="photos",
            given_on=today(),
            until_on=None,
            note=ConsentNote(signed_by=f"{CANARY_NAME}代签", note="拍照前再问一次"),
            by=by,
        ),
    )
    world.keep("attachment", add_photo(household, by))
    withdrawn = add_photo(household, by)
    withdrawn = keeping.withdraw_attachment(
        attachment_id=withdrawn.pk, reason="金丝雀不愿意留这张", by=by
    )
    world.keep("withdrawn attachment", withdrawn)
    with transaction.atomic():
        note = TaskNote(as_written="3101", problem="id_lost_digits")
        world.keep("task", keeping.open_id_task(person=child, note=note, by=by))


def add_photo(household: Household, by: Worker) -> Attachment:
    """Attach a photo that was read and cleaned before."""
    return keeping.add_attachment(
        household_id=household.pk,
        person_id=household.people.values_list("pk", flat=True)[0],
        kind="photo",
        title=f"{CANARY_NAME}家门口",
        file_name="金丝雀.jpg",
        dated_on=today(),
        cleaned=Cleaned(JPEG, photo(), photo(40, 30), 400, 300),
        by=by,
    )


def add_child(household: Household, by: Worker) -> Person:
    return keeping.add_person(
        household_id=household.pk,
        relation="2",
        identity=PersonIdentity(name=f"{CANARY_NAME}幼", id_kind="none", sex="1"),
        condition=PersonCondition(note="上学靠金丝雀接送"),
        by=by,
    )


def add_assessments(world: World, household: Household) -> None:
    by = world.who("worker")
    common = {"household_id": household.pk, "by": by}
    mood = MoodAnswers(people={str(world.ids["head of case"]): MoodAnswer(1, 2)})
    first = assessing.complete(
        answers=answers(2, primary_cause="illness", summary="金丝雀的药费"),
        mood=mood,
        assessed_on=today() - timedelta(days=50),
        **common,
    )
    world.keep("first assessment", first)
    latest = assessing.complete(
        answers=answers(1, primary_cause="illness", summary="金丝雀好一些了"),
        assessed_on=today() - timedelta(days=20),
        **common,
    )
    world.keep("assessment", latest)
    draft = assessing.save_draft(
        answers=answers(1, primary_cause="illness"), assessed_on=today(), **common
    )
    world.keep("assessment draft", draft)


def add_visits(world: World, household: Household, plan: Plan) -> None:
    by = world.who("worker")
    visit: Visit = record_visit(
        household_id=household.pk,
        visited_at=now() - timedelta(hours=2),
        mode="home",
        log=VisitLog(narrative="金丝雀今天开了门。", people_seen=(world.ids["head of case"],)),
        measures=[MeasureOutcome(plan.measures.get().pk, "done", "金丝雀上了车")],
        by=by,
    )
    world.keep("visit", visit)
    world.keep("measure done", visit.measures.get())
    world.keep("addendum", add_addendum(visit_id=visit.pk, text="金丝雀补一句。", by=by))
    make_visit(household, by, days_ago=10, log_narrative="金丝雀不肯说话。")


def add_waiting_case(world: World) -> None:
    """Add a case whose plan waits for a decision."""
    household = open_case(world, "waiting case", 2)
    world.keep("waiting plan", make_submitted_plan(household, world.who("worker")))


def add_review(world: World, household: Household, plan: Plan) -> None:
    outcomes = [
        reviewing.GoalResult(goal.pk, "progress", "11", "金丝雀说好多了", [world.ids["visit"]])
        for goal in plan.goals.all()
    ]
    review = reviewing.record_review(
        household_id=household.pk,
        plan_id=plan.pk,
        outcomes=outcomes,
        decision="continue",
        summary="金丝雀的车钱有了着落。",
        reviewed_on=today(),
        by=world.who("worker"),
    )
    world.keep("review", review)
    world.keep("goal outcome", review.outcomes.first())


def make_paper(household: Household, by: Worker) -> Disclosure:
    """Print a case file."""
    return print_case_file(
        household_id=household.pk, level="internal", reason="filing", recipient="档案室", by=by
    )


def propose_closure(household: Household, by: Worker) -> Closure:
    """Propose to close a case because the household moved away."""
    return reviewing.propose_closure(
        household_id=household.pk, kind="moved_away", summary="金丝雀搬走了。", by=by
    )


def approve_closure(closure: Closure, by: Worker) -> Closure:
    """Approve a closure as it stands."""
    basis = closing.basis_of(closure.household)
    content_hash = closing.fingerprint(closure, basis).hex()
    return reviewing.approve_closure(closure_id=closure.pk, content_hash=content_hash, by=by)


def add_closing_case(world: World) -> None:
    """Add a case that is proposed for closure."""
    household = open_case(world, "closing case", 3)
    world.keep("closure", propose_closure(household, world.who("worker")))


def add_closed_case(world: World) -> None:
    """Add a case that is closed, and one that was and is taken up again."""
    by = world.who("worker")
    household = open_case(world, "closed case", 4)
    world.keep("closed visit", make_visit(household, by, log_narrative="金丝雀最后一次。"))
    with transaction.atomic():
        note = TaskNote(as_written="", problem="id_missing")
        head = world.rows["head of closed case"]
        world.keep("closed task", keeping.open_id_task(person=head, note=note, by=by))
    world.keep("closed tie", add_closed_tie(household, by))
    content = OutsideContent(name="金丝雀学校")
    tie = {"kind": "school", "strength": "weak", "flow": "none", "content": content}
    world.keep(
        "closed outside tie", keeping.add_outside_tie(household_id=household.pk, by=by, **tie)
    )
    world.keep("closed attachment", add_photo(household, by))
    world.keep("old closure", approve_closure(propose_closure(household, by), world.chief))
    household = open_case(world, "reopened case", 5)
    approve_closure(propose_closure(household, by), world.chief)
    reopening = reviewing.reopen_case(household_id=household.pk, reason="金丝雀搬回来了。", by=by)
    world.keep("reopening", reopening)


def add_ledger(world: World, kind: str, by: Worker) -> LedgerDisclosure:
    """Make a ledger of the canary's area."""
    return make_ledger(
        kind=kind,
        narrowed=Narrowed(world.area),
        level="full",
        reason="filing",
        recipient="金丝雀档案室",
        by=by,
    )


def add_ledgers(world: World) -> None:
    """Add a ledger of the people that the supervisor made, and that the worker brings back."""
    ledger = world.keep("ledger", add_ledger(world, "people", world.who("supervisor")))
    world.rows["book"] = b"".join(kept.chunks(ledger.pk, ledger.note.secret))
    returned = upload_return(
        filename="金丝雀台账.xlsx", data=world.rows["book"], by=world.who("worker")
    )
    world.keep("ledger return", returned)


def add_shredding(world: World) -> None:
    """Add closed cases whose destruction is asked for, decided, and carried out."""
    supervisor = world.who("supervisor")
    kept = add_closed(world, "kept case", 7)
    world.keep("shred request", ask_shredding(kept, world.chief))
    held = add_closed(world, "held case", 8)
    world.keep("own request", ask_shredding(held, supervisor))
    hold = keeping.set_hold(household_id=held.pk, note="金丝雀打官司。", by=supervisor)
    world.keep("hold", hold)
    for name, number in (("half", 9), ("done", 10)):
        shredded = "shredded case" if name == "done" else "half-shredded case"
        request = ask_shredding(add_closed(world, shredded, number), supervisor)
        shown = keeping.content_hash(request)
        keeping.approve_shredding(request_id=request.pk, shown_hash=shown, by=world.chief)
        world.keep(f"{name} request", request)
    request = next(row for row in shredding.unfinished() if row.pk == request.pk)
    shredding.carry_out(request)
    del world.rows["head of shredded case"]


def add_closed(world: World, name: str, number: int) -> Household:
    """Add a case that is closed, without anything else."""
    household = open_case(world, name, number)
    approve_closure(propose_closure(household, world.who("worker")), world.chief)
    return household


def ask_shredding(household: Household, by: Worker) -> ShredRequest:
    """Ask for a household's destruction because the person may."""
    request = keeping.ask_shredding(
        household_id=household.pk, reason="lawful_request", basis="purpose_over", by=by
    )
    request.household = Household.objects.visible_to(by).get(pk=household.pk)
    return request


def add_closed_tie(household: Household, by: Worker) -> Tie:
    child = add_child(household, by)
    head = household.people.exclude(pk=child.pk).get()
    return keeping.add_tie(
        household_id=household.pk, kind="parent", person_id=head.pk, other_id=child.pk, by=by
    )


def add_supervised_case(world: World) -> None:
    """Add a case that the supervisor wrote on alone, for another supervisor to decide on."""
    supervisor = world.who("supervisor")
    household = open_case(world, "supervised case", 6)
    assessment = assessing.complete(
        household_id=household.pk,
        answers=answers(1, primary_cause="illness"),
        assessed_on=today(),
        by=supervisor,
    )
    world.keep("supervisor's assessment", assessment)
    world.keep("supervisor's plan", make_submitted_plan(household, supervisor))
    world.keep("supervisor's closure", propose_closure(household, supervisor))


def add_requests(world: World) -> None:
    """Add what people ask about their data, someone set aside, and a copy that was made."""
    by = world.who("worker")
    child = world.rows["person"]
    world.keep("copy request", ask(child, "copy", by))
    world.keep("deletion request", ask(world.rows["head of closing case"], "deletion", by))
    quiet = world.keep("restricted person", add_child(world.rows["waiting case"], by))
    asked = ask(quiet, "deletion", by)
    granted = keeping.grant_request(
        request_id=asked.pk,
        based_on=asked.version,
        outcome="storage_only",
        words="金丝雀的档案留着。",
        by=world.chief,
    )
    world.keep("granted request", granted)
    world.keep("person paper", make_copy(world.rows["head of case"], by))


def ask(person: Person, kind: str, by: Worker) -> DataRequest:
    """Enter a request about a person's data, asked today by themself."""
    return keeping.enter_request(
        person_id=person.pk,
        kind=kind,
        asked_on=today(),
        identified="id_paper",
        note=DataRequestNote(asked_by=CANARY_NAME, words="金丝雀的东西给我看看。"),
        by=by,
    )


def make_copy(person: Person, by: Worker) -> Disclosure:
    """Copy one person's data for an inspection."""
    return copy_person(person_id=person.pk, reason="inspection", recipient="检查组", by=by)


def roster_file(*families: tuple[str, str], phone: str = "") -> bytes:
    """Return a roster as text: (name, resident ID) of heads living alone."""
    stream = io.StringIO()
    table = csv.writer(stream)
    table.writerow(
        ["户主姓名", "成员姓名", "与户主关系", "身份证号", "家庭住址", "救助类别", "电话"]
    )
    for name, number in families:
        table.writerow([name, name, "本人", number, f"{CANARY_LANE}9号", "低保", phone])
    return stream.getvalue().encode()


def add_rosters(world: World) -> None:
    """Add an import at each of its stages."""
    for name, steps in (("mapping", 0), ("preview", 1), ("importing", 2), ("done", 3)):
        number = resident_id("19600304", 100 + steps)
        # Something to mend in the last: a file without anything is not kept.
        family, phone = (f"{CANARY_NAME}{'甲乙丙丁'[steps]}", number), "12" if steps == 3 else ""
        world.keep(f"{name} roster", add_roster(world, steps, family, phone=phone))


def add_roster(
    world: World, steps: int, *families: tuple[str, str], phone: str = ""
) -> RosterImport:
    """Upload a roster and carry it on by so many steps: columns, confirmation, import."""
    by = world.who("worker")
    data = roster_file(*families, phone=phone)
    roster = rosters.upload_roster(area=world.area, filename="金丝雀名册.csv", data=data, by=by)
    if steps > 0:
        columns = rosters.mapping_of(roster).columns
        roster = rosters.map_columns(roster_id=roster.pk, columns=columns, based_on=1, by=by)
    if steps > 1:
        roster = rosters.confirm_roster(roster_id=roster.pk, based_on=2, by=by)
    if steps > 2:
        roster = rosters.import_step(roster_id=roster.pk, by=by)
    return roster
