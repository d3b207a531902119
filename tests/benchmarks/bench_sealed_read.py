"""Reads 1,000 sealed rows beside 1,000 plain ones: `python tests/benchmarks/bench_sealed_read.py`.

Both tables hold the same twelve values of a person and are read by the same Django ORM in the same
run. The sealed one keeps them in one packed blob, with a key for every household. Each round lists
the rows, opens the keys in one query, opens every payload and takes all twelve values out of it.
Warm, for which the bar stands: the process had opened the keys before, as a running site has.
Cold: it had opened none, so each row also costs a key fetched, unwrapped and derived.
"""

import base64
import gc
import os
import statistics
import sys
import tempfile
import time
import types
from collections.abc import Callable
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

ROWS, ROUNDS, BAR = 1000, 41, 1.8
ROOT = Path(__file__).resolve().parents[2]
PERSON: dict[str, Any] = {
    "name": "魏龙凤",
    "other_name": "小凤",
    "id_kind": "resident_id",
    "id_number": "310000199001010000",
    "sex": "2",
    "birth_on": date(1990, 1, 1),
    "ethnicity": "汉族",
    "phone": "19900001234",
    "living_address": "样例市样例区样例镇样例路1弄2号303室",
    "registered_address": "样例市样例区样例镇样例新村4号",
    "occupation": "超市理货员，做一休一",
    "note": "左膝旧伤，走路慢，电话里请说慢一些。",
}
values_of = attrgetter(*PERSON)


def configure(folder: Path) -> None:
    """Point Django at two fresh SQLite files and a fresh key file in `folder`."""
    from django.conf import settings

    key_file = folder / "sealing.key"
    key_file.touch(mode=0o600)
    key_file.write_text(f"kek 1 {base64.b64encode(os.urandom(32)).decode()}\n")
    engine = "django.db.backends.sqlite3"
    settings.configure(
        DATABASES={
            name: {"ENGINE": engine, "NAME": folder / f"{name}.sqlite3"}
            for name in ("default", "keystore")
        },
        DATABASE_ROUTERS=["casework.vault.router.KeystoreRouter"],
        INSTALLED_APPS=["casework.vault"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        CASEWORK_KEY_FILE=key_file,
        CASEWORK_SUITE=os.environ.get("CASEWORK_SUITE", "aes"),
        CASEWORK_KEY_CACHE_ENTRIES=4096,
        CASEWORK_KEY_CACHE_SECONDS=600,
        USE_TZ=True,
    )


def make_models() -> tuple[type[Any], type[Any]]:
    """Return (plain, sealed): the same ids and the same twelve values."""
    from django.db import models

    from casework.common.ids import new_id
    from casework.vault.sealed import Payload, Sealed, SealedField

    body = {
        "__module__": __name__,
        "__annotations__": {name: type(value) for name, value in PERSON.items()},
    }
    identity = types.new_class(
        "Identity", (Payload,), {"schema": 1, "frozen": True}, lambda space: space.update(body)
    )

    def model(name: str, columns: dict[str, Any]) -> type[Any]:
        shared = {
            "__module__": __name__,
            "Meta": type("Meta", (), {"app_label": "bench"}),
            "id": models.UUIDField(primary_key=True, default=new_id),
            "household_id": models.UUIDField(),
        }
        return type(name, (models.Model,), shared | columns)

    columns = {
        name: models.DateField() if isinstance(value, date) else models.TextField()
        for name, value in PERSON.items()
    }
    plain = model("Plain", columns)
    sealed = model(
        "SealedRow",
        {"identity_sealed": SealedField(), "identity": Sealed(identity, access_class="identity")},
    )
    return plain, sealed


def fill(plain: type[Any], sealed: type[Any]) -> None:
    """Write the same thousand rows to both tables, each with a household of its own."""
    from django.core.management import call_command
    from django.db import connection

    from casework.common.ids import new_id
    from casework.vault import keys

    call_command("migrate", database="keystore", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(plain)
        editor.create_model(sealed)
    households = [new_id() for _row in range(ROWS)]
    keys.create_keys(households)
    people = [
        (home, PERSON | {"note": f"{PERSON['note']}{n}"}) for n, home in enumerate(households)
    ]
    plain.objects.bulk_create([plain(household_id=home, **person) for home, person in people])
    kind = sealed.identity.payload_type
    sealed.objects.bulk_create(
        [sealed(household_id=home, identity=kind(**person)) for home, person in people]
    )


def read_plain(plain: type[Any]) -> list[tuple[Any, ...]]:
    """Return the twelve values of every row."""
    return [values_of(row) for row in plain.objects.all()]


def read_sealed(sealed: type[Any]) -> list[tuple[Any, ...]]:
    """Do the same through the vault."""
    from casework.vault import keys

    rows = list(sealed.objects.all())
    keys.warm(row.household_id for row in rows)
    return [values_of(row.identity) for row in rows]


def milliseconds(read: Callable[[], list[tuple[Any, ...]]]) -> float:
    """Return how long one reading takes."""
    gc.collect()
    begun = time.perf_counter()
    read()
    return (time.perf_counter() - begun) * 1000


def main() -> int:
    """Print the medians of interleaved rounds and their ratios; return 1 above the bar."""
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="casework-bench-") as folder:
        configure(Path(folder))
        import django

        django.setup()
        from casework.vault import keys

        plain, sealed = make_models()
        fill(plain, sealed)
        if sorted(read_plain(plain)) != sorted(read_sealed(sealed)):
            raise SystemExit("the two tables did not give the same values")
        times: dict[str, list[float]] = {"plain": [], "cold": [], "warm": []}
        for _round in range(ROUNDS):
            keys.forget()
            times["plain"].append(milliseconds(lambda: read_plain(plain)))
            times["cold"].append(milliseconds(lambda: read_sealed(sealed)))
            times["warm"].append(milliseconds(lambda: read_sealed(sealed)))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    print(f"{ROWS} rows x {len(PERSON)} values, median of {ROUNDS} interleaved rounds")
    for name, median in medians.items():
        ratio = median / medians["plain"]
        print(f"  {name:<6} {median:7.2f} ms   {ratio:4.2f} x plain")
    ratio = medians["warm"] / medians["plain"]
    print(
        f"bar: warm <= {BAR} x plain: {ratio:.2f} (cold, the price of opening the keys, has none)"
    )
    return 0 if ratio <= BAR else 1


if __name__ == "__main__":
    raise SystemExit(main())
