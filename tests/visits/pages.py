"""What the tests of the pages share: signing in, a filled-in visit page, counting queries."""

from datetime import date, timedelta
from typing import Any

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.access.models import Worker
from casework.common.dates import today
from casework.households.models import Household
from casework.vault import keys
from casework.visits.models import Visit

MARKUP = '<b onclick="x()">重</b> {{ 7 }} & %s <para>'


def day(n: int) -> date:
    """Today and `n` days."""
    return today() + timedelta(days=n)


def signed_in(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    return client


def form(household: Household, **changes: Any) -> dict[str, Any]:
    """The visit page as one would send it for a plain visit of this morning."""
    return {
        "mode": "home",
        "on": day(-1).isoformat(),
        "at": "10:20",
        "met": [str(household.head.pk)],
        "narrative": "远航刚从医院回来，脸色比上周好。",
        "changed": "no",
        "next": day(6).isoformat(),
        "p-TOTAL_FORMS": "4",
        "p-INITIAL_FORMS": "0",
        **changes,
    }


def new_url(household: Household) -> str:
    return reverse("visit-new", args=[household.pk])


def text_of(response: Any) -> str:
    return str(response.content.decode())


def the_visit(household: Household) -> Visit:
    found: Visit = household.visits.get()
    return found


def queries(client: Client, url: str) -> int:
    """Count the queries on both databases of a page that was read once before."""
    client.get(url)
    keys.forget()
    with (
        CaptureQueriesContext(connections["default"]) as cases,
        CaptureQueriesContext(connections["keystore"]) as stored,
    ):
        assert client.get(url).status_code == 200
    return len(cases) + len(stored)
