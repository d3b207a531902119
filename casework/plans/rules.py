"""Who may write, hand in, take back and decide on a household's plan."""

from casework.access.models import Permission, Role, Worker
from casework.access.scope import may
from casework.households.models import Household
from casework.households.rules import may_edit_open
from casework.plans.models import Plan


def may_write_plans(worker: Worker, household: Household) -> bool:
    """Whoever may write the household's records, while its case is open."""
    return may_edit_open(worker, household)


def may_edit(worker: Worker, plan: Plan) -> bool:
    """Whoever may write the household's records; that it is a draft is the lifecycle's matter."""
    return may_write_plans(worker, plan.household)


def may_submit(worker: Worker, plan: Plan) -> bool:
    """Whoever may edit it."""
    return may_edit(worker, plan)


def may_withdraw(worker: Worker, plan: Plan) -> bool:
    """Its author, and whoever handed it in, may take it back."""
    return worker.pk in {plan.author_id, plan.submitted_by_id} and may_edit(worker, plan)


def may_drop(worker: Worker, plan: Plan) -> bool:
    """Its author may give it up; so may a supervisor, for an author who has left."""
    is_theirs = worker.pk == plan.author_id or may(worker, Permission.DECIDE, plan)
    return is_theirs and may_edit(worker, plan)


def may_decide(worker: Worker, plan: Plan) -> bool:
    """Supervisors decide on plans; nobody decides on what they wrote or handed in themselves."""
    return (
        plan.household.is_open
        and may(worker, Permission.DECIDE, plan)
        and not plan.was_written_by(worker)
    )


def may_edit_suggestions(worker: Worker) -> bool:
    """Whoever keeps the site's settings; the table says nothing about any household."""
    return Role.SYSTEM in worker.role_codes
