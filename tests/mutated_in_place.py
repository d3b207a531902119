"""A pytest that collects once and then tries mutants, each in a fork of itself.

    python -m pytest -p tests.mutated_in_place …    (only by `tests.scope_mutations`)

Starting, importing and collecting take most of the time of a mutant that turns red at its first
test. Here a mutant's function gets its other code in the fork: whoever holds that function, under
whatever name, calls the mutant. The fork works on copies of the databases and is gone afterwards.

Each line read from the descriptor MUTANTS_IN is one request: the module's path, its text without
the guard, and the tests by id. Each is answered on MUTANTS_OUT: {"red": the first test that failed
or "", "when": call, setup, teardown}, or {"not": why it can't be tried so}: it changes more than
functions, or never ended.
"""

import copy
import gc
import inspect
import json
import os
import select
import shutil
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NoReturn

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.urls import get_resolver
from pytest_django.plugin import blocking_manager_key

LONGEST = 1800
# Any test with a database: after it both are made, and those who come later find them.
OPENER = "tests/access/test_scope.py"


class NotInPlace(Exception):
    """The mutant can't be put in the place of what is imported already."""


def bodies(code: CodeType) -> Iterator[CodeType]:
    """Yield every body within a module's: classes, functions, what stands in them."""
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield const
            yield from bodies(const)


def itself(code: CodeType) -> Any:
    """Return what a body does, without its lines and without the bodies inside it."""
    plain = [(type(one), one) for one in code.co_consts if not isinstance(one, CodeType)]
    return code.co_code, code.co_names, code.co_varnames, code.co_freevars, plain


def whole(code: CodeType) -> Any:
    """Return what a body does, with those inside it."""
    return itself(code), [whole(one) for one in code.co_consts if isinstance(one, CodeType)]


def named(code: CodeType) -> dict[tuple[str, int], CodeType]:
    """Return the bodies of a module by qualified name, counted where several have one."""
    seen: Counter[str] = Counter()
    found = {}
    for body in bodies(code):
        found[body.co_qualname, seen[body.co_qualname]] = body
        seen[body.co_qualname] += 1
    return found


def replaced(path: Path, text: str) -> dict[tuple[str, int], CodeType]:
    """Return the new bodies of functions that differ, by the name and line of the old ones.

    Raises NotInPlace where a module or a class says something else than before by itself.
    """
    old = compile(path.read_text(), str(path), "exec")
    new = compile(text, str(path), "exec")
    before, after = named(old), named(new)
    found = {}
    if itself(old) != itself(new):
        raise NotInPlace("what is done at import differs")
    for name, was in before.items():
        now = after.get(name)
        if now is None or whole(was) == whole(now):
            continue
        if not was.co_flags & inspect.CO_OPTIMIZED:
            if itself(was) != itself(now):
                raise NotInPlace("the body of a class differs")
            continue
        if was.co_freevars != now.co_freevars:
            raise NotInPlace("a closure holds something else")
        found[was.co_qualname, was.co_firstlineno] = now
    if not found:
        raise NotInPlace("no function differs")
    return found


def functions_of(room: str) -> dict[str, list[FunctionType]]:
    """Return every function that is there now, by its module's path, of modules below a folder."""
    found: dict[str, list[FunctionType]] = defaultdict(list)
    for one in gc.get_objects():
        # The type itself: a lazy object would be made by asking what it is an instance of.
        if type(one) is FunctionType and one.__code__.co_filename.startswith(room):
            found[one.__code__.co_filename].append(one)
    return found


def put_in_place(path: Path, text: str, functions: list[FunctionType]) -> None:
    """Give every function of a module that differs in a text its code there; raise NotInPlace."""
    changed, given = replaced(path, text), 0
    for one in functions:
        code = changed.get((one.__code__.co_qualname, one.__code__.co_firstlineno))
        if code is not None:
            one.__code__ = code
            given += 1
    if not given:
        raise NotInPlace("nobody holds the function")


class Trying:
    """Takes the place of pytest's own loop: reads requests, answers each from a fork."""

    def __init__(self) -> None:
        self.red = self.when = ""
        self.functions: dict[str, list[FunctionType]] = {}
        self.shared = SharedWorld()

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.red:
            self.red, self.when = report.nodeid, report.when or ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Make the databases by one test, then serve until nothing more is asked."""
        by_id = {item.nodeid: item for item in session.items}
        opener = next(item for item in session.items if item.nodeid.startswith(OPENER))
        after = next(item for item in session.items if item.parent is not opener.parent)
        session.config.hook.pytest_runtest_protocol(item=opener, nextitem=after)
        if self.red:
            sys.exit(f"not even {self.red} is green")
        with session.config.stash[blocking_manager_key].unblock():
            connections.close_all()
            FIRST.update({alias: connections[alias].settings_dict["NAME"] for alias in connections})
        self.shared.make(session)
        get_resolver().url_patterns  # noqa: B018 - imports what only a request would
        self.functions = functions_of(f"{session.config.rootpath}/casework/")
        gc.freeze()  # a collection would copy every page of memory into every fork
        with (
            os.fdopen(int(os.environ["MUTANTS_IN"])) as asked,
            os.fdopen(int(os.environ["MUTANTS_OUT"]), "w") as answers,
        ):
            for line in asked:
                path, text, tests = json.loads(line)
                items = [by_id[one] for one in tests if one in by_id]
                told = self.tried(Path(path), text, items, opener)
                print(json.dumps(told), file=answers, flush=True)
        return True

    def tried(self, path: Path, text: str, items: list[Any], opener: Any) -> dict[str, str]:
        """Try a mutant in a fork and return its answer."""
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            self.in_fork(path, text, items, opener, writing)
        os.close(writing)
        with os.fdopen(reading) as answer:
            ready, _, _ = select.select([answer], [], [], LONGEST)
            if not ready:
                os.kill(child, signal.SIGKILL)
            told = answer.read() if ready else ""
        os.waitpid(child, 0)
        found: dict[str, str] = json.loads(told or '{"not": "it never ended"}')
        return found

    def in_fork(
        self, path: Path, text: str, items: list[Any], opener: Any, writing: int
    ) -> NoReturn:
        """Put the mutant in place, run its tests until one is red, answer and be gone."""
        try:
            put_in_place(path, text, self.functions.get(str(path), []))
            with at("alone"):
                answer = {"red": self.first_red(items, opener), "when": self.when}
        except NotInPlace as why:
            answer = {"not": str(why)}
        except BaseException as problem:
            answer = {"not": f"{type(problem).__name__}"}
        os.write(writing, json.dumps(answer).encode())
        os._exit(0)

    def first_red(self, items: list[Any], opener: Any) -> str:
        """Run tests until the first that is red; what all of pytest's run shares stays open."""
        for item, following in zip(items, [*items[1:], opener], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.red:
                break
        return self.red


class SharedWorld:
    """The world of `tests.world`, made once before the forks: each module has a copy of its own."""

    def __init__(self) -> None:
        self.world: Any = None

    def make(self, session: pytest.Session) -> None:
        """Make it in databases of its own, and let the suite's fixture hand out copies of it."""
        from casework.vault import keys  # a plugin is read before there are any applications
        from tests.world import make_world

        (suite,) = (
            one
            for one in session.config.pluginmanager.get_plugins()
            if getattr(one, "__file__", "") == f"{session.config.rootpath}/tests/conftest.py"
        )
        with session.config.stash[blocking_manager_key].unblock(), at("world"), ExitStack() as kept:
            for alias in connections:
                atomic = transaction.atomic(using=alias)
                atomic._from_testcase = True  # type: ignore[attr-defined] # lets durable blocks be
                kept.enter_context(atomic)
            keys.forget_roots()
            self.world = make_world()
            for alias in connections:
                connections[alias].run_on_commit.clear()  # as where all is undone in the end
        for folder in FILES:
            folder().mkdir(exist_ok=True)
            shutil.copytree(folder(), f"{folder()}-kept", dirs_exist_ok=True)
        suite.kept_apart = self.kept_apart
        suite.make_world = lambda: copy.deepcopy(self.world)

    @contextmanager
    def kept_apart(self) -> Iterator[None]:
        """Work on a copy of the databases and files of the world."""
        from casework.vault import keys

        keys.forget_roots()
        for folder in FILES:
            shutil.rmtree(folder())
            shutil.copytree(f"{folder()}-kept", folder())
        with at("world", "module"):
            yield
        keys.forget_roots()


# What a world keeps outside its databases.
FILES: tuple[Callable[[], Path], ...] = (
    lambda: Path(settings.CASEWORK_LEDGERS_DIR),
    lambda: Path(settings.CASEWORK_ATTACHMENTS_DIR),
    lambda: Path(settings.CASEWORK_BATCHES_DIR),
)


@contextmanager
def at(*words: str) -> Iterator[None]:
    """Work on copies of the databases, named by the last word; of those that the others name."""
    usual = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    for alias in connections:
        name = Path(FIRST[alias])
        source, target = named_apart(name, words[:-1]), named_apart(name, words)
        for end in ("", "-wal", "-shm"):
            beside = target.with_name(target.name + end)
            beside.unlink(missing_ok=True)
            if (old := source.with_name(source.name + end)).exists():
                shutil.copy(old, beside)
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = str(target)
    try:
        yield
    finally:
        for alias, before in usual.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = before


def named_apart(name: Path, words: Sequence[str]) -> Path:
    return name.with_name("-".join([name.stem, *words]) + name.suffix)


# The databases of the parent, which no fork touches.
FIRST: dict[str, str] = {}


def pytest_configure(config: pytest.Config) -> None:
    """Take part only where requests come from somewhere."""
    if "MUTANTS_IN" in os.environ:
        config.pluginmanager.register(Trying(), "mutants-in-place")
