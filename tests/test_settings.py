"""A missing or wrong variable stops the start with a sentence that names it and says what to do."""

import os
import re
import runpy
import subprocess
import sys
from dataclasses import astuple
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ROOT / "casework" / "settings.py"
ENVIRONMENT = ROOT / "casework" / "environment.py"
EXAMPLE = ROOT / "deploy" / "env.example"

REQUIRED = [
    "CASEWORK_SECRET_KEY",
    "CASEWORK_ALLOWED_HOSTS",
    "CASEWORK_KEY_FILE",
    "CASEWORK_AUDIT_KEY_FILE",
]
SWITCHES = [
    "CASEWORK_DEBUG",
    "CASEWORK_DEMO",
    "CASEWORK_HTTPS",
    "CASEWORK_BEHIND_PROXY",
    "CASEWORK_DATABASE_POOLER",
]
NUMBERS = [
    "CASEWORK_KEY_CACHE_ENTRIES",
    "CASEWORK_KEY_CACHE_MINUTES",
    "CASEWORK_LATE_ENTRY_DAYS",
    "CASEWORK_KEK_YEARS",
    "CASEWORK_KEYSTORE_RETENTION_DAYS",
    "CASEWORK_IDLE_MINUTES",
    "CASEWORK_SESSION_HOURS",
    "CASEWORK_NOTICE_DAYS",
    "CASEWORK_NOTICE_DAYS_AHEAD",
    "CASEWORK_DIGEST_HOUR",
]
TOKEN = ["CASEWORK_PKCS11_MODULE", "CASEWORK_PKCS11_TOKEN", "CASEWORK_PKCS11_PIN_FILE"]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment with the required variables alone, and no file."""
    for name in [name for name in os.environ if name.startswith("CASEWORK_")]:
        monkeypatch.delenv(name)
    for name in REQUIRED:
        monkeypatch.setenv(name, "x" * 60)
    monkeypatch.setenv("CASEWORK_DATA_DIR", str(tmp_path))


def start() -> dict[str, Any]:
    """Return the settings as a process that starts now would read them."""
    with patch.dict(sys.modules):
        sys.modules.pop("casework.environment", None)
        return runpy.run_path(str(SETTINGS))


def refusal() -> str:
    """Return the sentence with which the start is refused."""
    with pytest.raises(ImproperlyConfigured) as caught:
        start()
    return str(caught.value)


def test_the_required_variables_are_enough() -> None:
    assert start()["CASEWORK_SUITE"] == "aes"


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_variable_is_named_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value)
    sentence = refusal()
    assert sentence.startswith(f"{name} is not set.")
    assert "deploy/env.example" in sentence


def test_a_short_secret_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORK_SECRET_KEY", "short")
    assert "CASEWORK_SECRET_KEY" in refusal()
    assert "short." not in refusal()


@pytest.mark.parametrize("name", SWITCHES)
def test_a_switch_takes_yes_or_no_only(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "maybe")
    assert refusal().startswith(f"{name} must be true or false.")


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["many", "-1", "1.5", "99999999"])
def test_a_number_lies_within_its_bounds(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert refusal().startswith(f"{name} must be a whole number from ")


def test_a_suite_is_one_of_the_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORK_SUITE", "des")
    assert refusal().startswith("CASEWORK_SUITE must be aes")


def test_a_password_profile_is_one_of_the_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORK_PASSWORD_PROFILE", "none")
    assert refusal().startswith("CASEWORK_PASSWORD_PROFILE must be nist or dengbao")


def test_whoever_sees_more_than_their_own_households_needs_a_second_factor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    roles = start()["CASEWORK_SECOND_FACTOR_ROLES"]
    assert {"system", "security", "audit", "supervisor"} <= set(roles)
    assert "worker" not in roles
    monkeypatch.setenv("CASEWORK_DEMO", "true")
    assert start()["CASEWORK_SECOND_FACTOR_ROLES"] == []


@pytest.mark.parametrize("https", ["true", "false"])
def test_cookies_belong_to_this_host_alone_where_they_travel_over_https(
    monkeypatch: pytest.MonkeyPatch, https: str
) -> None:
    """What a browser asks of a `__Host-` cookie: Secure, the root path, no domain."""
    monkeypatch.setenv("CASEWORK_HTTPS", https)
    found, is_secure = start(), https == "true"
    for kind in ("SESSION", "CSRF", "LANGUAGE"):
        assert found[f"{kind}_COOKIE_NAME"].startswith("__Host-") == is_secure
        assert found[f"{kind}_COOKIE_SECURE"] == is_secure
        assert f"{kind}_COOKIE_PATH" not in found
        assert f"{kind}_COOKIE_DOMAIN" not in found


def test_a_key_provider_is_one_we_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORK_KEY_PROVIDER", "memory")
    assert refusal().startswith("CASEWORK_KEY_PROVIDER must be file,")


@pytest.mark.parametrize("provider", ["environment", "pkcs11"])
def test_a_provider_without_a_file_needs_none(
    monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    monkeypatch.delenv("CASEWORK_KEY_FILE")
    monkeypatch.setenv("CASEWORK_KEY_PROVIDER", provider)
    for name in TOKEN:
        monkeypatch.setenv(name, "x")
    assert start()["CASEWORK_KEY_PROVIDER"] == provider


@pytest.mark.parametrize("name", TOKEN)
def test_a_token_needs_its_library_label_and_pin(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("CASEWORK_KEY_PROVIDER", "pkcs11")
    for needed in TOKEN:
        monkeypatch.setenv(needed, "" if needed == name else "x")
    assert refusal().startswith(f"{name} is not set.")


@pytest.mark.parametrize("name", ["CASEWORK_DATABASE_URL", "CASEWORK_KEYSTORE_URL"])
@pytest.mark.parametrize("value", ["here", "oracle-of-delphi://x/y"])
def test_a_database_that_is_none_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert name in refusal()


def test_records_and_keys_never_share_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CASEWORK_DATABASE_URL", "CASEWORK_KEYSTORE_URL"):
        monkeypatch.setenv(name, "postgres://casework@db/casework")
    assert "CASEWORK_KEYSTORE_URL" in refusal()


def test_a_role_of_the_database_needs_one_that_has_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORK_DATABASE_ROLE", "casework_web")
    assert refusal().startswith("CASEWORK_DATABASE_ROLE is set, but SQLite has no roles.")
    monkeypatch.setenv("CASEWORK_DATABASE_URL", "postgres://casework_web@db/casework")
    assert start()["CASEWORK_DATABASE_ROLE"] == "casework_web"


def test_the_file_is_read_and_the_environment_goes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines = "CASEWORK_SUITE=sm4\nCASEWORK_LATE_ENTRY_DAYS=5\n"
    (tmp_path / "env").write_text(lines)
    monkeypatch.setenv("CASEWORK_LATE_ENTRY_DAYS", "7")
    monkeypatch.setenv("CASEWORK_SUITE", "")
    monkeypatch.delenv("CASEWORK_SUITE")
    found = start()
    monkeypatch.delenv("CASEWORK_SUITE", raising=False)  # the file's lines went into it
    assert (found["CASEWORK_SUITE"], found["CASEWORK_LATE_ENTRY_DAYS"]) == ("sm4", 7)


def test_sqlite_keeps_what_it_acknowledged_and_shreds_what_it_deletes() -> None:
    for database in start()["DATABASES"].values():
        words = database["OPTIONS"]["init_command"]
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            assert pragma in words


WEBHOOK = {
    "CASEWORK_NOTICE_WEBHOOK_URL": "https://relay.example/hook?key=1",
    "CASEWORK_NOTICE_WEBHOOK_SECRET": "s" * 32,
    "CASEWORK_SITE_URL": "http://localhost:8000",
}


def test_a_webhook_for_notices_is_there_only_where_one_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert start()["CASEWORK_NOTICE_WEBHOOK"] is None
    for name, value in WEBHOOK.items():
        monkeypatch.setenv(name, value)
    assert astuple(start()["CASEWORK_NOTICE_WEBHOOK"]) == tuple(WEBHOOK.values())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CASEWORK_NOTICE_WEBHOOK_URL", "http://relay.example/hook"),
        ("CASEWORK_NOTICE_WEBHOOK_URL", "https://someone:word@relay.example/"),
        ("CASEWORK_NOTICE_WEBHOOK_URL", "https://relay.example:port/"),
        ("CASEWORK_NOTICE_WEBHOOK_URL", "relay.example"),
        ("CASEWORK_NOTICE_WEBHOOK_SECRET", "s" * 31),
        ("CASEWORK_SITE_URL", ""),
        ("CASEWORK_SITE_URL", "http://casework.example"),
    ],
)
def test_a_webhook_in_clear_or_unsigned_is_refused_by_the_name_of_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    for each, usual in (WEBHOOK | {name: value}).items():
        monkeypatch.setenv(each, usual)
    assert refusal().startswith(name)


def test_a_process_that_may_not_start_says_why_and_nothing_else() -> None:
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    tried = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment | {"CASEWORK_ENV_FILE": "/nonexistent"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.returncode != 0
    assert "CASEWORK_SECRET_KEY is not set." in tried.stderr.strip().splitlines()[-1]


def read_variables() -> set[str]:
    """Return the variables that the settings ask for."""
    read = SETTINGS.read_text() + ENVIRONMENT.read_text()
    return set(re.findall(r'"(CASEWORK_[A-Z0-9_]+)"', read))


def test_the_example_explains_every_variable_and_no_other() -> None:
    explained = set(re.findall(r"^#?(CASEWORK_[A-Z0-9_]+)=", EXAMPLE.read_text(), re.MULTILINE))
    assert explained == read_variables()


def test_every_variable_of_the_example_has_a_sentence_above_it() -> None:
    groups = EXAMPLE.read_text().strip().split("\n\n")[1:]
    silent = [group for group in groups if not re.match(r"# [A-Z]|# (true|false) ", group)]
    assert silent == []


def test_every_required_variable_stands_open_in_the_example() -> None:
    opened = re.findall(r"^(CASEWORK_[A-Z0-9_]+)=", EXAMPLE.read_text(), re.MULTILINE)
    assert opened == REQUIRED


def test_the_example_shows_the_values_that_hold_without_it() -> None:
    shown = dict(re.findall(r"^#(CASEWORK_[A-Z0-9_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))
    found = start()
    for name in (
        "CASEWORK_SUITE",
        "CASEWORK_KEY_PROVIDER",
        "CASEWORK_PASSWORD_PROFILE",
        *NUMBERS,
    ):
        assert shown[name] == str(found[name])
    for name in ("CASEWORK_DEBUG", "CASEWORK_DEMO", "CASEWORK_HTTPS"):
        assert shown[name] == str(found[name.removeprefix("CASEWORK_")]).lower()


@pytest.mark.parametrize(("pooler", "planned_once"), [("false", True), ("true", False)])
def test_statements_are_prepared_unless_a_pooler_stands_between(
    pooler: str, planned_once: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEWORK_DATABASE_URL", "postgres://casework@127.0.0.1/casework")
    monkeypatch.setenv("CASEWORK_DATABASE_POOLER", pooler)
    options = start()["DATABASES"]["default"].get("OPTIONS", {})
    assert ("prepare_threshold" in options) is planned_once
    assert ("jit=off" in options.get("options", "")) is planned_once
