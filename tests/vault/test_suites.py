"""The suites against published vectors."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from pytest_django import Settings

from casework.vault import suites

# RFC 8998, appendix A.1
KEY = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
NONCE = bytes.fromhex("00001234567800000000ABCD")
AAD = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
PLAIN = b"".join(bytes([b]) * 8 for b in bytes.fromhex("AABBCCDDEEFFEEAA"))
CIPHERTEXT = bytes.fromhex(
    "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
    "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
)
TAG = bytes.fromhex("83DE3541E4C2B58177E065A9BF7B62EC")


def test_sm4_gcm_seals_the_published_vector() -> None:
    assert suites.Sm4Gcm(KEY).encrypt(NONCE, PLAIN, AAD) == CIPHERTEXT + TAG


def test_sm4_gcm_opens_the_published_vector() -> None:
    assert suites.Sm4Gcm(KEY).decrypt(NONCE, CIPHERTEXT + TAG, AAD) == PLAIN


@pytest.mark.parametrize("altered", [CIPHERTEXT + TAG[:-1] + b"\0", b"", TAG[:15]])
def test_sm4_gcm_opens_nothing_that_was_altered(altered: bytes) -> None:
    with pytest.raises(InvalidTag):
        suites.Sm4Gcm(KEY).decrypt(NONCE, altered, AAD)


def test_sm3_gives_the_published_digest() -> None:
    # GB/T 32905-2016, example 1
    digest = hashes.Hash(suites.SM4.hash)
    digest.update(b"abc")
    assert digest.finalize() == bytes.fromhex(
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_the_sm4_suite_gives_the_published_hmac_sm3() -> None:
    # GM/T 0042-2015, appendix D.3
    key = bytes(range(1, 33))
    data = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq" * 2
    assert suites.SM4.mac(key, data) == bytes.fromhex(
        "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a"
    )


def test_the_aes_suite_gives_the_published_hmac_sha256() -> None:
    # RFC 4231, test case 2
    assert suites.AES.mac(b"Jefe", b"what do ya want for nothing?") == bytes.fromhex(
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def test_each_purpose_has_a_subkey_of_its_own() -> None:
    secret = bytes(32)
    assert suites.AES.subkey(secret, b"identity") != suites.AES.subkey(secret, b"narrative")


def test_the_settings_name_the_suite_of_new_seals(settings: Settings) -> None:
    settings.CASEWORK_SUITE = "sm4"
    assert suites.current() is suites.SM4


def test_framed_lists_never_look_alike() -> None:
    assert suites.framed(b"ab", b"c") != suites.framed(b"a", b"bc")
