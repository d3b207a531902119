"""Where a site of its own lies, for tests and benchmarks that drive one from outside."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a site in production, with all its files below `folder`."""
    keys, temporary = folder / "keys", folder / "tmp"
    for path in (folder / "data", keys, temporary):
        path.mkdir(mode=0o700)
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return kept | {
        "CASEWORK_DATA_DIR": str(folder / "data"),
        "CASEWORK_ENV_FILE": str(folder / "none"),
        "CASEWORK_SECRET_KEY": "leaks-" + "x" * 60,
        "CASEWORK_ALLOWED_HOSTS": "testserver",
        "CASEWORK_KEY_FILE": str(keys / "sealing.key"),
        "CASEWORK_AUDIT_KEY_FILE": str(keys / "audit.key"),
        "CASEWORK_HTTPS": "false",
        "CASEWORK_DEMO": "true",
        "DJANGO_SETTINGS_MODULE": "casework.settings",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(temporary),
        "SQLITE_TMPDIR": str(temporary),
    }
