"""A private SoftHSM token for the tests of the PKCS#11 provider."""

import importlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PIN = "271828"
LABEL = "casework-test"
LIBRARIES = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
]


def library() -> str:
    """Return SoftHSM's library; skip loudly where it is absent, fail where nothing may be."""
    found = [path for path in LIBRARIES if Path(path).exists()]
    if not found or shutil.which("softhsm2-util") is None:
        words = "not on this machine: SoftHSM (Debian: apt-get install softhsm2)"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    return found[0]


@contextmanager
def new_token(folder: Path) -> Iterator[str]:
    """Make a token in a folder of its own and yield SoftHSM's library; the PIN is PIN."""
    path = library()
    pkcs11 = importlib.import_module("pkcs11")
    (folder / "tokens").mkdir(parents=True)
    lines = [f"directories.tokendir = {folder / 'tokens'}", "objectstore.backend = file"]
    (folder / "softhsm2.conf").write_text("\n".join([*lines, "log.level = ERROR", ""]))
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    try:
        subprocess.run(
            f"softhsm2-util --init-token --free --label {LABEL} --pin {PIN} --so-pin {PIN}".split(),
            check=True,
            capture_output=True,
            timeout=60,
        )
        pkcs11.unload(path)
        yield path
    finally:
        pkcs11.unload(path)
        if before is None:
            del os.environ["SOFTHSM2_CONF"]
        else:
            os.environ["SOFTHSM2_CONF"] = before
