"""Reading settings from the environment or from one file of lines NAME=value."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DATA_DIR = Path(env.str("CASEWORK_DATA_DIR", default=str(BASE_DIR / "var"))).absolute()
ENV_FILE = Path(env.str("CASEWORK_ENV_FILE", default=str(DATA_DIR / "env")))
if ENV_FILE.is_file():
    env.read_env(ENV_FILE)


def required(name: str, how: str) -> str:
    """Return a variable that has no default; raise ImproperlyConfigured with `how` to set it."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. {how} Put it into the environment or into {ENV_FILE}; "
            "deploy/env.example explains every variable."
        )
    return value


def flag(name: str, default: bool) -> bool:
    """Return a yes/no variable; raise ImproperlyConfigured on any other word."""
    word = env.str(name, default=str(default)).strip().lower()
    if word not in {"true", "false", "1", "0", "yes", "no", "on", "off"}:
        raise ImproperlyConfigured(f"{name} must be true or false. Mend it in {ENV_FILE}.")
    return word in {"true", "1", "yes", "on"}


def folder(name: str, usual: str) -> Path:
    """Return a folder, by default one of the data folder."""
    return Path(env.str(name, default=str(DATA_DIR / usual)))


def number(name: str, default: int, least: int, most: int) -> int:
    """Return a whole number within bounds; raise ImproperlyConfigured otherwise."""
    text = env.str(name, default=str(default)).strip()
    if not text.isdecimal() or not least <= int(text) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}.")
    return int(text)


LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SHORTEST_SECRET = 32


@dataclass(frozen=True)
class Webhook:
    """Where counts of notices are sent, the secret that signs them, and this site's address.

    No tuple: Django's reports of errors take tuples among the settings apart.
    """

    url: str
    secret: str
    site: str

    def __repr__(self) -> str:
        return "Webhook(…)"


def webhook() -> Webhook | None:
    """Return the webhook for notices, None where none is named; raise ImproperlyConfigured.

    Its address may hold a token of the receiver's, as chat groups' do: it is shown nowhere.
    """
    names = ("CASEWORK_NOTICE_WEBHOOK_URL", "CASEWORK_NOTICE_WEBHOOK_SECRET", "CASEWORK_SITE_URL")
    url, secret, site = (env.str(name, default="").strip() for name in names)
    if not url:
        return None
    for name, address in ((names[0], url), (names[2], site)):
        if not is_safe(address):
            raise ImproperlyConfigured(
                f"{name} must be an https address (http on this machine only), with no user name."
            )
    if len(secret) < SHORTEST_SECRET:
        raise ImproperlyConfigured(
            f"{names[1]} is shorter than {SHORTEST_SECRET} characters. "
            "Make one with: openssl rand -hex 32"
        )
    return Webhook(url, secret, site)


def site_url() -> str:
    """Return this site's own address without a slash at its end, empty where none is named.

    Papers carry it in their QR codes. Raises ImproperlyConfigured.
    """
    address: str = env.str("CASEWORK_SITE_URL", default="").strip().rstrip("/")
    if address and not is_safe(address):
        raise ImproperlyConfigured(
            "CASEWORK_SITE_URL must be an https address (http on this machine only), with no "
            "user name."
        )
    return address


def is_safe(address: str) -> bool:
    """Tell whether what is sent to an address gets there, and is read by nobody on the way."""
    if not address.isascii() or len(address.split()) != 1:
        return False
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return False
    if not parts.hostname or parts.username or parts.password:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


# A pooler that gives each transaction another connection knows no prepared statements.
DATABASE_POOLER = flag("CASEWORK_DATABASE_POOLER", default=False)


def database(name: str, default_file: str) -> dict[str, Any]:
    """Return one Django database from a URL; SQLite in the data folder where none is named."""
    url = env.str(name, default=f"sqlite:///{DATA_DIR / default_file}")
    if not url.startswith(("sqlite:///", "postgres://", "postgresql://")):
        raise ImproperlyConfigured(
            f"{name} is no database we know. Write postgres://user:password@host/name or "
            "sqlite:////folder/file."
        )
    config: dict[str, Any] = env.db_url_config(url)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            # A transaction takes its write lock at once, so two of them can't deadlock upgrading.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;"
            ),
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
        if not DATABASE_POOLER:
            # What `casework.common.statements` prepares is planned once, whatever its parameters.
            # Compiling a question of the figures takes longer than answering it: no JIT.
            options = "-c plan_cache_mode=force_generic_plan -c jit=off"
            plans = {"prepare_threshold": 0, "options": options}
            config["OPTIONS"] = plans | config.get("OPTIONS", {})
    return config
