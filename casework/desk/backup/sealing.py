"""Sealed dumps: each under a secret of its own, which stands in the manifest wrapped by the KEK."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from uuid import UUID

from casework.desk.backup.manifest import Manifest, Secret, StoredFile
from casework.vault import files, providers, suites

PIECE = 1024 * 1024


def seal(path: Path, backup_id: UUID, chunks: Iterable[bytes]) -> StoredFile:
    """Write a sealed file and return what the manifest says of it."""
    provider = providers.configured()
    version, secret = provider.current_version(), files.new_secret()
    with path.open("xb") as file:
        files.seal_file(secret, _place(backup_id, path.name), chunks, file)
    wrapped = provider.wrap(version, secret, _binding(backup_id, path.name))
    stored = measured(path)
    stored.secret = Secret(version, wrapped)
    return stored


def opened(folder: Path, name: str, manifest: Manifest) -> Iterator[bytes]:
    """Yield the plain chunks of a sealed file; raise WrapBroken or FileBroken."""
    secret = unwrapped(name, manifest)
    with (folder / name).open("rb") as file:
        yield from files.open_file(secret, _place(manifest.id, name), file)


def unwrapped(name: str, manifest: Manifest) -> bytes:
    """Return the secret of a sealed file; raise WrapBroken where our KEK doesn't open it."""
    kept = manifest.files[name].secret
    if kept is None:
        raise providers.WrapBroken
    binding = _binding(manifest.id, name)
    return providers.configured().unwrap(kept.kek_version, kept.wrapped, binding)


def measured(path: Path, advance: Callable[[int], None] = lambda count: None) -> StoredFile:
    """Return size and SHA-256 of a file as it lies on the disk; tell how many bytes were read."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
            advance(len(piece))
    return StoredFile(size, digest.hexdigest())


def _place(backup_id: UUID, name: str) -> bytes:
    return suites.framed(b"backup/v1", backup_id.bytes, name.encode())


def _binding(backup_id: UUID, name: str) -> bytes:
    return suites.framed(b"backup secret/v1", backup_id.bytes, name.encode())
