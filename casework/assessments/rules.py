"""Who may assess a household and set another grade; who sees mood, the rule of fields says."""

from casework.access.fields import may_see_mood
from casework.access.models import Permission, Worker
from casework.access.scope import may
from casework.assessments.models import Assessment
from casework.households import rules as household_rules
from casework.households.models import Household

__all__ = ["may_assess", "may_override", "may_see_mood", "wrote"]


def may_assess(worker: Worker, household: Household) -> bool:
    """Whoever may write the household's records, while its case is open."""
    return household_rules.may_edit_open(worker, household)


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
