"""What migrations replaced is known still: to sites that ran it and to their backups."""

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from casework.desk.releases import between, replaced
from casework.desk.setup import behind, bring_up_to_date

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def as_if_replaced_ones_had_run(left_out: tuple[str, str] | None = None) -> None:
    recorder = MigrationRecorder(connections["default"])
    for new, olds in replaced().items():
        recorder.record_unapplied(*new)
        for old in olds:
            recorder.record_applied(*old)
    if left_out:
        recorder.record_unapplied(*left_out)


def to_run() -> list[str]:
    executor = MigrationExecutor(connections["default"])
    return [str(found) for found, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def test_migrations_are_replaced_at_all() -> None:
    assert ("access", "0001_initial") in [old for olds in replaced().values() for old in olds]


def test_a_new_site_is_not_behind() -> None:
    assert to_run() == []
    assert not behind("default")


def test_a_site_that_ran_what_was_replaced_has_nothing_to_run() -> None:
    as_if_replaced_ones_had_run()
    assert to_run() == []
    assert not behind("default")


@pytest.mark.parametrize(
    "left_out", [("reports", "0009_ledgers"), ("access", "0001_initial")], ids=str
)
def test_a_site_that_ran_only_some_of_them_is_refused(left_out: tuple[str, str]) -> None:
    as_if_replaced_ones_had_run(left_out)
    with pytest.raises(SystemCheckError, match="0009_ledgers"):
        call_command("migrate", verbosity=0, skip_checks=False)
    with pytest.raises(CommandError, match="0009_ledgers"):
        bring_up_to_date("default")


def test_what_never_ran_and_what_ran_whole_is_not_between() -> None:
    olds = next(olds for olds in replaced().values() if len(olds) > 1)
    assert [between(applied) for applied in ([], olds, olds[1:])] == [False, False, True]
