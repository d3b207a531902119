"""Who may assess a household, set another grade, and see the answers about mood."""

from casework.access.models import Permission, Worker
from casework.access.scope import may
from casework.assessments.models import Assessment
from casework.households import rules as household_rules
from casework.households.models import Household


def may_assess(worker: Worker, household: Household) -> bool:
    """Whoever may write the household's records, while its case is open."""
    return household_rules.may_edit_open(worker, household)


def may_see_mood(worker: Worker, household: Household) -> bool:
    """The case's own social worker and the supervisors, nobody else (PHQ-2 is theirs alone)."""
    if may(worker, Permission.DECIDE, household):
        return True
    return household.worker_id == worker.pk and may(worker, Permission.VIEW, household)


def wrote(worker: Worker, assessment: Assessment) -> bool:
    """Tell whether the worker ever saved the assessment."""
    return worker in assessment.writers.all()


def may_override(worker: Worker, assessment: Assessment) -> bool:
    """A supervisor, while the case is open, on a completed assessment that others wrote."""
    return (
        not assessment.is_draft
        and assessment.household.is_open
        and may(worker, Permission.DECIDE, assessment.household)
        and not wrote(worker, assessment)
    )
