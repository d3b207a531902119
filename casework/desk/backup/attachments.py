"""The sealed attachments: copied as they are, since nothing in them or in their names is clear."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

FOLDER = "attachments"
SUFFIX = ".sealed"


def stored() -> list[str]:
    """Return the paths of all attachments, relative to their folder."""
    root = live_folder()
    return sorted(path.relative_to(root).as_posix() for path in root.rglob(f"*{SUFFIX}"))


def copy(name: str, folder: Path) -> Path | None:
    """Copy one attachment into the backup; None when it was removed in the meantime."""
    target = folder / FOLDER / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(live_folder() / name, target)
    except FileNotFoundError:
        return None
    return target


def was_sealed_anew(name: str) -> bool:
    """Tell whether a file that is gone has a successor: the same attachment, sealed again."""
    gone = live_folder() / name
    return any(gone.parent.glob(f"{gone.name.partition('.')[0]}.*"))


def bring_back(folder: Path, names: list[str]) -> Iterator[str]:
    """Put attachments back and yield each name; a file appears under its name when it is whole."""
    for name in names:
        target = live_folder() / name.removeprefix(f"{FOLDER}/")
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = target.with_name(f".{target.name}.restoring")
        shutil.copyfile(folder / name, beside)
        beside.chmod(0o600)
        beside.replace(target)
        yield name


def live_folder() -> Path:
    """Return the folder the site keeps attachments in."""
    return Path(settings.CASEWORK_ATTACHMENTS_DIR)
