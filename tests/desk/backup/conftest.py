"""A site with the demonstration and its backup, made once for all the tests here."""

import os
import shutil
from pathlib import Path

import pytest

from tests.desk.backup.site import Site, demonstration

# A photo with its thumbnail in the record of an open case.
ATTACH = """
from casework.access.models import Worker
from casework.common.dates import today
from casework.households.actions import add_attachment
from casework.households.attachments.limits import Cleaned
from casework.households.models import Household
for worker in Worker.objects.filter(postings__role="worker"):
    household = Household.objects.visible_to(worker).exclude(stage="closed").first()
    if household:
        break
add_attachment(
    household_id=household.pk,
    person_id=None,
    kind="photo",
    title="样例旧居门口",
    file_name="样例旧居门口.jpg",
    dated_on=today(),
    cleaned=Cleaned("image/jpeg", b"what the photo holds" * 9000, b"its thumbnail", 3, 2),
    by=worker,
)
"""


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with the demonstration that others are made like; pytest's workers share it."""
    root = tmp_path_factory.getbasetemp()
    return demonstration(root.parent if "PYTEST_XDIST_WORKER" in os.environ else root)


@pytest.fixture(scope="session")
def site(demonstrated: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site that only backups are made of; nobody changes it."""
    site = Site(tmp_path_factory.mktemp("backup") / "site", like=demonstrated)
    site.python(ATTACH)
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
