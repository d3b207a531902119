"""What the page of figures takes on PostgreSQL, for who has 30,000 households in scope.

    python -m tests.cluster python -m tests.benchmarks.bench_figures [--households 30000]

The city is made by the database itself and nothing in it opens: figures open nothing. Each
household has two graded assessments and four visits. The page is asked for through the whole site,
under both nets. Milliseconds as in `bench_desk`; `cpu` is this process alone, without the server.
"""

import argparse
import sys

from tests.benchmarks import searchable

ASSESSMENTS = """
INSERT INTO assessments_assessment
    (id, household_id, instrument_id, assessed_on, superseded_on, source, index_low, index_high,
     grade, grade_at_least, red_line, override_grade, facts, answers_sealed, mood_sealed,
     override_sealed, version, created_at, created_by_id, saved_at, saved_by_id, completed_at,
     completed_by_id)
SELECT gen_random_uuid(), h.id, i.id, current_date - a.ago, a.until, 'page', 50, 50,
    (ARRAY['red', 'orange', 'yellow', 'green'])[1 + ((hashtext(h.number) + a.ago) & 3)], false,
    false, '', hashtext(h.number) & 1023, h.situation_sealed, h.situation_sealed,
    h.situation_sealed, 1, now(), %s, now(), %s, now(), %s
FROM households_household h, assessments_instrument i,
    (VALUES (90, current_date - 20), (20, NULL::date)) a (ago, until)
"""
VISITS = """
INSERT INTO visits_visit
    (id, household_id, number, visited_at, mode, nobody_home, by_id, recorded_at, is_late,
     log_sealed)
SELECT gen_random_uuid(), h.id, n, now() - (n * 37 || ' days')::interval, 'home', n = 3, %s, now(),
    false, h.situation_sealed
FROM households_household h, generate_series(1, 4) n
"""


def main() -> int:
    """Make the city, measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--households", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    searchable.configure()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    if connection.vendor != "postgresql":
        sys.exit("python -m tests.cluster python -m tests.benchmarks.bench_figures")
    from casework.vault import custody
    from tests.benchmarks import bulk_city
    from tests.benchmarks.bench_desk import measured
    from tests.factories import make_worker

    settings.ALLOWED_HOSTS = ["testserver"]
    for alias in ("default", "keystore"):
        call_command("migrate", database=alias, verbosity=0)
    custody.initialise()
    city = bulk_city.make(options.households, 100)
    chief = make_worker("supervisor", city.district, "chief")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(ASSESSMENTS, [chief.pk] * 3)
        cursor.execute(VISITS, [chief.pk])
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE")
    client = Client()
    client.force_login(chief, backend="django.contrib.auth.backends.ModelBackend")
    print(f"{'':32} queries  cpu p50  cpu p95 wall p50 wall p95")
    for label, url in (
        ("statistics, this quarter", "/statistics/"),
        ("statistics, last year", f"/statistics/?period={chief.created_at.year - 1}"),
        ("statistics, one street", f"/statistics/?area={city.street.pk}"),
        ("list of those not met", "/statistics/households/?show=unmet"),
    ):

        def ask(url: str = url) -> None:
            assert client.get(url).status_code == 200, url

        times = measured(ask, options.rounds)
        print(
            f"{label:32} {times.queries:7d} {times.cpu:8.1f} {times.cpu95:8.1f} {times.p50:8.1f} "
            f"{times.p95:8.1f}",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
