"""`manage.py vault shred`: two people sign at the console, by the same rules as on the pages."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from casework.audit.models import Entry
from casework.desk.custody import shredding as console
from casework.households import actions, erasure, shredding
from casework.households.models import Household, ShredRequest, ShredStage, Stage
from casework.vault import shredding as vault
from tests.world import World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

PASSWORD = "a-long-test-password"
LAWFUL = ("--reason", "lawful_request", "--basis", "purpose_over")


class Console:
    """What people type, in order, and what they are shown."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lines: list[str] = []
        self.passwords: list[str] = []
        monkeypatch.setattr("builtins.input", lambda prompt: self.lines.pop(0))
        monkeypatch.setattr(console, "getpass", lambda prompt: self.passwords.pop(0))

    def types(self, *lines: str, password: str = PASSWORD) -> None:
        self.lines = list(lines)
        self.passwords = [password] * 2

    def run(self, *arguments: str) -> str:
        told = StringIO()
        call_command("vault", "shred", *arguments, stdout=told)
        return told.getvalue()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, world: World) -> Console:
    """The console of a site where nothing else is unfinished, as if files could be cleaned."""
    # A file that is gone doesn't come back with the rows when the test is over.
    monkeypatch.setattr(erasure, "OUTSIDE", [])
    monkeypatch.setattr(vault, "scrub", lambda *a, **k: True)
    monkeypatch.setattr(shredding, "scrub", lambda *a, **k: True)
    shredding.resume()
    return Console(monkeypatch)


def household(world: World, name: str = "closed case") -> Household:
    found: Household = Household.objects.unscoped("a test looks").get(pk=world.ids[name])
    return found


def test_two_supervisors_destroy_a_record(at: Console, world: World) -> None:
    number = household(world).number
    at.types(world.chief.username, world.who("supervisor").username, number.lower())
    told = at.run(number.lower(), *LAWFUL)
    assert f"{number} 已销毁。" in told
    assert household(world).stage == Stage.SHREDDED
    acts = Entry.objects.filter(household_id=world.ids["closed case"]).order_by("id")
    assert [(entry.act, entry.actor) for entry in acts][-3:] == [
        ("shredding asked", world.chief.pk),
        ("shredding approved", world.who("supervisor").pk),
        ("household shredded", world.who("supervisor").pk),
    ]


def test_a_dry_run_shows_and_changes_nothing(at: Console, world: World) -> None:
    told = at.run(str(world.ids["closed case"]), "--reason", "retention", "--dry-run")
    assert "成员和亲属: 2" in told
    assert "! 保管期还没有满。" in told
    assert household(world).stage == Stage.CLOSED


def test_the_second_person_of_a_request_made_by_the_pages(at: Console, world: World) -> None:
    number = household(world, "kept case").number
    at.types(world.who("supervisor").username, number)
    at.run(number, *LAWFUL)
    assert household(world, "kept case").stage == Stage.SHREDDED


def test_a_request_for_another_reason_is_not_taken_over(at: Console, world: World) -> None:
    with pytest.raises(CommandError, match="理由不同"):
        at.run(household(world, "kept case").number, "--reason", "error")


def refused(at: Console, world: World, *lines: str, words: str, **typed: Any) -> None:
    """Expect the command to end with these words, and the record to stay."""
    at.types(*lines, **typed)
    with pytest.raises(CommandError, match=words):
        at.run(household(world).number, *LAWFUL)
    assert household(world).stage == Stage.CLOSED


def test_one_person_is_not_two(at: Console, world: World) -> None:
    lines = [world.chief.username, world.chief.username, household(world).number]
    refused(at, world, *lines, words="两位不同督导")


def test_a_social_worker_signs_nothing(at: Console, world: World) -> None:
    refused(at, world, world.who("worker").username, words="两位不同督导")


def test_a_supervisor_of_another_street_signs_nothing(at: Console, world: World) -> None:
    refused(at, world, world.who("supervisor", "next street").username, words="两位不同督导")


def test_a_wrong_password_is_refused_and_remembered(at: Console, world: World) -> None:
    refused(at, world, world.chief.username, words="用户名或密码不对", password="wrong")
    entry = Entry.objects.filter(act="sign-in refused").latest("id")
    assert world.chief.username not in str(entry.details)


def test_an_account_that_is_locked_signs_nothing(at: Console, world: World) -> None:
    refused(at, world, world.inactive.username, words="用户名或密码不对")


def test_the_number_is_typed_again(at: Console, world: World) -> None:
    lines = [world.chief.username, world.who("supervisor").username, "CANARY-9999"]
    refused(at, world, *lines, words="不是本户的档案号")


def test_what_must_be_kept_is_kept(at: Console, world: World) -> None:
    at.types(world.chief.username)
    with pytest.raises(CommandError, match="保管期还没有满"):
        at.run(household(world).number, "--reason", "retention")


@pytest.mark.parametrize(
    "arguments", [("--reason", "lawful_request"), ("--reason", "error", "--basis", "unlawful")]
)
def test_a_lawful_request_and_only_that_has_a_basis(
    at: Console, world: World, arguments: tuple[str, ...]
) -> None:
    at.types(world.chief.username)
    with pytest.raises(CommandError, match="--basis"):
        at.run(household(world).number, *arguments)


def test_who_was_faster_is_said(at: Console, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    number = household(world, "kept case").number
    at.types(world.who("supervisor").username, number)
    monkeypatch.setattr(actions, "content_hash", lambda request: "0" * 32)
    with pytest.raises(CommandError, match="先办了一步"):
        at.run(number, *LAWFUL)


@pytest.mark.parametrize("text", ["CANARY-9999", "01a21501-8025-7b7a-a656-54040862a8ca"])
def test_an_unknown_household_is_said(at: Console, text: str) -> None:
    with pytest.raises(CommandError, match="没有这个档案号或标识的家庭"):
        at.run(text, "--reason", "error")


def test_what_is_destroyed_already_is_said(at: Console, world: World) -> None:
    number = household(world, "shredded case").number
    assert f"{number} 早已销毁" in at.run(number, "--reason", "error")


def interrupt(world: World) -> None:
    """Let the end of one destruction be missing."""
    requests = ShredRequest.objects.unscoped("a test")
    requests.filter(pk=world.ids["done request"]).update(stage=ShredStage.ERASED)


@pytest.mark.parametrize("act", ["status", "verify"])
def test_looking_at_the_vault_ends_what_was_interrupted(
    at: Console, world: World, act: str
) -> None:
    interrupt(world)
    told = StringIO()
    call_command("vault", act, stdout=told)
    assert "上次中断的销毁已补完，共 1 件" in told.getvalue()
    assert shredding.unfinished() == []


def test_the_command_ends_what_was_interrupted(at: Console, world: World) -> None:
    interrupt(world)
    number = household(world, "shredded case").number
    assert "上次中断的销毁已补完，共 1 件" in at.run(number, "--reason", "error")


def test_what_can_not_be_ended_yet_is_said(
    at: Console, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(world)
    monkeypatch.setattr(shredding, "scrub", lambda *a, **k: False)
    told = StringIO()
    call_command("vault", "status", stdout=told)
    assert "尚未全部完成的销毁：1 件" in told.getvalue()
    number = household(world).number
    at.types(world.chief.username, world.who("supervisor").username, number)
    assert "还没有清理" in at.run(number, *LAWFUL)


def test_a_keystore_can_be_looked_at_where_there_are_no_records(
    at: Console, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(world)
    monkeypatch.setattr(connections["default"].introspection, "table_names", list)
    told = StringIO()
    call_command("vault", "status", stdout=told)
    assert "中断的销毁" not in told.getvalue()
