"""`manage.py vault status` in plain Chinese for a person and as JSON for a monitor."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from casework.common.ids import new_id
from casework.desk.custody.words import KINDS, kind_of_table, root_words
from casework.vault import keys, providers, recovery
from casework.vault.models import Operation
from casework.vault.recovery import Envelope
from casework.vault.verification import sealed_models
from tests.world import World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def home() -> UUID:
    """A household id that has a key."""
    household_id = new_id()
    keys.create_key(household_id)
    return household_id


@pytest.fixture
def changeable(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """A copy of the sealing key that a test may change."""
    path = tmp_path / "sealing.key"
    path.write_text(settings.CASEWORK_KEY_FILE.read_text())
    path.chmod(0o600)
    settings.CASEWORK_KEY_FILE = path
    yield
    providers.forget()


def told(*words: str) -> str:
    written = io.StringIO()
    call_command("vault", "status", *words, stdout=written)
    return written.getvalue()


def export() -> None:
    blank = Envelope(recovery.new_pair()[1], 7, 3, 5, {}, b"")
    recovery.keep(blank.holding(recovery.present_keys()))


def test_a_person_reads_chinese(home: UUID, settings: Settings) -> None:
    lines = told()
    assert f"主密钥来源：密钥文件，{settings.CASEWORK_KEY_FILE}" in lines
    assert "主密钥第 1 版（使用中" in lines
    assert "恢复：没有。" in lines
    assert "待办：还没有制作恢复密钥" in lines


def test_a_site_in_order_has_nothing_due(home: UUID) -> None:
    export()
    assert "没有待办事项。" in told()
    assert "5 份中任意 3 份" in told()


def test_sealed_rows_are_counted(world: World) -> None:
    lines = told()
    assert "加密数据：成员和亲属，格式 2，AES-256-GCM：" in lines
    assert "_sealed" not in lines


def test_every_kind_of_record_and_key_has_a_word() -> None:
    labels = {model._meta.label for model in sealed_models() if "tests" not in model.__module__}
    assert labels - KINDS.keys() == set()
    assert kind_of_table("no_table") == "no_table"
    assert root_words("index v2") == "检索，第 2 版"


def test_old_and_lost_versions_are_told_apart(home: UUID, changeable: None) -> None:
    export()
    providers.configured().add_version()
    lines = told()
    assert "主密钥第 1 版（旧" in lines
    assert "缺少密钥" in lines


def test_what_was_begun_is_told(home: UUID) -> None:
    Operation.objects.create(kind="reindex", started_at=timezone.now())
    assert "待办：`manage.py vault reindex` 已开始" in told()


def test_a_monitor_reads_one_json_object(home: UUID) -> None:
    found = json.loads(told("--json"))
    assert found["current_version"] == 1
    assert [thing["code"] for thing in found["due"]] == ["recovery-missing"]
    assert found["problems"] == []


def test_keys_that_do_not_fit_end_the_command_with_an_error(
    home: UUID, tmp_path: Path, settings: Settings
) -> None:
    settings.CASEWORK_KEY_FILE = tmp_path / "other"
    providers.create_key_file(tmp_path / "other")
    written = io.StringIO()
    with pytest.raises(CommandError, match="打不开密钥库"):
        call_command("vault", "status", "--json", stdout=written)
    assert len(json.loads(written.getvalue())["problems"]) == 1


def test_keys_in_a_token_are_said_to_be_backed_up_by_it(
    home: UUID, changeable: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked_in() -> None:
        raise providers.DoneByHand

    monkeypatch.setattr(providers.configured(), "reveal", locked_in)
    assert "恢复：靠密码设备自身的备份。" in told()
