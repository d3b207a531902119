"""Seals and opens attachments beside plain files: `python -m tests.benchmarks.bench_attachments`.

Each round writes one file of so many MB sealed (chunks, fsync, rename) and one plain (fsync,
rename), then reads both; sealed ones as a page does, to their end before the first byte is sent.
Then what one upload of 20 MB costs: the memory of the server's process from the request to the
row, and of the process that reads the file.
"""

import io
import os
import resource
import statistics
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

MEGA = 1024 * 1024
SIZES_MB, ROUNDS = (1, 4, 20), 9
BLOCK = 64 * 1024

Timed = Callable[[], object]


def milliseconds(act: Timed) -> float:
    """Return how long something takes."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def drain(chunks: Any) -> None:
    """Read to the end, holding one chunk at a time."""
    for _chunk in chunks:
        pass


def write_plain(path: Path, data: bytes) -> None:
    """Write as the store does, without sealing."""
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())
    unfinished.rename(path)


def read_plain(path: Path) -> None:
    """Read by blocks of 64 KiB."""
    with path.open("rb") as source:
        drain(iter(lambda: source.read(BLOCK), b""))


def row_of(household_id: Any) -> Any:
    """Return a row as the store takes it, with a payload that was opened already."""
    from casework.common.ids import new_id
    from casework.households.models import Attachment, AttachmentContent
    from casework.vault.files import new_secret

    row = Attachment(pk=new_id(), household_id=household_id, has_thumbnail=False)
    row.content = AttachmentContent(file_secret=new_secret())
    return row


def compare(folder: Path, suite_name: str) -> None:
    """Print MB/s of sealed and of plain files, medians of interleaved rounds."""
    from casework.common.ids import new_id
    from casework.households.attachments import store
    from casework.vault import shelf, suites

    suite = suites.BY_NAME[suite_name]
    for size in SIZES_MB:
        data = os.urandom(size * MEGA)
        times: dict[str, list[float]] = {
            name: [] for name in ("write", "plain write", "read", "plain read")
        }
        for _round in range(ROUNDS):
            row, plain = row_of(new_id()), folder / "plain"
            times["write"].append(milliseconds(lambda: store.write(row, "file", [data], suite)))  # noqa: B023 - called at once
            times["plain write"].append(milliseconds(lambda: write_plain(plain, data)))  # noqa: B023 - called at once
            times["read"].append(milliseconds(lambda: drain(store.read(row, "file"))))  # noqa: B023 - called at once
            times["plain read"].append(milliseconds(lambda: read_plain(plain)))  # noqa: B023 - called at once
            shelf.remove([store.path_of(row, "file")])
        told = "  ".join(
            f"{name} {size / statistics.median(taken) * 1000:7.0f} MB/s"
            for name, taken in times.items()
        )
        print(f"  {suite_name:<4} {size:3d} MB   {told}")


def scan(megabytes: int) -> bytes:
    """Return a PDF that holds so many MB of what can't be packed smaller."""
    import pikepdf

    pdf = pikepdf.Pdf.new()
    page = pdf.add_blank_page().obj
    page.Contents = pdf.make_stream(
        b"% " + os.urandom((megabytes * MEGA - 4096) // 2).hex().encode()
    )
    target = io.BytesIO()
    pdf.save(target, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return target.getvalue()


def peak(process: int) -> float:
    """Return the most memory that this process (or its children) ever held, in MB."""
    return resource.getrusage(process).ru_maxrss / 1024


def photo(side: int, noise: int = 60) -> bytes:
    """Return a JPEG of side × side pixels of noise."""
    from PIL import Image

    target = io.BytesIO()
    Image.effect_noise((side, side), noise).convert("RGB").save(target, "JPEG", quality=60)
    return target.getvalue()


def upload(name: str, data: bytes) -> None:
    """Send one file through the page and print what it cost, in a process of its own."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        _upload(name, data)
    except Exception:
        traceback.print_exc()
    sys.stdout.flush()
    os._exit(0)


def _upload(name: str, data: bytes) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
    from django.urls import reverse

    from casework.access.models import Worker
    from casework.common.ids import new_id
    from casework.households.models import Attachment, Household

    client = Client()
    client.force_login(Worker.objects.get())
    household = Household.objects.unscoped("a benchmark").get()
    url = reverse("attachment-new", args=[household.pk])
    client.get(url)
    form = {
        "idempotency_key": str(new_id()),
        "kind": "other",
        "dated_on": "2026-01-05",
        "file": SimpleUploadedFile("a", data),
    }
    body = encode_multipart(BOUNDARY, form)
    del form
    before = peak(resource.RUSAGE_SELF)
    taken = milliseconds(lambda: client.generic("POST", url, body, MULTIPART_CONTENT))
    added = Attachment.objects.unscoped("a benchmark").filter(household=household).count()
    print(
        f"  {name:<18} {len(data) / MEGA:5.1f} MB   {taken:6.0f} ms   server + "
        f"{peak(resource.RUSAGE_SELF) - before:4.0f} MB   reading process "
        f"{peak(resource.RUSAGE_CHILDREN):4.0f} MB   added {added}"
    )


def main() -> int:
    """Print everything on databases and folders of their own."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from casework.vault import custody
    from tests.factories import make_area, make_household, make_worker

    with tempfile.TemporaryDirectory(prefix="casework-bench-") as folder:
        settings.CASEWORK_ATTACHMENTS_DIR = Path(folder) / "attachments"
        call_command("migrate", verbosity=0)
        custody.initialise()
        print(f"one file, median of {ROUNDS} interleaved rounds (reading opens each file twice)")
        for suite_name in ("aes", "sm4"):
            compare(Path(folder), suite_name)
        area = make_area()
        make_household(area, make_worker("worker", area))
        print("one upload through the page, with the body already in the test's memory")
        upload("PDF of 20 MB", scan(20))
        upload("photo of 12 MP", photo(3464))
        upload("photo of 49 MP", photo(7000, 40))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
