"""Take each guard away, one at a time, and see that a test turns red.

A guard is a `visible_to(…)`, which becomes a query over every row, a permission asked for in one,
which becomes the plain right to read, or an `if …: raise PermissionDenied`, which goes. Each mutant
is tried in a copy of the tree, with the tests of its room and those of the doors. Prints a table;
ends with status 1 if a mutant survives.

    python -m tests.scope_mutations

    --list          only say what would be taken away
    --jobs N        so many at a time (2)
    --only WORD     only mutants in whose file this word stands
"""

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PARTS = ["casework", "templates", "tests", "manage.py", "pyproject.toml"]
# Where scope is defined rather than asked for.
DEFINES = {"casework/access/scope.py"}
LONGEST = 600
NO_TESTS = 5

# In the copy both databases are files that are made once, under keys that stay.
KEPT = """
from pathlib import Path as _Path
for _name, _database in DATABASES.items():
    _database["TEST"] = {{"NAME": _Path("{folder}") / f"{{_name}}.sqlite3"}}
"""


class Mutant(NamedTuple):
    """A guard: where it stands, and what is written instead of the text from `start` to `end`."""

    file: str
    line: int
    start: int
    end: int
    instead: str
    guard: str

    @property
    def room(self) -> str:
        return self.file.split("/")[1]


def sources() -> Iterator[Path]:
    for path in sorted((ROOT / "casework").rglob("*.py")):
        if not {"migrations", "management", "demo"} & set(path.parts):
            yield path


def mutants() -> list[Mutant]:
    """Return every guard of every room."""
    found: list[Mutant] = []
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        if name not in DEFINES:
            found += mutants_of(name, path.read_text())
    return found


def mutants_of(name: str, text: str) -> Iterator[Mutant]:
    """Yield the guards of one module."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def at(line: int, column: int) -> int:
        before = text[starts[line - 1] :].encode()[:column].decode()
        return starts[line - 1] + len(before)

    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.If) and is_refusal(node.body):
            start = at(node.lineno, node.col_offset)
            last = node.body[-1]
            end = at(last.end_lineno or 0, last.end_col_offset or 0)
            guard = f"if {ast.unparse(node.test)}: refuse"
            yield Mutant(name, node.lineno, start, end, "pass", guard)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr != "visible_to":
                continue
            start = at(node.func.value.end_lineno or 0, node.func.value.end_col_offset or 0)
            end = at(node.end_lineno or 0, node.end_col_offset or 0)
            guard = ast.unparse(node)
            yield Mutant(name, node.lineno, start, end, '.unscoped("a mutant")', guard)
            if len(node.args) + len(node.keywords) > 1:
                weaker = f".visible_to({ast.unparse(node.args[0])})"
                yield Mutant(name, node.lineno, start, end, weaker, f"{guard} (its permission)")


def is_refusal(body: list[ast.stmt]) -> bool:
    """Tell whether a block does nothing but refuse."""
    return (
        len(body) == 1
        and isinstance(body[0], ast.Raise)
        and body[0].exc is not None
        and "PermissionDenied" in ast.unparse(body[0].exc)
    )


class Copy:
    """A copy of the tree in which one guard at a time is missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, folder / part)
        state = folder / "state"
        state.mkdir()
        settings = folder / "tests" / "settings.py"
        text = settings.read_text()
        text = re.sub(r"Path\(tempfile\.mkdtemp\([^)]*\)\)", f"Path({str(state)!r})", text)
        text = text.replace(
            '(folder / "static").mkdir()', '(folder / "static").mkdir(exist_ok=True)'
        )
        text = text.replace(
            "    path = folder / name\n",
            "    path = folder / name\n    if path.exists():\n        return str(path)\n",
        )
        settings.write_text(
            text
            + "\nfrom casework.settings import DATABASES  # noqa: E402\n"
            + KEPT.format(folder=state)
        )

    def run(self, *tests: str) -> tuple[int, str]:
        """Run tests until the first that fails; return the status and what pytest printed."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--reuse-db", "--tb=no"]
        try:
            done = subprocess.run(
                [*command, "-p", "no:cacheprovider", *tests],
                cwd=self.folder,
                env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
                capture_output=True,
                text=True,
                timeout=LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return 1, "FAILED it never ended"
        return done.returncode, done.stdout + done.stderr

    def tried(self, mutant: Mutant) -> str:
        """Return the test that turned red without the guard, or nothing."""
        path = self.folder / mutant.file
        whole = path.read_text()
        path.write_text(whole[: mutant.start] + mutant.instead + whole[mutant.end :])
        try:
            for tests in tests_for(mutant):
                status, words = self.run(*tests)
                if status not in {0, NO_TESTS}:
                    red = re.search(r"^(?:FAILED|ERROR) (.+)$", words, re.MULTILINE)
                    return red.group(1) if red else f"pytest ended with {status}"
        finally:
            path.write_text(whole)
        return ""


def tests_for(mutant: Mutant) -> list[list[str]]:
    """Return the tests that may know of the guard, those first that are likeliest to."""
    names = re.findall(r'name="([a-z-]+)"', (ROOT / f"casework/{mutant.room}/urls.py").read_text())
    own_doors = " or ".join(f"{name}-{method}" for name in names for method in ("GET", "POST"))
    doors, room = ["tests/test_doors.py"], [f"tests/{mutant.room}"]
    is_page = re.search(r"views|worklist|selectors|index|context", mutant.file)
    first = [[*doors, "-k", own_doors], room]
    return [*(first if is_page else reversed(first)), doors]


def main(words: list[str]) -> int:
    """Try every mutant and return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="")
    options = parser.parse_args(words)
    chosen = [mutant for mutant in mutants() if options.only in mutant.file]
    if options.list:
        for mutant in chosen:
            print(f"{mutant.file}:{mutant.line}  {mutant.guard}")
        print(f"{len(chosen)} guards")
        return 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="casework-mutants-") as folder:
        survivors = sum(not red for red in tried_all(chosen, Path(folder), options.jobs))
    minutes = (time.monotonic() - began) / 60
    print(f"{len(chosen)} guards, {survivors} not missed by any test, {minutes:.0f} minutes")
    return 1 if survivors else 0


def tried_all(chosen: list[Mutant], folder: Path, jobs: int) -> Iterator[str]:
    """Try mutants, so many at a time; print and yield which test turned red for each."""
    copies: Queue[Copy] = Queue()
    for n in range(jobs):
        copy = Copy(folder / str(n))
        status, words = copy.run("tests/test_doors.py")
        if status:
            sys.exit(f"The tests fail before anything is taken away:\n{words[-2000:]}")
        copies.put(copy)

    def run(mutant: Mutant) -> tuple[Mutant, str]:
        copy = copies.get()
        try:
            return mutant, copy.tried(mutant)
        finally:
            copies.put(copy)

    with ThreadPoolExecutor(jobs) as pool:
        for mutant, red in pool.map(run, chosen):
            place = f"{mutant.file}:{mutant.line}"
            print(f"{'red ' if red else 'GREEN'} {place}  {mutant.guard}\n       {red}", flush=True)
            yield red


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
