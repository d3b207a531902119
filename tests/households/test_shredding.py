"""What remains of a household that was shredded, table by table, and that it stays so."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models

from casework.access.grants import grant_household
from casework.access.models import AccessGrant
from casework.audit.models import Entry
from casework.audit.verify import verify
from casework.common.dates import now, today
from casework.households import actions, erasure, kinds, retention, shredding
from casework.households.models import (
    Household,
    HouseholdUserPermission,
    RosterImport,
    RosterStage,
    ShredRequest,
    ShredStage,
    Stage,
)
from casework.vault import keys, verification
from casework.vault import shredding as vault
from casework.vault.models import HouseholdKey, Tombstone
from tests.world import World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

RICH = ("case", "closed case", "reopened case", "closing case")


def close(household: Household) -> Household:
    """Close a case as it stands, and return it."""
    rows = Household.objects.unscoped("a test closes it").filter(pk=household.pk)
    rows.update(stage=Stage.CLOSED, closed_on=today(), category_label="样例旧称困难家庭")
    return rows.get()  # type: ignore[no-any-return] # a scoped row


def approved(world: World, household: Household) -> ShredRequest:
    """Let two supervisors decide on shredding a household; nothing is carried out yet."""
    request = actions.ask_shredding(
        household_id=close(household).pk,
        reason="lawful_request",
        basis="purpose_over",
        by=world.who("supervisor"),
    )
    request.household = close(household)
    shown = actions.content_hash(request)
    return actions.approve_shredding(request_id=request.pk, shown_hash=shown, by=world.chief)


def shred(world: World, name: str = "case") -> Household:
    """Shred a household of the world and return what remains of it."""
    household: Household = world.rows[name]
    approved(world, household)
    shredding.resume()
    return remains(household.pk)


def remains(household_id: UUID) -> Household:
    found: Household = Household.objects.unscoped("a test looks").get(pk=household_id)
    return found


def test_every_model_with_a_key_to_a_household_is_emptied_but_the_requests() -> None:
    """However many steps the keys take: a table that a room adds later is found by itself."""
    below: set[Any] = {Household}
    while True:
        more = {
            model
            for model in apps.get_models(include_auto_created=True)
            if any(field.related_model in below for field in model._meta.concrete_fields)
        }
        if more <= below:
            break
        below |= more
    emptied = {rows.model for rows in erasure.tables()}
    assert below - {Household} - emptied == set(erasure.KEPT)


def test_a_table_is_emptied_before_those_that_it_is_reached_through() -> None:
    order = [rows.model for rows in erasure.tables()]
    for number, (model, path) in enumerate(erasure.tables()):
        for field in path.split("__")[:-1]:
            model = model._meta.get_field(field).related_model  # type: ignore[assignment]
            assert order.index(model) > number


def test_no_row_of_it_is_left_in_any_table(world: World) -> None:
    household: Household = world.rows["case"]
    before = {rows.model for rows in erasure.tables() if rows.of(household.pk).exists()}
    assert len(before) >= 15
    shred(world)
    assert [rows.model for rows in erasure.tables() if rows.of(household.pk).exists()] == []


@pytest.mark.parametrize("name", RICH)
def test_the_rows_of_others_stay(world: World, name: str) -> None:
    shred(world, name)
    for other in set(RICH) - {name}:
        counts = erasure.contents(world.rows[other])
        assert counts["households.Person"] >= 1


def test_only_number_area_day_and_reason_remain_of_its_own_row(world: World) -> None:
    household = shred(world)
    told = {
        field.name: getattr(household, field.name)
        for field in Household._meta.concrete_fields
        if getattr(household, field.name) not in (None, "", False, b"")
    }
    assert told == {
        "id": world.ids["case"],
        "number": world.rows["case"].number,
        "area": world.area,
        "street": world.area.street,
        "created_by": world.who("worker"),
        "stage": "shredded",
        "shredded_on": today(),
        "shred_reason": "lawful_request",
        "opened_on": today(),
        "created_at": Tombstone.objects.get(pk=household.pk).shredded_at,
        "version": household.version,
    }


def test_its_key_is_gone_for_ever(world: World) -> None:
    household = shred(world)
    assert not HouseholdKey.objects.filter(household_id=household.pk).exists()
    with pytest.raises(keys.Shredded):
        keys.create_key(household.pk)


def test_the_vault_and_the_audit_are_at_peace_with_it(world: World) -> None:
    shred(world)
    assert list(verification.broken_rows(lambda rows: None)) == []
    assert verify(verification.counters).faults == []


def test_the_chain_says_who_asked_who_decided_and_that_it_was_done(world: World) -> None:
    household = shred(world)
    entries = Entry.objects.filter(household_id=household.pk, act__startswith="shredding")
    done = Entry.objects.get(household_id=household.pk, act="household shredded")
    assert [(entry.act, entry.actor) for entry in entries.order_by("seq")] == [
        ("shredding asked", world.who("supervisor").pk),
        ("shredding approved", world.chief.pk),
    ]
    assert (done.actor, done.details) == (
        world.chief.pk,
        {"reason": "lawful_request", "rosters": 0},
    )


def test_grants_on_it_are_ended_and_why_they_were_given_is_wiped(world: World) -> None:
    household: Household = world.rows["case"]
    grant_household(
        worker=world.colleague,
        household_id=household.pk,
        permission="view",
        source="share",
        until_at=now() + timedelta(days=3),
        reason="邻居投诉，请代看",
        by=world.chief,
    )
    shred(world)
    assert not HouseholdUserPermission.objects.filter(content_object_id=household.pk).exists()
    lines = AccessGrant.objects.filter(household_id=household.pk)
    assert set(lines.values_list("reason", flat=True)) == {""}
    # Two were given when the world was made.
    assert lines.filter(ends__isnull=False).count() == lines.filter(ends=None).count() == 3


def roster_of(world: World) -> RosterImport:
    """Return the finished roster of the world, with the household that it brought."""
    roster: RosterImport = RosterImport.objects.unscoped("a test").get(pk=world.ids["done roster"])
    return roster


def household_of(roster: RosterImport) -> Household:
    return remains(UUID(roster.outcome.lines[0][2]))


def test_a_roster_that_told_of_it_goes_with_its_key_and_its_file(world: World) -> None:
    roster = roster_of(world)
    approved(world, household_of(roster))
    shredding.resume()
    rosters = RosterImport.objects.unscoped("a test")
    assert not rosters.filter(pk=roster.pk).exists()
    assert rosters.count() == 3
    with pytest.raises(keys.KeyMissing):
        keys.of(roster.pk)
    assert list(verification.broken_rows(lambda rows: None)) == []


def test_while_a_roster_that_told_of_it_is_imported_it_stays(world: World) -> None:
    roster = roster_of(world)
    household = close(household_of(roster))
    RosterImport.objects.unscoped("a test").filter(pk=roster.pk).update(stage=RosterStage.IMPORTING)
    found = retention.obstacles(household, "lawful_request", today())
    assert found == [retention.Obstacle.IMPORT]


def test_a_roster_that_does_not_open_hinders_nothing(world: World) -> None:
    roster = roster_of(world)
    HouseholdKey.objects.filter(household_id=roster.pk).delete()
    keys.forget()
    assert erasure.rosters_naming(world.rows["case"]) == []


def test_what_lies_outside_the_databases_is_removed_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[UUID] = []
    monkeypatch.setattr(erasure, "OUTSIDE", [removed.append])
    household = shred(world)
    assert household.pk in removed


def test_in_the_middle_of_a_transaction_the_files_wait_to_be_cleaned(world: World) -> None:
    household = shred(world)
    assert household.shred_requests.get().stage == ShredStage.ERASED
    assert household in [row.household for row in shredding.unfinished()]
    assert shredding.resume() == 0


def test_it_is_at_its_end_when_the_files_are_clean(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "scrub", lambda *a, **k: True)
    monkeypatch.setattr(shredding, "scrub", lambda *a, **k: True)
    household = shred(world)
    assert household.shred_requests.get().stage == ShredStage.DONE
    assert shredding.unfinished() == []


def restored(world: World, name: str = "case") -> tuple[Household, list[dict[str, str]]]:
    """Shred a household, then let rows and keys be as a backup had them; return the tombstones."""
    household: Household = world.rows[name]
    kept = list(HouseholdKey.objects.filter(household_id=household.pk))
    stone_at = now()
    vault.destroy(household.pk, "retention", stone_at)
    told = vault.export_tombstones()
    Tombstone.objects.all().delete()
    HouseholdKey.objects.bulk_create(kept)
    keys.forget()
    return household, told


def test_a_restored_household_is_shredded_again(world: World) -> None:
    household, told = restored(world)
    assert household.people.exists()
    vault.import_tombstones(told)
    assert shredding.repeat_after_restore() == [household.pk]
    again = remains(household.pk)
    assert (again.stage, again.shred_reason) == (Stage.SHREDDED, "retention")
    assert not household.people.exists()
    assert list(verification.broken_rows(lambda rows: None)) == []


def test_rows_that_came_back_without_their_key_are_erased_too(world: World) -> None:
    household, told = restored(world)
    vault.import_tombstones(told)
    vault.replay()
    assert shredding.repeat_after_restore() == [household.pk]
    assert shredding.repeat_after_restore() == []


def test_files_that_came_back_are_removed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    household, told = restored(world)
    vault.import_tombstones(told)
    removed: list[UUID] = []
    monkeypatch.setattr(erasure, "OUTSIDE", [removed.append])
    shredding.repeat_after_restore()
    assert household.pk in removed


def test_a_restored_roster_is_erased_again(world: World) -> None:
    roster = roster_of(world)
    vault.destroy(roster.pk, "retention", now())
    assert shredding.repeat_after_restore() == [roster.pk]
    assert not RosterImport.objects.unscoped("a test").filter(pk=roster.pk).exists()


def test_what_would_be_destroyed_is_counted_by_kind(world: World) -> None:
    found = dict(kinds.contents(world.rows["case"]))
    assert found[kinds.WORDS["households.Person"]] == 2
    assert found[kinds.WORDS["visits.Visit"]] == 2
    assert found[kinds.OTHER] >= 1
    assert all(isinstance(model, type(models.Model)) for model in erasure.emptied_models())
