"""Who looks into the log and who judges, each rule with someone allowed and someone refused."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from casework.access.actions import post_worker, set_active
from casework.access.models import Area, Role
from casework.common.dates import today
from casework.desk.audit_pages import rules
from casework.desk.audit_pages.sight import sight_of
from casework.households.models import Household
from tests.factories import make_area, make_street, make_worker
from tests.world import NEXT_AREA, NEXT_STREET, World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])
WATCHING = {Role.SUPERVISOR, Role.AUDITOR, Role.AUDIT}
JUDGING = {Role.SUPERVISOR, Role.AUDITOR}


@pytest.mark.parametrize("role", list(Role))
def test_supervisors_auditors_and_the_administrator_of_the_audit_look_into_the_log(
    world: World, role: Role
) -> None:
    assert rules.may_watch(world.who(role)) == (role in WATCHING)


@pytest.mark.parametrize("role", list(Role))
def test_supervisors_and_auditors_judge(world: World, role: Role) -> None:
    assert rules.may_review(world.who(role), world.colleague.pk) == (role in JUDGING)
    assert rules.may_see_cases(world.who(role)) == (role in JUDGING)


def test_nobody_judges_themselves(world: World) -> None:
    supervisor = world.who("supervisor")
    assert not rules.may_review(supervisor, supervisor.pk)


def test_who_is_locked_out_judges_nobody(world: World) -> None:
    assert not rules.may_review(world.inactive, world.colleague.pk)


@pytest.mark.parametrize("role", list(Role))
def test_auditors_and_the_administrator_of_the_audit_export_the_log(role: Role) -> None:
    street = make_street()
    assert rules.may_export(make_worker(role, street), street) == (
        role in {Role.AUDITOR, Role.AUDIT}
    )


def test_a_log_is_exported_by_who_is_posted_to_all_of_it() -> None:
    street = make_street()
    city = Area.objects.get(path=street.path.split("/")[0] + "/")
    of_street, of_city = make_worker(Role.AUDIT, street), make_worker(Role.AUDIT, city)
    assert not rules.may_export(make_worker(Role.AUDIT, make_area(street)), street)
    assert not rules.may_export(of_street, make_street())
    assert not rules.may_export(of_street, None)
    assert rules.may_export(of_city, street)
    assert rules.may_export(of_city, None)


def test_who_is_locked_out_exports_nothing() -> None:
    street = make_street()
    auditor = make_worker(Role.AUDITOR, street)
    set_active(worker=auditor, is_active=False, by=auditor)
    assert not rules.may_export(auditor, street)


def test_who_sees_nothing_of_the_log_is_refused(world: World) -> None:
    with pytest.raises(PermissionDenied):
        sight_of(world.who("worker"))


def sees(world: World, role: str, place: str) -> bool:
    """Tell whether someone looks over the case, and over who works on it, or over neither."""
    sight = sight_of(world.who(role, place))
    home: Any = sight.households().filter(pk=world.ids["case"])
    both = {home.exists(), sight.workers().filter(pk=world.colleague.pk).exists()}
    assert len(both) == 1
    return both == {True}


@pytest.mark.parametrize("role", sorted(WATCHING))
def test_one_looks_over_one_s_own_areas_only(world: World, role: str) -> None:
    assert sees(world, role, "own area")
    assert not sees(world, role, NEXT_AREA)
    assert not sees(world, role, NEXT_STREET)


def test_entries_of_other_areas_and_streets_are_out_of_sight(world: World) -> None:
    homes = Household.objects.visible_to(world.who("supervisor")).values_list("pk", flat=True)
    for place in (NEXT_AREA, NEXT_STREET):
        entries = sight_of(world.who("auditor", place)).entries()
        assert not entries.filter(household_id__in=list(homes)).exists()


def test_a_supervisor_who_is_a_worker_in_another_area_watches_the_one_only(world: World) -> None:
    supervisor = world.who("supervisor", NEXT_AREA)
    post_worker(
        worker=supervisor, area=world.area, role="worker", from_on=today(), until_on=None, by=None
    )
    sight = sight_of(supervisor)
    assert Household.objects.visible_to(supervisor).filter(pk=world.ids["case"]).exists()
    assert not sight.households().filter(pk=world.ids["case"]).exists()
    assert world.area.pk not in sight.areas
