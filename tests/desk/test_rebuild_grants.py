"""The daily command that brings guardian's rows up to the ledger."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from casework.access.models import AreaUserPermission
from casework.common.dates import now
from tests.factories import make_area, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def told() -> str:
    stream = io.StringIO()
    call_command("rebuild_grants", stdout=stream)
    return stream.getvalue()


def test_a_row_that_is_missing_comes_back_and_is_counted() -> None:
    worker = make_worker("worker", make_area())
    AreaUserPermission.objects.filter(user=worker, permission__codename="view").delete()
    assert told().startswith("有 1 行")
    assert AreaUserPermission.objects.filter(user=worker).count() == 2
    assert told().startswith("有 0 行")


def checked() -> tuple[int, str]:
    """Return the status and what is printed by the check, which changes nothing."""
    stream = io.StringIO()
    try:
        call_command("rebuild_grants", "--check", stdout=stream)
    except CommandError as problem:
        return problem.returncode, f"{stream.getvalue()}{problem}"
    return 0, stream.getvalue()


def test_the_check_lists_every_difference_and_mends_none() -> None:
    worker = make_worker("worker", make_area())
    assert checked()[0] == 0
    rows = AreaUserPermission.objects.filter(user=worker)
    rows.filter(permission__codename="view").delete()
    rows.update(until_at=now() + timedelta(days=1))
    status, words = checked()
    assert status == 1
    assert words.count("not projected") == 2
    assert words.count("not in the ledger") == 1
    assert rows.count() == 1


def test_a_row_that_ran_out_by_itself_is_no_difference() -> None:
    make_worker("worker", make_area(), days=1)
    with time_machine.travel(now() + timedelta(days=3)):
        assert checked()[0] == 0
