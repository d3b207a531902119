"""A site with the demonstration and its backup, made once for all the tests here."""

import shutil
from pathlib import Path

import pytest

from tests.desk.backup.site import Site, demonstration


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site that only backups are made of; nobody changes it."""
    site = demonstration(tmp_path_factory.mktemp("backup") / "site")
    attachment = site.data / "attachments" / "ab" / f"ab{'0' * 30}.sealed"
    attachment.parent.mkdir(parents=True)
    attachment.write_bytes(b"CWF1" + bytes(range(256)) * 5000)
    return site


@pytest.fixture(scope="session")
def made(site: Site) -> Path:
    """Its backup, which nobody changes either."""
    site.do("backup", site.folder / "made")
    return site.folder / "made"


@pytest.fixture
def backup(made: Path, tmp_path: Path) -> Path:
    """A copy of the backup that a test may damage."""
    shutil.copytree(made, tmp_path / "backup")
    return tmp_path / "backup"


@pytest.fixture
def fresh(site: Site, tmp_path: Path) -> Site:
    """An empty site with the keys of the first."""
    return Site(tmp_path / "fresh", keys_of=site)


@pytest.fixture(scope="session")
def restored(site: Site, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A second site, restored from the backup of the first; nobody changes it."""
    again = Site(tmp_path_factory.mktemp("restored") / "site", keys_of=site)
    again.do("restore", made)
    return again
