"""KEKs that never leave a PKCS#11 token or HSM; it wraps and unwraps, we only ask."""

import importlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from casework.common.dates import today
from casework.vault import suites
from casework.vault.providers import disk
from casework.vault.providers.interface import (
    DoneByHand,
    Kek,
    KeyFileProblem,
    KeyProblem,
    WrapBroken,
)
from casework.vault.providers.software import refuse_to_drop

LABEL = "casework-kek-"
KEY_BITS = 256
WRAPPED_BY = suites.AES.number

Found = TypeVar("Found")

# A library is told nothing of threads, and a fork must not happen in the middle of a call to it.
_lock = threading.RLock()
os.register_at_fork(
    before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release
)


class TokenProvider:
    """AES-256 KEKs in a token, not extractable, labelled casework-kek-<version>.

    A wrapped key is `1 | nonce(12) | ciphertext | tag(16)` by CKM_AES_GCM, whatever the suite of
    the settings. The session is opened at the first use, and again in each process after a fork and
    whenever the token lost it. Each method may raise KeyProblem.
    """

    def __init__(self, module: str, label: str, pin_file: Path) -> None:
        self._module, self._label, self._pin_file = module, label, pin_file
        self._process = 0
        self._session: Any = None
        self._keys: dict[int, Any] = {}
        self._refused = ""

    def current_version(self) -> int:
        """Return the highest version in the token; raise KeyProblem when it holds none."""
        versions = self.versions()
        if not versions:
            raise KeyProblem(
                _(
                    "The token %(token)s holds no key named %(label)s1. If this is a new site, run "
                    "`manage.py vault init`; otherwise bring the token's keys back from its backup "
                    "or mend CASEWORK_PKCS11_TOKEN."
                )
                % {"token": self._label, "label": LABEL}
            )
        return versions[-1]

    def versions(self) -> list[int]:
        """Return the versions in the token, in order."""
        with self._told(), _lock:
            self._asked(self._look)
            return sorted(self._keys)

    def made_on(self, version: int) -> date | None:
        """Return the day that stands in the key's CKA_ID; None for any other id."""
        with self._told(), _lock:
            key = self._key(version)
            written = bytes(key.id).decode("ascii", "replace") if key is not None else ""
        try:
            return date.fromisoformat(written)
        except ValueError:
            return None

    def wrap(self, version: int, key: bytes, aad: bytes) -> bytes:
        """Return `key` sealed in the token; raise KeyError, KeyProblem."""
        nonce = os.urandom(suites.NONCE_BYTES)
        with self._told(), _lock:
            sealed = self._asked(
                lambda: self._present(version).encrypt(key, **self._gcm(nonce, aad))
            )
        return bytes([WRAPPED_BY]) + nonce + bytes(sealed)

    def unwrap(self, version: int, wrapped: bytes, aad: bytes) -> bytes:
        """Return the key; raise WrapBroken, or KeyProblem when the token can't be asked."""
        wrapped = bytes(wrapped)
        if not wrapped.startswith(bytes([WRAPPED_BY])) or len(wrapped) < 1 + 12 + suites.TAG_BYTES:
            raise WrapBroken
        gcm = self._gcm(wrapped[1:13], aad)
        with self._told(), _lock:
            try:
                return bytes(
                    self._asked(lambda: self._present(version).decrypt(wrapped[13:], **gcm))
                )
            except KeyError:
                raise WrapBroken from None
            except self._error():
                # Tokens differ in what they call a wrong tag; one that shows its keys is well.
                self._look()
        raise WrapBroken

    def add_version(self) -> int:
        """Make a key inside the token and return its version; raise KeyProblem."""
        version = max(self.versions(), default=0) + 1
        pkcs11 = self._pkcs11()
        with self._told(), _lock, self._writing() as session:
            session.generate_key(
                pkcs11.KeyType.AES,
                KEY_BITS,
                label=f"{LABEL}{version}",
                id=str(today()).encode(),
                store=True,
                template={
                    pkcs11.Attribute.SENSITIVE: True,
                    pkcs11.Attribute.EXTRACTABLE: False,
                },
            )
        return version

    def drop_version(self, version: int) -> None:
        """Destroy a key in the token; its backups are the operator's. Raises KeyProblem."""
        refuse_to_drop(version, self.versions())
        with self._told(), _lock, self._writing():
            self._look()
            self._keys[version].destroy()

    def reveal(self) -> dict[int, Kek]:
        """Raise DoneByHand: a key that could leave the token would not be safe in it."""
        raise DoneByHand(
            _(
                "The keys in the token %(token)s can't leave it, so there is nothing to split into "
                "shares. Back the token up in its maker's own way, in the hands of several people, "
                "and try whether the copy opens the keystore."
            )
            % {"token": self._label}
        )

    def place(self) -> str:
        """Return the token's label and the library."""
        return f"{self._label} ({self._module})"

    def close(self) -> None:
        """Let the session go; the next use opens another."""
        with _lock:
            self._forget()

    def _gcm(self, nonce: bytes, aad: bytes) -> dict[str, Any]:
        pkcs11 = self._pkcs11()
        return {
            "mechanism": pkcs11.Mechanism.AES_GCM,
            "mechanism_param": pkcs11.GCMParams(nonce, aad, 8 * suites.TAG_BYTES),
        }

    def _present(self, version: int) -> Any:
        """Return the key object of a version; raise KeyError."""
        key = self._key(version)
        if key is None:
            raise KeyError(version)
        return key

    def _key(self, version: int) -> Any:
        """Return the key object of a version, looked for again when it is not known; or None."""
        if self._lost():
            self._connect()
        if version not in self._keys:
            self._look()
        return self._keys.get(version)

    def _look(self) -> None:
        """Learn which keys the token holds; raise KeyProblem for two of one version."""
        if self._lost():
            self._connect()
        pkcs11 = self._pkcs11()
        found: dict[int, Any] = {}
        wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.SECRET_KEY}
        for key in list(self._session.get_objects(wanted)):
            number = key.label.removeprefix(LABEL) if key.label.startswith(LABEL) else ""
            if not (number.isascii() and number.isdecimal()):
                continue
            if int(number) in found:
                raise KeyProblem(
                    _(
                        "The token %(token)s holds two keys named %(label)s. Remove the one that "
                        "wraps nothing, with the token's own tools."
                    )
                    % {"token": self._label, "label": key.label}
                )
            found[int(number)] = key
        self._keys = found

    def _asked(self, ask: Callable[[], Found]) -> Found:
        """Return what a call to the token returns; a session it lost is opened again, once."""
        try:
            return ask()
        except self._error():
            self._forget()
            return ask()

    def _lost(self) -> bool:
        return self._session is None or self._process != os.getpid()

    def _connect(self, *, rw: bool = False) -> None:
        """Open a session of this process; raise KeyProblem for a wrong PIN, never tried twice."""
        if self._refused:
            raise KeyProblem(self._refused)
        pkcs11 = self._pkcs11()
        pin = read_pin(self._pin_file)
        library = pkcs11.lib(self._module)
        if self._process and self._process != os.getpid():
            # PKCS#11 2.40, section 6.6.1: after a fork the child initialises the library anew.
            library.reinitialize()
        token = library.get_token(token_label=self._label)
        try:
            self._session = token.open(rw=rw, user_pin=pin)
        except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange, pkcs11.PinLocked):
            self._refused = _(
                "The token %(token)s refuses the PIN in %(path)s. Mend the file before you try "
                "again: after a few wrong ones a token locks itself."
            ) % {"token": self._label, "path": self._pin_file}
            raise KeyProblem(self._refused) from None
        except pkcs11.UserAlreadyLoggedIn:  # by another session of this process, which we share
            self._session = token.open(rw=rw)
        self._process, self._keys = os.getpid(), {}

    def _forget(self) -> None:
        """Let the session go; one of another process is left to that process."""
        session, self._session = self._session, None
        if session is not None and self._process == os.getpid():
            try:
                session.close()
            except self._error():
                return

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        """Hold a session that may change the token; afterwards the next use opens a plain one."""
        self._forget()
        self._connect(rw=True)
        try:
            yield self._session
        finally:
            self._forget()

    def _pkcs11(self) -> Any:
        """Return the package; raise KeyProblem where it is not installed."""
        try:
            return importlib.import_module("pkcs11")
        except ImportError:
            raise KeyProblem(
                _(
                    "CASEWORK_KEY_PROVIDER=pkcs11 needs the package python-pkcs11, which isn't "
                    "installed. Run: pip install python-pkcs11"
                )
            ) from None

    def _error(self) -> Any:
        return self._pkcs11().PKCS11Error

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the library says into one sentence for the person who runs the site."""
        error = self._error()
        try:
            yield
        except error as refusal:
            raise KeyProblem(
                _(
                    "The token %(token)s can't be used (%(error)s). Look that it is plugged in or "
                    "reachable, and mend CASEWORK_PKCS11_MODULE or CASEWORK_PKCS11_TOKEN."
                )
                % {"token": self._label, "error": type(refusal).__name__}
            ) from None


@dataclass(frozen=True)
class Token:
    """A PKCS#11 library, the label of a token in it, and the file with its PIN."""

    module: str
    label: str
    pin_file: str

    def __str__(self) -> str:
        return f"{self.label} ({self.module})"

    def present(self) -> bool:
        """Tell whether the token holds a KEK; raise KeyProblem."""
        provider = self.open()
        try:
            return bool(provider.versions())
        finally:
            provider.close()

    def open(self) -> TokenProvider:
        """Return the provider; nothing is asked of the token yet."""
        return TokenProvider(self.module, self.label, Path(self.pin_file))

    def require_writable(self) -> None:
        """Raise DoneByHand."""
        raise DoneByHand(
            _(
                "Keys from outside would not be safe in the token %(token)s. Bring its keys back "
                "by the token's own backup, or set CASEWORK_KEY_PROVIDER=file first."
            )
            % {"token": self.label}
        )

    def make(self, keks: Mapping[int, Kek] | None = None) -> TokenProvider:
        """Make the first key inside the token; raise DoneByHand for given KEKs, KeyProblem."""
        if keks is not None:
            self.require_writable()
        provider = self.open()
        provider.add_version()
        return provider


def read_pin(path: Path) -> str:
    """Return the PIN in a file that is ours alone; raise KeyProblem."""
    try:
        return disk.read(path)[0].strip()
    except KeyFileProblem:
        raise
    except (OSError, UnicodeDecodeError):
        raise KeyProblem(
            _(
                "The PIN of the token in %(path)s can't be read. Write it there, mode 0600, or "
                "mend CASEWORK_PKCS11_PIN_FILE."
            )
            % {"path": path}
        ) from None
