"""Take each guard away, one at a time, and see that a test turns red.

    python -m tests.scope_mutations

A guard is a `visible_to(…)`, which becomes a query over every row; a permission asked for in one,
which becomes the plain right to read; an `if …: raise PermissionDenied`, which goes; a rule that is
asked anywhere else (`may_…`: another refusal, a filter, a part of another rule), which says yes;
or a `check_…` that refuses, which goes. What only says whether a button is drawn is no guard: the
door behind the button has its own. Each mutant is tried in a copy of the tree, with the tests that
pass through its line, as one run under coverage tells. Prints a table; ends with status 1 if a
mutant survives that isn't known to have another guard behind it.

    --list          only say what would be taken away
    --jobs N        so many at a time (2)
    --only WORD     only mutants in whose file this word stands
    --tests PATH    only these tests (a quick look: a guard that they miss may have others)
    --keep FOLDER   work there, and go on where a run of the same tree was ended
"""

import argparse
import ast
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from queue import Queue
from typing import NamedTuple

from tests.behind import BEHIND
from tests.guards import Asked, asked_in, is_refusal, rules_of
from tests.mutated_in_place import LONGEST, OPENER

ROOT = Path(__file__).resolve().parent.parent
PARTS = ["casework", "templates", "tests", "deploy", "manage.py", "pyproject.toml"]
# Where scope is defined rather than asked for.
DEFINES = {"casework/access/scope.py"}
# Asks every page as every stranger before its first test.
SLOW = "test_doors_lists"
NO_TESTS = 5
# What drives other processes passes through no line of this one, and some take minutes.
IGNORED = [
    "--ignore=tests/browser",
    "--ignore=tests/desk/backup",
    "--ignore=tests/test_deployed_roles.py",
    "--ignore=tests/test_hammer.py",
    "--ignore=tests/test_kills.py",
    "--ignore=tests/test_put_back.py",
    "--ignore=tests/test_reindexing.py",
    "--ignore=tests/test_row_security.py",
    "--ignore=tests/test_shredding.py",
    "--ignore=tests/vault",
    "--ignore=tests/common",
    "--ignore=tests/audit",
    "--ignore=tests/test_house.py",
    "--ignore=tests/test_leaks.py",
    "--ignore=tests/test_messages.py",
    "--ignore=tests/test_queries.py",
    "--ignore=tests/test_reads.py",
    "--ignore=tests/test_seals.py",
    "--ignore=tests/test_settings.py",
]

# In the copy both databases are files that are made once, under keys that stay; tests that run
# beside each other have a folder each.
FOLDER = 'Path("{state}") / os.environ.get("PYTEST_XDIST_WORKER", "alone")'
KEPT = """
for _name, _database in DATABASES.items():
    _database["TEST"] = {"NAME": Path(os.environ["CASEWORK_DATA_DIR"]) / f"{_name}.sqlite3"}
"""


class Mutant(NamedTuple):
    """A guard: where it stands, and what is written instead of the text from `start` to `end`."""

    file: str
    line: int
    last_line: int
    start: int
    end: int
    instead: str
    guard: str


def trees() -> dict[str, ast.Module]:
    """Return every module of every room, parsed."""
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text()) for path in sources()}


def sources() -> Iterator[Path]:
    for path in sorted((ROOT / "casework").rglob("*.py")):
        if not {"migrations", "management", "demo", "templatetags"} & set(path.parts):
            yield path


def mutants() -> list[Mutant]:
    """Return every guard of every room."""
    found: list[Mutant] = []
    parsed = trees()
    rules = rules_of(parsed)
    for name, tree in parsed.items():
        if name not in DEFINES:
            found += mutants_of(name, (ROOT / name).read_text(), asked_in(tree, rules))
    return found


def mutants_of(name: str, text: str, asked: Iterable[Asked]) -> Iterator[Mutant]:
    """Yield the guards of one module; `asked` are the rules that it asks outside refusals."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def at(line: int, column: int) -> int:
        before = text[starts[line - 1] :].encode()[:column].decode()
        return starts[line - 1] + len(before)

    for call, instead in asked:
        start = at(call.lineno, call.col_offset)
        end = at(call.end_lineno or 0, call.end_col_offset or 0)
        lines = call.lineno, call.end_lineno or call.lineno
        yield Mutant(name, *lines, start, end, instead, ast.unparse(call))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.If) and is_refusal(node.body):
            start = at(node.lineno, node.col_offset)
            last = node.body[-1]
            end = at(last.end_lineno or 0, last.end_col_offset or 0)
            guard = f"if {ast.unparse(node.test)}: refuse"
            lines = node.lineno, node.test.end_lineno or node.lineno
            yield Mutant(name, *lines, start, end, "pass", guard)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr != "visible_to":
                continue
            start = at(node.func.value.end_lineno or 0, node.func.value.end_col_offset or 0)
            end = at(node.end_lineno or 0, node.end_col_offset or 0)
            guard, lines = ast.unparse(node), (node.lineno, node.end_lineno or node.lineno)
            yield Mutant(name, *lines, start, end, '.unscoped("a mutant")', guard)
            # What narrows besides, as to stages, says nothing of who may see it.
            narrowed = [ast.unparse(k) for k in node.keywords if k.arg != "permission"]
            if len(node.args) + len(node.keywords) - len(narrowed) > 1:
                weaker = f".visible_to({', '.join([ast.unparse(node.args[0]), *narrowed])})"
                yield Mutant(name, *lines, start, end, weaker, f"{guard} (its permission)")


class Copy:
    """A copy of the tree in which one guard at a time is missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.forks: Forks | None = None
        if folder.exists():  # kept; a run that was ended may have left a guard away
            for mutated in trees():
                shutil.copy(ROOT / mutated, folder / mutated)
            return
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
        where = FOLDER.format(state=state)
        text = re.sub(r"Path\(tempfile\.mkdtemp\([^)]*\)\)", lambda found: where, text)
        static = '(folder / "static").mkdir('
        text = text.replace(f"{static})", f"{static}parents=True, exist_ok=True)")
        text = text.replace(
            "    path = folder / name\n",
            "    path = folder / name\n    if path.exists():\n        return str(path)\n",
        )
        settings.write_text(
            text + "\nfrom casework.settings import DATABASES  # noqa: E402\n" + KEPT
        )

    def run(self, *tests: str, longest: int | None = LONGEST) -> tuple[int, str]:
        """Run tests; return the status and what pytest printed.

        A mutant that goes round in circles is stopped after `longest` seconds.
        """
        command = [sys.executable, "-m", "pytest", "-q", "--reuse-db", "--tb=no"]
        try:
            done = subprocess.run(
                [*command, "-p", "no:cacheprovider", *tests],
                cwd=self.folder,
                # What was compiled is used again; the length tells a mutant from the whole module.
                env=os.environ | {"PYTHONPYCACHEPREFIX": str(self.folder / "compiled")},
                capture_output=True,
                text=True,
                timeout=longest,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return 1, "FAILED it never ended"
        return done.returncode, done.stdout + done.stderr

    def tried(self, mutant: Mutant, tests: list[str]) -> str:
        """Return the test that turned red without the guard, or nothing.

        What is green in a fork, or red before its test began, is so for sure once a pytest of its
        own says so too.
        """
        path = self.folder / mutant.file
        whole = path.read_text()
        without = whole[: mutant.start] + mutant.instead + whole[mutant.end :]
        if tests and self.forks is not None:
            told = self.forks.ask(path, without, tests)
            is_green = told.get("red") == "" and excuse_for(mutant)
            if is_green or told.get("when") == "call":
                return told["red"]
        path.write_text(without)
        try:
            status, words = self.run("-x", *tests) if tests else (NO_TESTS, "")
        finally:
            path.write_text(whole)
        if status in {0, NO_TESTS}:
            return ""
        red = red_in(words)
        return red[0] if red else f"pytest ended with {status}"


def red_in(words: str) -> list[str]:
    """Return the tests that pytest said were red."""
    return re.findall(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", words, re.MULTILINE)


class Forks:
    """A pytest that has collected everything and tries mutants in forks of itself."""

    def __init__(self, folder: Path, tests: list[str]) -> None:
        theirs, asking = os.pipe()
        answers, answering = os.pipe()
        command = [sys.executable, "-m", "pytest", "-p", "tests.mutated_in_place", "-q", "--tb=no"]
        env = {
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
            "PYTEST_XDIST_WORKER": "forks",
            "MUTANTS_IN": str(theirs),
            "MUTANTS_OUT": str(answering),
        }
        self.said = (folder / "forks.txt").open("w")
        self.process = subprocess.Popen(
            [*command, "--reuse-db", "-p", "no:cacheprovider", *tests, OPENER, *IGNORED],
            cwd=folder,
            env=os.environ | env,
            pass_fds=(theirs, answering),
            stdout=self.said,
            stderr=self.said,
        )
        os.close(theirs)
        os.close(answering)
        self.asking, self.answers = os.fdopen(asking, "w"), os.fdopen(answers)

    def ask(self, path: Path, text: str, tests: list[str]) -> dict[str, str]:
        """Return what a fork says of a mutant; of one that can't be tried in a fork, why."""
        try:
            print(json.dumps([str(path), text, tests]), file=self.asking, flush=True)
        except BrokenPipeError:
            return {"not": "no pytest is there any more"}
        told: dict[str, str] = json.loads(self.answers.readline() or "{}")
        return told

    def end(self) -> None:
        """Let it end, and wait for it."""
        with self.said, self.answers, suppress(BrokenPipeError):
            self.asking.close()
        self.process.wait()


class Paths:
    """Which tests pass through which line, as a run of all of them under coverage tells."""

    def __init__(self, copy: Copy, tests: list[str], jobs: int) -> None:
        self.folder = copy.folder
        # The project's own settings measure less than all.
        config = copy.folder / "all-of-it.ini"
        config.write_text("[run]\nbranch = true\n")
        under_coverage = ["--cov=casework", "--cov-context=test", "--cov-report="]
        under_coverage.append(f"--cov-config={config}")
        together = ["-n", str(jobs), "--dist", "loadfile", "--no-loadscope-reorder"]
        told = copy.folder / "coverage-of-all"
        if not told.exists():
            status, words = copy.run(*tests, *IGNORED, *under_coverage, *together, longest=None)
            # Coverage takes its time: what waited too long for another process gets a second run.
            red = red_in(words)
            if status and not (red and copy.run(*red)[0] == 0):
                sys.exit(f"The tests fail before anything is taken away:\n{words[-2000:]}")
            (copy.folder / ".coverage").rename(told)
        self.facts = sqlite3.connect(told)

    def through(self, mutant: Mutant) -> list[str]:
        """Return the tests that run a guard's line, those first that most likely miss it.

        A rule's own tests for a rule, which take no world; strangers at the doors for the rest.
        """
        path = str(self.folder / mutant.file)
        rows = self.facts.execute(
            "SELECT context.context, arc.fromno, arc.tono FROM arc"
            " JOIN context ON context.id = arc.context_id JOIN file ON file.id = arc.file_id"
            " WHERE file.path = ?",
            [path],
        )
        lines = range(mutant.line, mutant.last_line + 1)
        passing = {words for words, here, there in rows if here in lines or there in lines}
        named = {words.rpartition("|")[0] for words in passing if words.endswith("|run")}
        room = mutant.file.split("/")[1]
        own = (
            f"tests/{room}/test_rules" if mutant.file.endswith("rules.py") else "test_views_refuse"
        )
        likely = (own, "doors_next", "test_doors", f"tests/{room}/")
        return sorted(
            named,
            key=lambda test: (SLOW in test, *(words not in test for words in likely), test),
        )


def main(words: list[str]) -> int:
    """Try every mutant and return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="")
    parser.add_argument("--tests", nargs="+", default=["tests"])
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args(words)
    chosen = [mutant for mutant in mutants() if options.only in mutant.file]
    if options.list:
        for mutant in chosen:
            print(f"{mutant.file}:{mutant.line}  {mutant.guard}")
        print(f"{len(chosen)} guards")
        return 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="casework-mutants-") as passing:
        folder = options.keep or Path(passing)
        survivors = sum(tried_all(chosen, folder, options.jobs, options.tests))
    minutes = (time.monotonic() - began) / 60
    print(f"{len(chosen)} guards, {survivors} that no test misses, {minutes:.0f} minutes")
    return 1 if survivors else 0


def tried_all(chosen: list[Mutant], folder: Path, jobs: int, tests: list[str]) -> Iterator[bool]:
    """Try mutants, so many at a time; print each and yield whether it survived unexplained."""
    copies: Queue[Copy] = Queue()
    for n in range(jobs):
        copies.put(Copy(folder / str(n)))
    first = copies.get()
    paths = Paths(first, tests, jobs)
    copies.put(first)
    selected = {mutant: paths.through(mutant) for mutant in chosen}
    before = Before(folder / "tried.json")

    def run(mutant: Mutant) -> str:
        if mutant in before.red:
            return before.red[mutant]
        copy = copies.get()
        try:
            return copy.tried(mutant, selected[mutant])
        finally:
            copies.put(copy)

    with ThreadPoolExecutor(jobs) as pool, ExitStack() as at_end:
        for copy in copies.queue:
            copy.forks = Forks(copy.folder, tests)
            at_end.callback(copy.forks.end)
        for mutant, red in zip(chosen, pool.map(run, chosen), strict=True):
            before.keep(mutant, red)
            behind = excuse_for(mutant)
            word = "red  " if red else "twice" if behind else "GREEN"
            print(f"{word} {mutant.file}:{mutant.line}  {mutant.guard}")
            print(f"      {red or behind} (of {len(selected[mutant])} tests)", flush=True)
            yield not red and not behind


def excuse_for(mutant: Mutant) -> str:
    """Return what else stands behind a guard, empty for nothing that is known."""
    return BEHIND.get(mutant.file, {}).get(mutant.guard, "")


class Before:
    """Mutants that turned a test red in an earlier run of the same tree, and which test."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lines = path.read_text().splitlines() if path.exists() else []
        self.red: dict[Mutant, str] = {
            Mutant(*mutant): red for mutant, red in map(json.loads, lines)
        }

    def keep(self, mutant: Mutant, red: str) -> None:
        """Remember a red one; what survived is tried anew."""
        if red and mutant not in self.red:
            with self.path.open("a") as file:
                file.write(json.dumps([mutant, red]) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
