"""After every act of the demonstration, what the lists say is due is what the rule says."""

from typing import Any

import pytest
from django.db.models import QuerySet

from casework.audit import chain
from casework.audit.models import Entry
from casework.common.dates import today
from casework.desk.demo import load
from casework.households.models import Household
from casework.households.schedule import due_on, intervals

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def test_the_day_of_the_next_visit_is_kept_by_every_act(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong: list[str] = []
    seen: set[str] = set()
    write = chain.write

    def checked(entries: list[Entry]) -> None:
        write(entries)
        for entry in entries:
            rows: QuerySet[Any] = QuerySet(model=Household)
            household = rows.filter(pk=entry.household_id).first()
            if household is None:
                continue
            seen.add(entry.act)
            if household.visit_due_on != due_on(household, intervals(today())):
                wrong.append(entry.act)

    monkeypatch.setattr(chain, "write", checked)
    load.load()
    assert {"visit recorded", "plan approved", "closure approved", "case reopened"} <= seen
    assert wrong == []
