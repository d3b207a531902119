"""Reads a file that someone sent, in a process of its own: what it breaks, it breaks there.

The process gets no keys and no settings, may use a bounded amount of memory and time and can write
no file. Bytes travel through pipes, so that nothing lies on the disk in clear.
"""

import json
import logging
import resource
import struct
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

import filetype

from casework.households.attachments.limits import (
    MOST_CPU_SECONDS,
    MOST_MEMORY_BYTES,
    MOST_SECONDS,
    Cleaned,
    Refused,
)

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[3]
LENGTH = struct.Struct(">I")
HERE = "casework.households.attachments"
READERS = {
    "image/jpeg": f"{HERE}.pictures",
    "image/png": f"{HERE}.pictures",
    "image/webp": f"{HERE}.pictures",
    "application/pdf": f"{HERE}.papers",
}
PHONE_FORMATS = {"image/heic", "image/heif", "image/avif"}


def read_file(data: bytes) -> Cleaned:
    """Return what is kept of a file that was sent; raise Refused.

    Starts a process and waits for it, at most `MOST_SECONDS`.
    """
    try:
        done = subprocess.run(  # noqa: S603 - a command of our own; what was sent is its input
            [sys.executable, "-P", "-m", f"{HERE}.reading"],
            input=data,
            capture_output=True,
            check=True,
            timeout=MOST_SECONDS,
            env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        )
    except subprocess.TimeoutExpired:
        raise Refused("too_heavy") from None
    except subprocess.CalledProcessError as ended:
        # It ran out of memory or processor time; what it complained of may quote the file.
        log.warning("the process that reads a file ended with %d", ended.returncode)
        raise Refused("too_heavy") from None
    return unpacked(done.stdout)


def unpacked(answer: bytes) -> Cleaned:
    """Return what the process answered: a line of JSON behind its length, file, thumbnail."""
    (length,) = LENGTH.unpack_from(answer)
    told = json.loads(answer[LENGTH.size : LENGTH.size + length])
    if code := told.pop("refused", ""):
        raise Refused(code)
    data = answer[LENGTH.size + length :]
    middle = told.pop("length")
    return Cleaned(data=data[:middle], thumbnail=data[middle:], **told)


def packed(found: Cleaned | Refused) -> bytes:
    """Return what `unpacked` reads."""
    told: dict[str, Any] = {}
    data = b""
    if isinstance(found, Refused):
        told["refused"] = found.code
    else:
        told = found._asdict()
        data = told.pop("data")
        told["length"] = len(data)
        data += told.pop("thumbnail")
    line = json.dumps(told).encode()
    return LENGTH.pack(len(line)) + line + data


def clean(data: bytes) -> Cleaned:
    """Return what is kept of a file, told by its content; raise Refused, or what a parser raises.

    Only the parser that is needed is loaded: each costs a tenth of a second.
    """
    kind = filetype.guess_mime(data) or ""
    if kind not in READERS:
        raise Refused("phone_format" if kind in PHONE_FORMATS else "unknown_type")
    cleaned: Cleaned = import_module(READERS[kind]).clean(data, kind)
    return cleaned


def bound_this_process() -> None:
    """Give memory and processor time their bounds, and take away the writing of files."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(source: BinaryIO, target: BinaryIO) -> None:
    """Read a file from `source` and write to `target` what is kept of it, or why it isn't taken."""
    bound_this_process()
    try:
        found: Cleaned | Refused = clean(source.read())
    except Refused as refusal:
        found = refusal
    except MemoryError:
        found = Refused("too_heavy")
    except Exception:  # whatever a parser raises says that the file is damaged
        found = Refused("damaged")
    target.write(packed(found))


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
