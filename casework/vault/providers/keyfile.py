"""KEKs in a text file that belongs to the account Casework runs under and to nobody else."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.vault.providers import disk
from casework.vault.providers.interface import Kek, KeyFileProblem
from casework.vault.providers.software import (
    Ring,
    SoftwareProvider,
    kek_line,
    new_kek,
    parse_kek,
    with_another,
    without,
)

log = logging.getLogger(__name__)

HEAD = (
    "# Casework sealing key. Whoever has this file and the databases can read every\n"
    "# record; without it nobody can. Keep copies apart from the databases' backups.\n"
)


class FileProvider(SoftwareProvider):
    """KEKs from a text file, one line each: `kek <version> <base64 of 32 bytes> [<day>]`.

    The file is looked at again whenever it changed: a rotation by another process is seen here
    without a restart. Raises KeyFileProblem unless the file is ours alone and well formed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        keks, self._stamp = self._read()
        super().__init__(keks)

    def add_version(self) -> int:
        """Write a new KEK into the file and return its version."""
        with changing(self._path):
            version, keks = with_another(self._read()[0])
            self._exchange(keks)
        return version

    def drop_version(self, version: int) -> None:
        """Take a KEK out of the file; the file it stood in before is overwritten."""
        with changing(self._path):
            self._exchange(without(self._read()[0], version))
        self._fresh()

    def place(self) -> str:
        """Return the path."""
        return str(self._path)

    @sensitive_variables()
    def _read(self) -> tuple[dict[int, Kek], disk.Stamp]:
        text, stamp = read_text(self._path)
        return self._parse(text), stamp

    @sensitive_variables()
    def _exchange(self, keks: Mapping[int, Kek]) -> None:
        text = self._render(keks)
        self._parse(text)  # nothing is put there that couldn't be read back
        disk.exchange(self._path, text)

    def _parse(self, text: str) -> dict[int, Kek]:
        return parse(self._path, text)

    def _render(self, keks: Mapping[int, Kek]) -> str:
        return render(keks)

    def _fresh(self) -> Ring:
        """Return the KEKs of the file, read again when it changed.

        A process that runs goes on with what it holds while the file is absent or damaged: a key
        may be on a stick that is put away after the start.
        """
        try:
            changed = disk.stamp_of(self._path.stat()) != self._stamp
        except OSError:
            return self._ring
        if changed:
            try:
                keks, stamp = self._read()
            except KeyFileProblem:
                log.warning("the key file changed and can't be read; going on with the keys held")
            else:
                self._ring = Ring(keks)
                self._stamp = stamp
        return self._ring


@dataclass(frozen=True)
class KeyFile:
    """A key file in clear."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    def present(self) -> bool:
        """Tell whether the file is there."""
        return self.path.exists()

    def require_writable(self) -> None:
        """Do nothing: a file can be written."""

    def open(self) -> FileProvider:
        """Return the provider; raise KeyFileProblem."""
        return FileProvider(self.path)

    def make(self, keks: Mapping[int, Kek] | None = None) -> FileProvider:
        """Write a new file with these KEKs or a random one; raise FileExistsError."""
        create_key_file(self.path, keks)
        return FileProvider(self.path)


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Hold a key file against other writers; raise KeyFileProblem when it can't be written."""
    with told(path), disk.locked(path):
        yield


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raise KeyFileProblem when a key file can't be written; FileExistsError goes through."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError:
        raise KeyFileProblem(
            _(
                "The key file %(path)s could not be written, and is as it was. Run the command "
                "under the account it belongs to, with leave to write in its folder."
            )
            % {"path": path}
        ) from None


def create_key_file(path: Path, keks: Mapping[int, Kek] | None = None) -> None:
    """Write a new key file with these KEKs, or with a random one of version 1; mode 0600.

    Raises FileExistsError, for a key file is never written over, and KeyFileProblem.
    """
    with told(path):
        disk.write(path, render(keks or {1: new_kek()}))


def render(keks: Mapping[int, Kek]) -> str:
    """Return the text of a key file."""
    return HEAD + "".join(f"{kek_line(*numbered)}\n" for numbered in sorted(keks.items()))


def read_text(path: Path) -> tuple[str, disk.Stamp]:
    """Return the text of a key file and its stamp; raise KeyFileProblem."""
    try:
        return disk.read(path)
    except FileNotFoundError:
        raise KeyFileProblem(
            _(
                "The key file %(path)s is missing. If this is a new site, run `manage.py vault "
                "init`; otherwise put the file back from its copy, bring it back by `manage.py "
                "vault restore-key`, or mend CASEWORK_KEY_FILE."
            )
            % {"path": path}
        ) from None
    except (OSError, UnicodeDecodeError):
        raise KeyFileProblem(
            _(
                "The key file %(path)s can't be read. Make it a text file that belongs to the "
                "account Casework runs under, or mend CASEWORK_KEY_FILE."
            )
            % {"path": path}
        ) from None


@sensitive_variables()
def parse(path: Path, text: str) -> dict[int, Kek]:
    """Return version → KEK from the text of a key file; raise KeyFileProblem."""
    keks: dict[int, Kek] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        label, *words = line.split()
        found = parse_kek(*words) if label == "kek" and len(words) in (2, 3) else None
        if found is None or found[0] in keks:
            # The line itself stays unsaid: it may be a key with one wrong letter.
            raise KeyFileProblem(
                _(
                    "Line %(number)d of the key file %(path)s is not `kek <version> <base64 of 32 "
                    "bytes>` with a version of its own. Mend the line from the file's copy."
                )
                % {"number": number, "path": path}
            )
        keks[found[0]] = found[1]
    if not keks:
        raise KeyFileProblem(
            _("The key file %(path)s holds no key. Put it back from its copy.") % {"path": path}
        )
    return keks
