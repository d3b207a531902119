"""Reading settings from the environment or from one file of lines NAME=value."""

from pathlib import Path

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


def number(name: str, default: int, least: int, most: int) -> int:
    """Return a whole number within bounds; raise ImproperlyConfigured otherwise."""
    text = env.str(name, default=str(default)).strip()
    if not text.isdecimal() or not least <= int(text) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}.")
    return int(text)
