"""What the approver of a closure is shown, and the fingerprint their decision is bound to."""

import json
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from casework.assessments import history
from casework.assessments.models import Assessment
from casework.households.models import Household
from casework.plans.models import Plan
from casework.plans.selectors import active_plan
from casework.reviews.models import Closure, Review
from casework.reviews.selectors import latest_review
from casework.vault import digests
from casework.visits.models import Visit


@dataclass(frozen=True)
class Basis:
    """The records a closure rests on as they stand now."""

    plan: Plan | None
    review: Review | None
    assessment: Assessment | None
    visit: Visit | None


def basis_of(household: Household) -> Basis:
    """Return the plan in force and the latest review, assessment and visit; four queries."""
    visits = household.visits.select_related("by").order_by("-number")
    return Basis(
        plan=active_plan(household),
        review=latest_review(household),
        assessment=history.latest(household),
        visit=visits.first(),
    )


def canonical(closure: Closure, basis: Basis) -> bytes:
    """Return the bytes the fingerprint covers; raise SealBroken if the closure doesn't open.

    Reviews, visits and answers are written once, so their ids stand for what they say. The number
    of the last visit tells whether one was written down meanwhile.
    """
    text = closure.text
    assessment, plan = basis.assessment, basis.plan
    covered: list[Any] = [
        [closure.pk, closure.kind, closure.proposed_by_id, text.summary, text.handover],
        [plan and plan.pk, plan and plan.version],
        basis.review and basis.review.pk,
        [assessment and assessment.pk, assessment and assessment.effective_grade],
        basis.visit and basis.visit.number,
    ]
    return json.dumps(covered, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def fingerprint(closure: Closure, basis: Basis) -> bytes:
    """Return the household's keyed 32-byte fingerprint of what an approver is shown."""
    return digests.fingerprint(closure.household_id, canonical(closure, basis))


def is_as_shown(closure: Closure, basis: Basis, content_hash: str) -> bool:
    """Tell whether a hex fingerprint is that of what stands there now."""
    stands = fingerprint(closure, basis).hex().encode()
    return compare_digest(stands, content_hash.strip().lower().encode())
