"""Settings of the test suite: private keys and databases in a temporary folder."""

import base64
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

folder = Path(tempfile.mkdtemp(prefix="casework-tests-"))
(folder / "static").mkdir()


def key_file(name: str, label: str) -> str:
    """Write a key file as the commands would and return its path."""
    path = folder / name
    path.write_text(f"{label} 1 {base64.b64encode(os.urandom(32)).decode()}\n")
    path.chmod(0o600)
    return str(path)


def zone_of_a_long_day() -> str:
    """Return Shanghai, or a zone an hour behind it when its day ends before a run of tests would.

    Tests take the day when they are read and the world's days when it is made: a midnight in
    between moves what is due. Child processes stay in the zone of the first.
    """
    late = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(hours=1)
    return "Asia/Bangkok" if late.hour == 0 else "Asia/Shanghai"


os.environ.setdefault("CASEWORK_TEST_ZONE", zone_of_a_long_day())
os.environ |= {
    "CASEWORK_DATA_DIR": str(folder),
    "CASEWORK_ENV_FILE": str(folder / "env"),
    "CASEWORK_SECRET_KEY": "tests-only-" + "x" * 50,
    "CASEWORK_ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "CASEWORK_KEY_FILE": key_file("sealing.key", "kek"),
    "CASEWORK_AUDIT_KEY_FILE": key_file("audit.key", "audit"),
    "CASEWORK_HTTPS": "false",
    "CASEWORK_DEMO": "true",
}

from casework.settings import *  # noqa: E402, F403 - the variables above must stand first
from casework.settings import INSTALLED_APPS  # noqa: E402

INSTALLED_APPS += ["tests.vault.app"]
# Tests make hundreds of accounts; what they check is never the cost of a hash.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TIME_ZONE = os.environ["CASEWORK_TEST_ZONE"]
# A test client looks for every static file when it is made; the browser's server finds its own.
WHITENOISE_USE_FINDERS = False
