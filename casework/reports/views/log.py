"""The log of a household's papers, as pages show it."""

from typing import Any

from casework.access.models import Worker
from casework.households.models import Household
from casework.reports import rules
from casework.reports.models import Disclosure
from casework.reports.views.disclosures import HEAVY, told


def log_of(household: Household, worker: Worker) -> list[dict[str, Any]]:
    """Return the household's disclosures, the latest first, with their notes opened.

    Whoever prints sees every line; a social worker, those of the papers of the field.
    """
    rows = Disclosure.objects.visible_to(worker).filter(household=household).defer(*HEAVY)
    rows = rows.select_related("printed_by", "household")
    sees_all = rules.may_print(worker, household)
    entries = [{"row": row, "may_read": rules.may_read_disclosure(worker, row)} for row in rows]
    return [one | told(one["row"]) for one in entries if sees_all or one["may_read"]]
