"""Every word that people read is English in the code and Chinese in the catalogue."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("casework/locale/zh_Hans/LC_MESSAGES/django.po")
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uff5e\U00020000-\U0003ffff]")
HAN = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|\{(\w*)\}|%[sd]")

# Where Chinese is the thing itself: papers, invented families, what rosters call their columns, how
# names, numbers and addresses are read.
CHINESE_BY_NATURE = (
    "casework/reports/",
    "casework/desk/demo/",
    "casework/households/roster/",
    "casework/households/search/surnames.py",
    "casework/households/masking_numbers.py",
    "casework/households/masking_places.py",
    "casework/common/samples.py",
    "templates/common/styleguide",
)
# Literals that are read or stored, not shown: marks people type, and a note's own punctuation.
ALLOWED = {
    "casework/access/passwords.py": {"一户一策"},
    "casework/households/actions/rosters.py": {"：", "；"},
    "casework/common/static/casework/js/forms.js": {"。；，", "；"},
    "casework/households/forms/fields.py": {"、/;|\n", "，", "元"},
    "casework/households/forms/person.py": {"，", "、"},
    "casework/households/search/normal.py": {"··•・‧∙⋅．"},
    "templates/_language.html": {"中文"},
    "templates/reports/disclosure.html": {"〓"},
}
# Messages that may read the same in both languages.
SAME_IN_BOTH = re.compile(r"[A-Za-z0-9 ._@%(){}\-]*")


def needs(*programs: str) -> None:
    """Skip loudly where a program is missing; fail instead where nothing may be missing."""
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        words = f"not on this machine: {', '.join(missing)} (Debian: apt-get install gettext)"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> polib.POFile:
    """The catalogue as it comes out of the source today, over a copy of the committed one."""
    needs("xgettext", "msgmerge")
    copy = tmp_path_factory.mktemp("source")
    for name in ("casework", "templates", "manage.py"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    command = ["makemessages", "-l", "zh_Hans", "--no-obsolete", "--no-location", "--no-wrap"]
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=copy,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "casework.settings", "PYTHONPATH": ""},
        check=True,
        capture_output=True,
    )
    return polib.pofile(str(copy / CATALOGUE))


@pytest.fixture(scope="module")
def committed() -> polib.POFile:
    return polib.pofile(str(ROOT / CATALOGUE))


def key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def words_of(entry: polib.POEntry) -> list[str]:
    plural: dict[int, str] = entry.msgstr_plural
    return list(plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_message_of_the_source_is_in_the_catalogue_and_no_other(
    extracted: polib.POFile, committed: polib.POFile
) -> None:
    there, here = {key(e) for e in extracted}, {key(e) for e in committed if not e.obsolete}
    assert (sorted(there - here), sorted(here - there)) == ([], [])


def test_every_message_has_its_chinese(committed: polib.POFile) -> None:
    lacking = [key(e) for e in committed if e.obsolete or e.fuzzy or not all(words_of(e))]
    assert lacking == []


def test_no_message_was_left_in_english(committed: polib.POFile) -> None:
    english = [
        key(e)
        for e in committed
        for text in words_of(e)
        if not CHINESE.search(text) and not SAME_IN_BOTH.fullmatch(e.msgid)
    ]
    assert english == []


def test_a_translation_keeps_its_placeholders(committed: polib.POFile) -> None:
    torn = [
        key(e)
        for e in committed
        for text in words_of(e)
        if set(PLACEHOLDER.findall(text))
        - set(PLACEHOLDER.findall(e.msgid + (e.msgid_plural or "")))
        or (
            not e.msgid_plural
            and set(PLACEHOLDER.findall(e.msgid)) - set(PLACEHOLDER.findall(text))
        )
    ]
    assert torn == []


def test_no_translation_uses_the_words_that_the_house_avoids(committed: polib.POFile) -> None:
    avoided = [key(e) for e in committed for text in words_of(e) if re.search("致贫|脱贫", text)]
    assert avoided == []


def test_the_compiled_catalogue_is_that_of_the_source(committed: polib.POFile) -> None:
    compiled = polib.mofile(str((ROOT / CATALOGUE).with_suffix(".mo")))
    said = {key(e): words_of(e) for e in compiled}
    assert said == {key(e): words_of(e) for e in committed if not e.obsolete}


def is_chinese_by_nature(name: str) -> bool:
    return name.startswith(CHINESE_BY_NATURE)


def literals(path: Path) -> Iterator[str]:
    """Yield the strings of a module that are no docstring."""
    tree = ast.parse(path.read_text())
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            yield node.value  # type: ignore[attr-defined] # a Constant, see above


def without_comments(text: str) -> str:
    return re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", "", text, flags=re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


PYTHON = [p for p in sorted((ROOT / "casework").rglob("*.py")) if "migrations" not in p.parts]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "casework").rglob("*.js"))


def test_no_text_stands_in_a_formatted_one_where_xgettext_does_not_look() -> None:
    found = [
        f"{name_of(path)}: {ast.unparse(call)}"
        for path in PYTHON
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(("gettext", "_"))
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert found == []


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_no_chinese_stands_in_the_code(path: Path) -> None:
    if is_chinese_by_nature(name_of(path)):
        return
    found = {text for text in literals(path) if CHINESE.search(text)}
    assert found - ALLOWED.get(name_of(path), set()) == set()


@pytest.mark.parametrize("path", [*TEMPLATES, *SCRIPTS], ids=name_of)
def test_no_chinese_stands_in_a_template_or_a_script(path: Path) -> None:
    if is_chinese_by_nature(name_of(path)):
        return
    text = without_comments(path.read_text())
    found = set(re.findall(rf"(?:{CHINESE.pattern})+", text))
    assert found - ALLOWED.get(name_of(path), set()) == set()


def test_what_is_allowed_is_still_there() -> None:
    """An exception that nothing needs any more would hide the next mistake."""
    gone = [name for name in ALLOWED if not (ROOT / name).exists()]
    assert gone == []


def test_the_exceptions_are_chinese_indeed() -> None:
    assert HAN.search((ROOT / "casework/reports/documents/case_file.py").read_text())
