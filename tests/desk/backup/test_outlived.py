"""Records whose data keys a rotation has destroyed since are not restored with a newer keystore."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.desk.backup.site import Site, manifest_of

DESTROYED = "旧数据密钥在"
# New data keys, and the end of the old ones at once: nobody else holds them.
ROTATE = """
from django.conf import settings
from django.core.management import call_command
settings.CASEWORK_KEY_CACHE_SECONDS = settings.CASEWORK_LONGEST_TRANSACTION_SECONDS = 0
call_command("vault", "rotate-dek", "--all")
"""


class Rotated(NamedTuple):
    """A site whose data keys were changed after a backup, and what the rotation said."""

    site: Site
    said: str
    keys_after: Path
    after: Path


@pytest.fixture(scope="module")
def rotated(site: Site, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Rotated:
    folder = tmp_path_factory.mktemp("rotated")
    rotated = Site(folder / "site", keys_of=site)
    rotated.do("restore", made)
    said = rotated.python(ROTATE)
    rotated.do("backup", "--keystore-only", folder / "keys")
    rotated.do("backup", folder / "after")
    return Rotated(rotated, said, folder / "keys", folder / "after")


def test_a_newer_keystore_without_the_old_keys_is_refused_before_anything_is_touched(
    rotated: Rotated, made: Path, fresh: Site
) -> None:
    assert DESTROYED in fresh.fails("restore", "--keystore", rotated.keys_after, made)
    assert list(fresh.data.iterdir()) == []


def test_a_kept_keystore_without_the_old_keys_is_refused(
    rotated: Rotated, made: Path, fresh: Site
) -> None:
    if fresh.sqlite:
        shutil.copy(rotated.site.data / "keystore.sqlite3", fresh.data)
    else:
        fresh.variables["CASEWORK_KEYSTORE_URL"] = rotated.site.variables["CASEWORK_KEYSTORE_URL"]
    assert DESTROYED in fresh.fails("restore", "--keep-keystore", made)


def test_whoever_wants_what_still_opens_says_so(rotated: Rotated, made: Path, fresh: Site) -> None:
    words = ["--keystore", rotated.keys_after, "--even-if-unreadable"]
    fresh.do("restore", "--dry-run", *words, made)


def test_a_backup_made_after_the_old_keys_went_takes_the_newer_keystore(
    rotated: Rotated, fresh: Site
) -> None:
    told = manifest_of(rotated.after)
    assert told["keys_destroyed_at"] < told["made_at"]
    fresh.do("restore", "--dry-run", "--keystore", rotated.after, rotated.after)


def test_a_site_that_never_rotated_tells_of_no_destroyed_keys(made: Path) -> None:
    assert manifest_of(made)["keys_destroyed_at"] is None


def test_the_rotation_says_first_which_backups_it_makes_unreadable(rotated: Rotated) -> None:
    warned = rotated.said.index("以前的所有备份")
    assert warned < rotated.said.index("已销毁旧密钥")
