"""A backup of a site that goes on writing holds one true moment of it."""

import sys
from pathlib import Path

from tests.desk.backup.site import Site, demonstration, manifest_of

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


def test_a_backup_made_under_writes_is_whole(tmp_path: Path) -> None:
    site = demonstration(tmp_path / "site")
    writer = site.start(sys.executable, "-c", WRITER)
    assert writer.stdout is not None
    before = [writer.stdout.readline().strip() for _ in range(5)]
    site.do("backup", tmp_path / "out")
    assert writer.poll() is None
    writer.kill()
    after = set(before) | set(writer.communicate()[0].split())
    fresh = Site(tmp_path / "fresh", keys_of=site)
    fresh.do("restore", tmp_path / "out")
    fresh.prove()
    households = " ".join(fresh.rows()["households_household"]).replace("-", "")
    there = [pk for pk in after if pk.replace("-", "") in households]
    assert set(before) <= set(there)
    assert len(there) < len(after)


def test_the_heads_in_the_manifest_are_those_of_the_same_moment(tmp_path: Path) -> None:
    site = demonstration(tmp_path / "site")
    writer = site.start(sys.executable, "-c", WRITER)
    assert writer.stdout is not None
    writer.stdout.readline()
    site.do("backup", tmp_path / "out")
    writer.kill()
    writer.communicate()
    told = manifest_of(tmp_path / "out")
    entries = sum(head["seq"] for head in told["heads"])
    assert entries == told["databases"]["default"]["rows"]["audit_entry"]
