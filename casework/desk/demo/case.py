"""One family of the demonstration while its script is replayed: what each scene does."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import translation

from casework.access.models import Area, Worker
from casework.assessments import actions as assessing
from casework.assessments.codes import Domain
from casework.assessments.models import (
    AssessmentAnswers,
    DomainAnswer,
    MoodAnswer,
    MoodAnswers,
)
from casework.common.dates import now
from casework.desk.demo import script
from casework.desk.demo.plan import PlanWriter
from casework.households import actions as keeping
from casework.households.models import (
    ConsentNote,
    Household,
    HouseholdIdentity,
    HouseholdSituation,
    OutsideContent,
    PersonCondition,
    PersonIdentity,
)
from casework.plans import actions as planning
from casework.plans.models import Plan
from casework.reviews import actions as reviewing
from casework.reviews import content as closing
from casework.reviews.models import Closure
from casework.visits import actions as visiting
from casework.visits.models import Observation, Participant, VisitLog


class Case:
    """A family's household as it grows: ids of people, goals and visits by the script's keys."""

    def __init__(
        self, family: script.Family, area: Area, staff: dict[str, Worker], day_zero: date
    ) -> None:
        self.family = family
        self.area = area
        self.staff = staff
        self.day_zero = day_zero
        self.household_id = UUID(int=0)
        self.people: dict[str, UUID] = {}
        self.consents: dict[script.Consent, UUID] = {}
        self.assessments: dict[int, UUID] = {}
        self.visits: dict[int, UUID] = {}
        self.closure_id = UUID(int=0)
        self.plans = PlanWriter(self)

    def day(self, days_ago: int) -> date:
        """Return the day so many days before the demonstration's today."""
        return self.day_zero - timedelta(days=days_ago)

    def household(self, by: Worker) -> Household:
        """Return the household as it is now."""
        found: Household = Household.objects.visible_to(by).get(pk=self.household_id)
        return found

    def open(self) -> None:
        """Open the household with everyone in it and how they are related."""
        family, by = self.family, self.staff[self.family.worker]
        first = family.categories[0] if family.categories else None
        with_person = {phone.person for phone in family.phones}
        shared = [p.number for p in family.phones if p.person not in with_person or not p.person]
        household = keeping.open_household(
            area=self.area,
            identity=HouseholdIdentity(
                living_address=family.living,
                registered_address="" if family.registered == family.living else family.registered,
                phones=tuple(shared) or tuple(p.number for p in family.phones[:1]),
            ),
            situation=HouseholdSituation(
                primary_cause=family.primary_cause or "",
                secondary_causes=tuple(family.secondary_causes),
                income_cents=family.income_cents,
                intake_note=family.story,
            ),
            intake_source=family.source,
            category=first.code if first else "",
            category_label=first.label if first else "",
            category_from=self.day(first.from_days_ago) if first else None,
            opened_on=self.day(family.opened_days_ago),
            by=by,
        )
        self.household_id = household.pk
        for person in family.people:
            self.add_person(person, by)
        for edge in family.edges:
            keeping.add_tie(
                household_id=household.pk,
                kind=edge.kind,
                person_id=self.people[edge.a],
                other_id=self.people[edge.b],
                partnership=edge.state or "",
                by=by,
            )
        for tie in family.outside:
            keeping.add_outside_tie(
                household_id=household.pk,
                kind=tie.kind,
                strength=tie.strength,
                flow=tie.flow,
                content=OutsideContent(name=tie.name, role=tie.role),
                by=by,
            )

    def add_person(self, person: script.Person, by: Worker) -> None:
        """Add one person with everything the script knows of them."""
        kinds, grade = tuple(person.disability[:1]), person.disability[1:2]
        row = keeping.add_person(
            household_id=self.household_id,
            relation=person.relation,
            identity=PersonIdentity(
                name=person.name,
                id_kind=person.document,
                id_number=person.number,
                sex=person.sex,
                birth_on=person.birth_on,
                ethnicity=person.ethnicity,
                phones=tuple(p.number for p in self.family.phones if p.person == person.key),
                relation_wording=person.relation_wording,
            ),
            condition=PersonCondition(
                health=person.health,
                health_note=person.health_note,
                disability_kinds=kinds,
                disability_grade=grade,
                education=person.education,
                school=person.school,
                ability_to_work=person.work_ability,
                occupation=person.occupation,
                marital=person.marital,
                insurance=person.insurance,
                note=person.note,
            ),
            is_member=person.in_household,
            died_on=person.died_on,
            by=by,
        )
        self.people[person.key] = row.pk

    def change_category(self, span: script.CategorySpan) -> None:
        """Give the household its next category."""
        by = self.staff[self.family.worker]
        keeping.change_category(
            household_id=self.household_id,
            category=span.code,
            label=span.label,
            from_on=self.day(span.from_days_ago),
            based_on=self.household(by).version,
            by=by,
        )

    def give_consent(self, consent: script.Consent) -> None:
        """Record a consent."""
        names = {person.key: person.name for person in self.family.people}
        row = keeping.give_consent(
            household_id=self.household_id,
            person_id=self.people[consent.person],
            purpose=consent.kind,
            given_on=self.day(consent.days_ago),
            until_on=None,
            note=ConsentNote(
                signed_by=names[consent.by_guardian or consent.person], note=consent.note
            ),
            by=self.staff[self.family.worker],
        )
        self.consents[consent] = row.pk

    def withdraw_consent(self, consent: script.Consent) -> None:
        """Record that a consent was withdrawn."""
        by = self.staff[self.family.worker]
        keeping.withdraw_consent(consent_id=self.consents[consent], by=by)

    def assess(self, scene: script.Assessment) -> None:
        """Complete an assessment."""
        mood = {
            str(self.people[p.person]): MoodAnswer(interest=p.interest, mood=p.mood)
            for p in scene.phq2
        }
        row = assessing.complete(
            household_id=self.household_id,
            answers=AssessmentAnswers(
                domains={s.domain: DomainAnswer(score=s.score, note=s.note) for s in scene.scores},
                self_care={str(self.people[s.person]): s.unable for s in scene.self_care},
                red_lines=scene.red_lines,
                red_lines_checked=True,
                red_line_note=scene.red_line_note,
                primary_cause=self.family.primary_cause or "",
                secondary_causes=tuple(self.family.secondary_causes),
                summary=scene.summary,
            ),
            mood=MoodAnswers(people=mood) if mood else None,
            assessed_on=self.day(scene.days_ago),
            by=self.staff[scene.by],
        )
        self.assessments[scene.days_ago] = row.pk

    def override(self, scene: script.Assessment) -> None:
        """Set another grade than the computed one."""
        if scene.override:
            assessing.override_grade(
                assessment_id=self.assessments[scene.days_ago],
                grade=scene.override.grade,
                reason=scene.override.reason,
                by=self.staff[scene.override.by],
            )

    def visit(self, scene: script.Visit, visited_at: datetime) -> None:
        """Write down a visit."""
        by = self.staff[scene.by]
        measures = self.plans.measures_in_force(by)
        visit = visiting.record_visit(
            household_id=self.household_id,
            visited_at=min(visited_at, now()),
            mode=scene.mode,
            log=VisitLog(
                narrative=scene.narrative,
                people_seen=tuple(self.people[key] for key in scene.present),
                participants=tuple(Participant(o.name, o.unit) for o in scene.outsiders),
                observations=tuple(
                    Observation(o.domain, o.suggested, o.text) for o in scene.observations
                ),
                major_change=scene.major_change,
                next_reason=scene.next_why,
            ),
            measures=[
                visiting.MeasureOutcome(measures[m.measure], m.done, m.note) for m in scene.measures
            ],
            next_on=self.day(scene.days_ago - scene.next_after),
            by=by,
        )
        self.visits[scene.days_ago] = visit.pk

    def add_addendum(self, scene: script.Visit, addendum: script.Addendum) -> None:
        """Complete or correct a visit."""
        visiting.add_addendum(
            visit_id=self.visits[scene.days_ago],
            text=addendum.text,
            by=self.staff[addendum.by],
        )

    def begin_plan(self, scene: script.Plan) -> None:
        """Open a version, or take up the one that a review opened."""
        self.plans.begin(scene, self.staff[scene.by])

    def write_plan(self, scene: script.Plan, submission: script.Submission) -> None:
        """Bring the draft to what the script says of it."""
        self.plans.write(scene, submission, self.staff[scene.by])

    def submit_plan(self, scene: script.Plan) -> None:
        """Hand the draft in."""
        by = self.staff[scene.by]
        plan = self.plans.open_version(by)
        planning.submit_plan(plan_id=plan.pk, based_on=plan.version, by=by)

    def decide_plan(self, submission: script.Submission) -> None:
        """Approve or return what was handed in."""
        by = self.staff[submission.decided_by]
        plan = self.plans.open_version(by)
        if submission.outcome == "approved":
            planning.approve_plan(
                plan_id=plan.pk, content_hash=bytes(plan.content_hash).hex(), by=by
            )
        else:
            planning.return_plan(plan_id=plan.pk, reason=submission.reason, by=by)

    def review(self, scene: script.Review) -> None:
        """Review the plan in force."""
        by = self.staff[scene.by]
        plan: Plan = self.household(by).plans.get(stage="active")
        goals = {goal.lineage: goal.pk for goal in plan.goals.all()}
        with translation.override("zh-hans"):
            notes = [f"{Domain(n.domain).label}：{n.note}" for n in scene.domain_notes]
        reviewing.record_review(
            household_id=self.household_id,
            plan_id=plan.pk,
            outcomes=[
                reviewing.GoalResult(
                    goal_id=goals[self.plans.goals[result.goal]],
                    status=result.status,
                    value_now=result.value_now,
                    note=result.note,
                    evidence=[self.visits[days_ago] for days_ago in result.evidence],
                )
                for result in scene.results
            ],
            decision=scene.decision,
            summary="\n".join([scene.summary, *notes]),
            reviewed_on=self.day(scene.days_ago),
            by=by,
        )

    def propose_closure(self, scene: script.Closure) -> None:
        """Propose to close the case."""
        closure = reviewing.propose_closure(
            household_id=self.household_id,
            kind=scene.kind,
            summary=scene.summary,
            by=self.staff[scene.by],
        )
        self.closure_id = closure.pk

    def approve_closure(self, scene: script.Closure) -> None:
        """Close the case as proposed."""
        by = self.staff[scene.decided_by]
        closure = Closure.objects.visible_to(by).get(pk=self.closure_id)
        shown = closing.fingerprint(closure, closing.basis_of(closure.household))
        reviewing.approve_closure(closure_id=closure.pk, content_hash=shown.hex(), by=by)

    def reopen(self) -> None:
        """Take the closed case up again."""
        scene = self.family.reopening
        if scene:
            reviewing.reopen_case(
                household_id=self.household_id, reason=scene.reason, by=self.staff[scene.by]
            )
