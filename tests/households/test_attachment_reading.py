"""A file is read in a process of its own, told by its content, within bounds."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from casework.households.attachments import reading
from casework.households.attachments.limits import MOST_CPU_SECONDS, Cleaned, Refused
from tests.households.files import paper, photo

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (photo(), "image/jpeg"),
        (photo(form="PNG"), "image/jpeg"),
        (photo(form="WEBP"), "image/jpeg"),
        (paper(3), "application/pdf"),
    ],
    ids=["jpeg", "png", "webp", "pdf"],
)
def test_the_content_says_what_a_file_is(data: bytes, kept: str) -> None:
    assert reading.read_file(data).media_type == kept


def test_what_the_process_found_comes_back_whole() -> None:
    cleaned = reading.read_file(photo())
    assert (cleaned.width, cleaned.height, cleaned.pages) == (400, 300, 0)
    assert cleaned.data[:3] == cleaned.thumbnail[:3] == b"\xff\xd8\xff"


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "unknown_type"),
        (b"MZ\x90\0" + bytes(100), "unknown_type"),
        (b"GIF89a" + bytes(100), "unknown_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown_type"),
        (HEIC + bytes(100), "phone_format"),
        (photo()[:500], "damaged"),
        (b"%PDF-1.7 and nothing else", "damaged"),
        (paper(301), "too_many_pages"),
    ],
)
def test_what_is_not_taken_says_why(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        reading.read_file(data)
    assert refused.value.code == code


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_SECONDS", 0.001)
    with pytest.raises(Refused) as refused:
        reading.read_file(photo(3000, 2000))
    assert refused.value.code == "too_heavy"


def test_a_file_that_brings_its_process_down_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "HERE", "casework.nowhere")
    with pytest.raises(Refused) as refused:
        reading.read_file(photo())
    assert refused.value.code == "too_heavy"


def bounded(act: str) -> subprocess.CompletedProcess[str]:
    """Do something in a process that has taken its bounds."""
    program = (
        f"from casework.households.attachments import reading as r\nr.bound_this_process()\n{act}"
    )
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_the_process_can_write_no_file(tmp_path: Path) -> None:
    path = tmp_path / "left"
    written = bounded(f"import pathlib; pathlib.Path({str(path)!r}).write_text('x')")
    assert "File too large" in written.stderr
    assert path.read_bytes() == b""


def test_the_process_has_a_bound_of_memory() -> None:
    assert "MemoryError" in bounded("bytearray(2 * 1024 ** 3)").stderr
    assert bounded("bytearray(200 * 1024 ** 2)").returncode == 0


def test_the_process_has_a_bound_of_processor_time() -> None:
    limits = bounded("import resource as s; print(s.getrlimit(s.RLIMIT_CPU)[0])").stdout
    assert int(limits) == MOST_CPU_SECONDS


def test_the_process_is_given_no_setting_and_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    run = subprocess.run

    def watch(*args: Any, **kwargs: Any) -> Any:
        seen.append(kwargs["env"])
        return run(*args, **kwargs)

    monkeypatch.setenv("CASEWORK_SECRET_KEY", "very secret")
    monkeypatch.setattr(subprocess, "run", watch)
    reading.read_file(photo())
    assert seen == [{"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}]


def told(data: bytes, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Return what `main` answers, in this process and without its bounds."""
    monkeypatch.setattr(reading, "bound_this_process", lambda: None)
    target = io.BytesIO()
    reading.main(io.BytesIO(data), target)
    return target.getvalue()


def test_running_out_of_memory_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def run_out(data: bytes) -> Cleaned:
        raise MemoryError

    monkeypatch.setattr(reading, "clean", run_out)
    assert json.loads(told(b"x", monkeypatch)[4:]) == {"refused": "too_heavy"}


def test_main_answers_as_read_file_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reading.unpacked(told(paper(2), monkeypatch)).pages == 2
    assert json.loads(told(b"x", monkeypatch)[4:]) == {"refused": "unknown_type"}
    assert json.loads(told(photo()[:500], monkeypatch)[4:]) == {"refused": "damaged"}


def test_a_picture_of_the_most_pixels_fits_into_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The heaviest kind: every pixel with transparency. A busy machine may take its time."""
    monkeypatch.setattr(reading, "MOST_SECONDS", 600)
    cleaned = reading.read_file(photo(7000, 7000, form="PNG", mode="RGBA"))
    assert (cleaned.width, cleaned.height) == (3000, 3000)
