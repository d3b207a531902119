"""Sealed files: what went in comes out, and nothing that was touched in between."""

import io
import itertools
from collections.abc import Iterable

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from casework.vault import files, suites
from casework.vault.files import CHUNK, FileBroken, new_secret, open_file, seal_file, suite_of

SECRET = bytes(range(32))
PLACE = suites.framed(b"attachment", b"row", b"household")
SEALED_CHUNK = CHUNK + suites.TAG_BYTES
BORDERS = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1]

# The suite is set once for a test and stands for all of its examples.
both_suites = hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def content(length: int) -> bytes:
    """Return bytes of which no two chunks are alike."""
    return b"".join(n.to_bytes(4, "big") for n in range(length // 4 + 1))[:length]


def sealed(data: bytes, secret: bytes = SECRET, place: bytes = PLACE) -> bytes:
    target = io.BytesIO()
    seal_file(secret, place, [data], target)
    return target.getvalue()


def opened(blob: bytes, secret: bytes = SECRET, place: bytes = PLACE) -> bytes:
    return b"".join(open_file(secret, place, io.BytesIO(blob)))


def chunks_of(blob: bytes) -> tuple[bytes, list[bytes]]:
    """Return a sealed file's header and its sealed chunks."""
    header, rest = blob[: files.HEADER_BYTES], blob[files.HEADER_BYTES :]
    return header, [rest[at : at + SEALED_CHUNK] for at in range(0, len(rest), SEALED_CHUNK)]


def cut(data: bytes, cuts: Iterable[int]) -> list[bytes]:
    """Return the data in pieces, cut at some places."""
    edges = [0, *sorted(at % (len(data) + 1) for at in cuts), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(edges)]


@both_suites
@given(
    length=st.one_of(
        st.integers(0, 300), st.sampled_from(BORDERS), st.integers(CHUNK - 20, 3 * CHUNK + 20)
    ),
    cuts=st.lists(st.integers(0, 3 * CHUNK), max_size=6),
)
@example(length=3 * CHUNK, cuts=[CHUNK, 2 * CHUNK])
@example(length=2 * CHUNK, cuts=[0, 0, 2 * CHUNK])
def test_what_was_sealed_comes_out_however_it_came_in(
    suite: str, length: int, cuts: list[int]
) -> None:
    data, target = content(length), io.BytesIO()
    assert seal_file(SECRET, PLACE, cut(data, cuts), target) == length
    assert opened(target.getvalue()) == data


@pytest.mark.parametrize("length", BORDERS)
def test_a_file_grows_by_its_header_and_a_tag_a_chunk(suite: str, length: int) -> None:
    number = max(1, -(-length // CHUNK))
    assert len(sealed(content(length))) == files.HEADER_BYTES + length + 16 * number


def test_nothing_is_given_out_whole_at_once(suite: str) -> None:
    lengths = [len(chunk) for chunk in open_file(SECRET, PLACE, io.BytesIO(sealed(bytes(150_000))))]
    assert lengths == [CHUNK, CHUNK, 150_000 - 2 * CHUNK]


def test_the_same_file_never_looks_the_same_twice(suite: str) -> None:
    assert len({sealed(b"the same") for _again in range(3)}) == 3


def test_no_byte_of_a_file_stands_in_clear(suite: str) -> None:
    assert "魏龙凤".encode() not in sealed("魏龙凤".encode() * 1000)


def test_a_file_opens_whatever_suite_the_settings_name_now(suite: str) -> None:
    blob = sealed(b"x" * 10)
    other = {"aes": suites.SM4, "sm4": suites.AES}[suite]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suites, "current", lambda: other)
        assert opened(blob) == b"x" * 10
        assert suite_of(io.BytesIO(blob)) != other.number


def test_no_flipped_bit_goes_unseen_in_a_short_file(suite: str) -> None:
    blob = sealed(content(20))
    for bit in range(len(blob) * 8):
        with pytest.raises(FileBroken):
            opened(flipped(blob, bit))


def flipped(blob: bytes, bit: int) -> bytes:
    changed = bytearray(blob)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


LONG = CHUNK * 2 + 100


@both_suites
@given(bit=st.integers(0, (files.HEADER_BYTES + LONG + 48) * 8 - 1))
def test_no_flipped_bit_goes_unseen_in_a_long_file(suite: str, bit: int) -> None:
    with pytest.raises(FileBroken):
        opened(flipped(sealed(content(LONG)), bit))


def test_no_cut_goes_unseen_in_a_short_file(suite: str) -> None:
    blob = sealed(content(20))
    for length in range(len(blob)):
        with pytest.raises(FileBroken):
            opened(blob[:length])


@pytest.mark.parametrize("length", [n for n in BORDERS if n > CHUNK])
def test_a_file_cut_at_or_beside_any_border_does_not_open_to_its_end(
    suite: str, length: int
) -> None:
    blob = sealed(content(length))
    borders = range(files.HEADER_BYTES, len(blob), SEALED_CHUNK)
    for at in {b + d for b in borders for d in (-1, 0, 1, 16)} | {len(blob) - 1, len(blob) - 16}:
        if at < len(blob):
            with pytest.raises(FileBroken):
                opened(blob[:at])


@pytest.mark.parametrize("more", [b"\0", bytes(16), bytes(SEALED_CHUNK)])
@pytest.mark.parametrize("length", [0, 20, CHUNK, CHUNK + 1])
def test_nothing_can_be_put_behind_a_file(suite: str, length: int, more: bytes) -> None:
    with pytest.raises(FileBroken):
        opened(sealed(content(length)) + more)


def test_a_file_that_was_cut_gives_only_whole_chunks_before_it_says_so(suite: str) -> None:
    blob = sealed(content(LONG))
    chunks = open_file(SECRET, PLACE, io.BytesIO(blob[: files.HEADER_BYTES + 70_000]))
    assert next(chunks) == content(LONG)[:CHUNK]
    with pytest.raises(FileBroken):
        next(chunks)


@both_suites
@given(order=st.lists(st.integers(0, 3), max_size=6).filter(lambda order: order != [0, 1, 2, 3]))
@example(order=[0, 1, 2])
@example(order=[1, 0, 2, 3])
@example(order=[0, 1, 1, 2, 3])
@example(order=[0, 2, 3])
@example(order=[0, 1, 2, 3, 3])
@example(order=[3])
def test_chunks_in_another_order_left_out_or_doubled_do_not_open(
    suite: str, order: list[int]
) -> None:
    header, chunks = chunks_of(sealed(content(CHUNK * 3 + 100)))
    with pytest.raises(FileBroken):
        opened(header + b"".join(chunks[n] for n in order))


def test_a_chunk_of_another_file_does_not_open(suite: str) -> None:
    header, [first, _] = chunks_of(sealed(content(CHUNK + 5)))
    _, [_, second] = chunks_of(sealed(content(CHUNK + 5)))
    with pytest.raises(FileBroken):
        opened(header + first + second)


@pytest.mark.parametrize("place", [b"", PLACE + b"\0", suites.framed(b"attachment", b"another")])
def test_a_file_does_not_open_at_another_place(suite: str, place: bytes) -> None:
    with pytest.raises(FileBroken):
        opened(sealed(b"x"), place=place)


def test_a_file_does_not_open_under_another_secret(suite: str) -> None:
    with pytest.raises(FileBroken):
        opened(sealed(b"x"), secret=new_secret())


@pytest.mark.parametrize(
    "planted", [b"", b"CWF1", b"plain text, long enough", b"CWF1\x07" + bytes(60)]
)
def test_what_was_never_sealed_does_not_open(planted: bytes) -> None:
    with pytest.raises(FileBroken) as caught:
        opened(planted)
    assert caught.value.__context__ is None


def test_a_broken_file_says_nothing_of_what_is_in_it(suite: str) -> None:
    with pytest.raises(FileBroken) as caught:
        opened(flipped(sealed("魏龙凤".encode()), 99))
    assert (caught.value.args, caught.value.__cause__) == ((), None)


def test_the_suite_of_a_file_is_read_from_its_header(suite: str) -> None:
    assert suite_of(io.BytesIO(sealed(b"x"))) == suites.BY_NAME[suite].number


@pytest.mark.parametrize("planted", [b"", b"CWF1", b"CWF2\x01" + bytes(40)])
def test_what_is_no_sealed_file_has_no_suite(planted: bytes) -> None:
    assert suite_of(io.BytesIO(planted)) is None


def test_no_two_files_share_a_secret() -> None:
    assert len({new_secret() for _again in range(3)} | {SECRET}) == 4


def test_a_file_of_too_many_chunks_is_refused(suite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_CHUNKS", 1)
    with pytest.raises(ValueError, match="at most"):
        sealed(bytes(2 * CHUNK + 1))


def test_no_nonce_of_a_file_comes_twice(suite: str) -> None:
    header, _ = chunks_of(sealed(b""))
    nonces = {files._nonce(header, n, last) for n in (0, 1, 255, 256, 2**32 - 1) for last in (0, 1)}
    assert len(nonces) == 10
    assert {len(nonce) for nonce in nonces} == {suites.NONCE_BYTES}


def test_a_file_opens_by_hand_as_its_format_says(suite: str) -> None:
    blob, own = sealed(b"abc"), suites.BY_NAME[suite]
    assert blob[:5] == b"CWF1" + bytes([own.number])
    cipher = own.cipher(SECRET, files.PURPOSE)
    nonce = blob[5:12] + bytes(4) + b"\x01"
    assert cipher.decrypt(nonce, blob[12:], blob[:12] + PLACE) == b"abc"
    with pytest.raises(InvalidTag):
        cipher.decrypt(nonce, blob[12:], blob[:12])
