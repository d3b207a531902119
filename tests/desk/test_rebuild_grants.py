"""The daily command that brings guardian's rows up to the ledger."""

import io

import pytest
from django.core.management import call_command

from casework.access.models import AreaUserPermission
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
