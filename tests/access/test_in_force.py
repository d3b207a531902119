"""The page of what is in force says it in words, and holds no secret."""

from pathlib import Path

import pytest
from django.conf import settings as site
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from casework.access import in_force
from casework.audit.checkpoints import make_checkpoint
from tests.factories import make_area, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.CASEWORK_CHECKPOINT_DIR = tmp_path
    return tmp_path


def page() -> str:
    client = Client()
    client.force_login(make_worker("security", make_area()))
    return client.get(reverse("settings")).content.decode()


def said() -> dict[str, str]:
    return {what: how for _title, rows in in_force.groups() for what, how in rows}


def test_it_says_who_needs_a_second_proof_and_when_sessions_end(settings: Settings) -> None:
    settings.CASEWORK_SECOND_FACTOR_ROLES = ["supervisor"]
    text = page()
    assert "督导</b>" in text
    assert f"{site.CASEWORK_IDLE_MINUTES} 分钟" in text
    settings.CASEWORK_SECOND_FACTOR_ROLES = []
    assert said()["须有第二重验证的人员"] == "无"


def test_it_says_when_the_last_checkpoint_was_made(folder: Path) -> None:
    assert said()["最近一次签名检查点"] == "尚无"
    row = make_checkpoint(folder)
    assert said()["最近一次签名检查点"].startswith("第 1 号")
    assert said()["检查点文件"] == "在指定文件夹里"
    (folder / row.file_name).unlink()
    assert said()["检查点文件"] == "不在指定文件夹里"
    assert said()["现在该做检查点吗"] == "是"


def test_it_says_whether_the_database_holds_requests_to_their_scope(settings: Settings) -> None:
    what = "由数据库限定每个请求只能触及本人范围"
    is_postgresql = connection.vendor == "postgresql"
    assert said()[what].startswith("是" if is_postgresql else "否：SQLite")
    settings.CASEWORK_DATABASE_ROLE = ""
    assert said()[what].startswith("否")


def test_it_shows_no_key_and_no_place(folder: Path) -> None:
    text = page()
    for secret in (site.SECRET_KEY, site.CASEWORK_KEY_FILE, folder, site.CASEWORK_AUDIT_KEY_FILE):
        assert str(secret) not in text
