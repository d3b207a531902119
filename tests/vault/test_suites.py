"""The suites against published vectors, through the very classes that seal records."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from pytest_django import Settings

from casework.vault import suites
from casework.vault.suites import AES, SM4, Sm4Gcm

h = bytes.fromhex

# RFC 8998, appendix A.1
KEY = h("0123456789ABCDEFFEDCBA9876543210")
NONCE = h("00001234567800000000ABCD")
AAD = h("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
PLAIN = b"".join(bytes([b]) * 8 for b in h("AABBCCDDEEFFEEAA"))
CIPHERTEXT = h(
    "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
    "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
)
TAG = h("83DE3541E4C2B58177E065A9BF7B62EC")

# GB/T 32907-2016, appendix A: one block, and the same encrypted a million times over.
BLOCK = KEY
BLOCK_ONCE = h("681EDF34D206965E86B3E94F536E4246")
BLOCK_A_MILLION_TIMES = h("595298C7C6FD271F0402F804C33D3F66")

# The GCM specification of McGrew and Viega (2005), appendix B, test cases 13, 14 and 16:
# key, nonce, associated data, plaintext, ciphertext and tag
AES_GCM = [
    (bytes(32), bytes(12), b"", b"", h("530F8AFBC74536B9A963B4F1C4CB738B")),
    (
        bytes(32),
        bytes(12),
        b"",
        bytes(16),
        h("CEA7403D4D606B6E074EC5D3BAF39D18D0D1C8A799996BF0265B98B5D48AB919"),
    ),
    (
        h("FEFFE9928665731C6D6A8F9467308308") * 2,
        h("CAFEBABEFACEDBADDECAF888"),
        AAD,
        h(
            "D9313225F88406E5A55909C5AFF5269A86A7A9531534F7DA2E4C303D8A318A72"
            "1C3C0C95956809532FCF0E2449A6B525B16AEDF5AA0DE657BA637B39"
        ),
        h(
            "522DC1F099567D07F47F37A32A84427D643A8CDCBFE5C0C97598A2BD2555D1AA"
            "8CB08E48590DBB3DA7B08B1056828838C5F61E6393BA7A0ABCC9F662"
            "76FC6ECE0F4E1768CDDF8853BB2D551B"
        ),
    ),
]

# GM/T 0042-2015, appendix D.3: key, data, HMAC-SM3
HMAC_SM3 = [
    (
        bytes(range(1, 33)),
        b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq" * 2,
        "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a",
    ),
    (
        bytes(range(1, 38)),
        b"\xcd" * 50,
        "220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae",
    ),
    (
        b"\x0b" * 32,
        b"Hi There",
        "c0ba18c68b90c88bc07de794bfc7d2c8d19ec31ed8773bc2b390c9604e0be11e",
    ),
    (
        b"Jefe",
        b"what do ya want for nothing?",
        "2e87f1d16862e6d964b50a5200bf2b10b764faa9680a296a2405f24bec39f882",
    ),
]

# RFC 4231, test cases 1 to 3: key, data, HMAC-SHA-256
HMAC_SHA256 = [
    (
        b"\x0b" * 20,
        b"Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    ),
    (
        b"Jefe",
        b"what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ),
    (
        b"\xaa" * 20,
        b"\xdd" * 50,
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    ),
]

# RFC 5869, appendix A.1 to A.3, from the pseudorandom key on: key, info, output
HKDF = [
    (
        h("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"),
        bytes(range(0xF0, 0xFA)),
        h("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
    ),
    (
        h("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"),
        bytes(range(0xB0, 0x100)),
        h(
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
            "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
            "cc30c58179ec3e87c14c01d5c1f3434f1d87"
        ),
    ),
    (
        h("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"),
        b"",
        h("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
    ),
]


def test_sm4_gcm_seals_the_published_vector() -> None:
    assert SM4.aead(KEY).encrypt(NONCE, PLAIN, AAD) == CIPHERTEXT + TAG


def test_sm4_gcm_opens_the_published_vector() -> None:
    assert SM4.aead(KEY).decrypt(NONCE, CIPHERTEXT + TAG, AAD) == PLAIN


@pytest.mark.parametrize(
    "altered", [CIPHERTEXT + TAG[:-1] + b"\0", b"", TAG[:15], CIPHERTEXT + TAG[:4], CIPHERTEXT]
)
def test_sm4_gcm_opens_nothing_that_was_altered_or_cut(altered: bytes) -> None:
    with pytest.raises(InvalidTag):
        SM4.aead(KEY).decrypt(NONCE, altered, AAD)


def test_sm4_gcm_opens_nothing_beside_other_associated_data() -> None:
    with pytest.raises(InvalidTag):
        SM4.aead(KEY).decrypt(NONCE, CIPHERTEXT + TAG, AAD[:-1])


def test_the_block_cipher_below_gives_the_published_block() -> None:
    encryptor = Cipher(Sm4Gcm(KEY)._algorithm, modes.ECB()).encryptor()  # noqa: S305 - one block
    assert encryptor.update(BLOCK) + encryptor.finalize() == BLOCK_ONCE


def test_the_block_cipher_below_gives_the_published_block_of_a_million_rounds() -> None:
    # CBC over zeros encrypts what it gave before, over and over.
    encryptor = Cipher(Sm4Gcm(KEY)._algorithm, modes.CBC(BLOCK)).encryptor()
    assert encryptor.update(bytes(16 * 1_000_000))[-16:] == BLOCK_A_MILLION_TIMES


@pytest.mark.parametrize(("key", "nonce", "aad", "plain", "sealed"), AES_GCM)
def test_aes_gcm_seals_and_opens_the_published_vectors(
    key: bytes, nonce: bytes, aad: bytes, plain: bytes, sealed: bytes
) -> None:
    cipher = AES.aead(key)
    assert cipher.encrypt(nonce, plain, aad) == sealed
    assert cipher.decrypt(nonce, sealed, aad) == plain


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
    ids=["example 1", "example 2"],
)
def test_sm3_gives_the_published_digests(data: bytes, digest: str) -> None:
    # GB/T 32905-2016, appendix A
    hasher = hashes.Hash(SM4.hash)
    hasher.update(data)
    assert hasher.finalize().hex() == digest


@pytest.mark.parametrize(("key", "data", "mac"), HMAC_SM3)
def test_the_sm4_suite_gives_the_published_hmac_sm3(key: bytes, data: bytes, mac: str) -> None:
    assert SM4.mac(key, data).hex() == mac


@pytest.mark.parametrize(("key", "data", "mac"), HMAC_SHA256)
def test_the_aes_suite_gives_the_published_hmac_sha256(key: bytes, data: bytes, mac: str) -> None:
    assert AES.mac(key, data).hex() == mac


@pytest.mark.parametrize(("key", "info", "output"), HKDF)
def test_the_aes_suite_expands_keys_as_published(key: bytes, info: bytes, output: bytes) -> None:
    assert AES.subkey(key, info, len(output)) == output


@pytest.mark.parametrize("suite", [AES, SM4], ids=lambda suite: suite.name)
def test_a_suite_expands_keys_as_rfc_5869_defines_it_over_its_own_hmac(
    suite: suites.Suite,
) -> None:
    # Nothing is published for HKDF-SM3, but the HMAC below it is (above).
    first = suite.mac(KEY * 2, b"purpose\x01")
    second = suite.mac(KEY * 2, first + b"purpose\x02")
    assert suite.subkey(KEY * 2, b"purpose", 48) == (first + second)[:48]


@pytest.mark.parametrize("suite", [AES, SM4], ids=lambda suite: suite.name)
def test_the_cipher_of_a_purpose_has_the_subkey_of_that_purpose(suite: suites.Suite) -> None:
    sealed = suite.cipher(KEY * 2, b"purpose").encrypt(NONCE, PLAIN, AAD)
    by_hand = suite.aead(suite.subkey(KEY * 2, b"purpose", suite.key_bytes))
    assert by_hand.decrypt(NONCE, sealed, AAD) == PLAIN


def test_each_purpose_has_a_subkey_of_its_own() -> None:
    secret = bytes(32)
    assert AES.subkey(secret, b"identity") != AES.subkey(secret, b"narrative")


def test_the_settings_name_the_suite_of_new_seals(settings: Settings) -> None:
    settings.CASEWORK_SUITE = "sm4"
    assert suites.current() is SM4


def test_framed_lists_never_look_alike() -> None:
    assert suites.framed(b"ab", b"c") != suites.framed(b"a", b"bc")
