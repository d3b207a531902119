"""A backup of a site that goes on writing holds one true moment of it."""

import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.desk.backup.site import Site, manifest_of

# Opens households, which makes keys, rows and audit entries, and tells each after its commit.
WRITER = """
import django, itertools, sys
django.setup()
from casework.access.models import Area, Worker
from tests.factories import make_household
worker = Worker.objects.filter(postings__role="worker").first()
area = worker.postings.filter(role="worker").first().area
for number in itertools.count():
    print(make_household(area, worker, name=f"魏{number}凤").pk, flush=True)
"""


class Moment(NamedTuple):
    """A backup made under writes, and the ids of households committed before it, and in all."""

    site: Site
    backup: Path
    before: set[str]
    written: set[str]


@pytest.fixture(scope="module")
def moment(demonstrated: Site, tmp_path_factory: pytest.TempPathFactory) -> Moment:
    folder = tmp_path_factory.mktemp("working")
    site = Site(folder / "site", like=demonstrated)
    writer = site.start(sys.executable, "-c", WRITER)
    assert writer.stdout is not None
    before = [writer.stdout.readline().strip() for _ in range(5)]
    site.do("backup", folder / "out")
    assert writer.poll() is None, "the writer stopped before the backup was made"
    writer.kill()
    written = [*before, *writer.communicate()[0].split()]
    return Moment(site, folder / "out", set(before), set(written))


def test_a_backup_made_under_writes_is_whole(moment: Moment, tmp_path: Path) -> None:
    fresh = Site(tmp_path / "fresh", keys_of=moment.site)
    fresh.do("restore", moment.backup)
    fresh.prove()
    households = " ".join(fresh.rows()["households_household"]).replace("-", "")
    there = {pk for pk in moment.written if pk.replace("-", "") in households}
    assert moment.before <= there < moment.written


def test_the_heads_in_the_manifest_are_those_of_the_same_moment(moment: Moment) -> None:
    told = manifest_of(moment.backup)
    entries = sum(head["seq"] for head in told["heads"])
    assert entries == told["databases"]["default"]["rows"]["audit_entry"]
