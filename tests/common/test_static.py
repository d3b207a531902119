"""The page's own files: old engines read them, and nothing is written into the pages themselves."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from pytest_django import Settings

from casework.common.sheets import FOLDER, JOINED, SHEETS, joined

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "casework/common/static/casework"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# Chromium 86 and the office shells built on it know none of these.
TOO_NEW_CSS = (
    ":has(",
    ":is(",
    ":where(",
    "@layer",
    "@container",
    "oklch(",
    "color-mix(",
    "aspect-ratio",
    "dvh",
    "inset:",
)
TOO_NEW_JS = (
    ".at(",
    "??=",
    "||=",
    "&&=",
    "replaceAll(",
    ".findLast",
    ".toSorted(",
    ".toReversed(",
    "Promise.any(",
    "WeakRef",
    "structuredClone",
    "Object.hasOwn",
    "static {",
)


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_style_sheets_use_only_what_old_engines_know(path: Path):
    text = path.read_text()
    assert [word for word in TOO_NEW_CSS if word in text] == []


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_style_rules_are_not_nested(path: Path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert re.findall(r"^\s+&|\{[^{}@]*\{[^{}]*\{", text, flags=re.MULTILINE) == []


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.js")), ids=lambda path: path.name)
def test_scripts_keep_to_es2020(path: Path):
    text = path.read_text()
    assert [word for word in TOO_NEW_JS if word in text] == []


def test_all_that_is_styled_comes_in_one_small_file():
    assert len(gzip.compress(joined().encode())) <= 25_000


def test_all_scripts_together_stay_small():
    sent = [gzip.compress(path.read_bytes()) for path in sorted(STATIC.rglob("*.js"))]
    assert sum(map(len, sent)) <= 60_000


def test_every_sheet_is_joined_but_the_catalogue_s_own():
    assert {path.stem for path in STATIC.rglob("*.css")} == {*SHEETS, "styleguide"}


@pytest.mark.parametrize("find_all", [False, True])
def test_the_joined_sheet_is_found_as_the_sheets_now_are(find_all: bool) -> None:
    found = finders.find(JOINED, find_all=True)[0] if find_all else finders.find(JOINED)
    assert found is not None
    assert Path(found).read_text() == joined()


def test_a_deployed_site_names_the_joined_sheet_by_its_content(tmp_path: Path, settings: Settings):
    storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
    call_command("collectstatic", interactive=False, verbosity=0)
    (sheet,) = tmp_path.glob("casework/css/site.*.css")
    assert sheet.with_name(f"{sheet.name}.gz").is_file()
    assert sheet.read_text() == joined()


def test_joining_takes_nothing_from_the_rules():
    rules = [path.read_text().count("{") for path in (FOLDER / f"{name}.css" for name in SHEETS)]
    assert joined().count("{") == sum(rules)


# A bar on the phone and a row of it widen what is drawn elsewhere.
IN_TWO = {".summary", ".icon-btn"}


def test_no_two_sheets_give_one_class_its_look():
    """All come together, so that a name that two pages use would change the other page."""
    given: dict[str, set[str]] = {}
    for name in set(SHEETS) - {"print"}:
        text = re.sub(r"/\*.*?\*/", "", (FOLDER / f"{name}.css").read_text(), flags=re.DOTALL)
        for selectors in re.findall(r"([^{}]+)\{", text):
            for selector in re.findall(r"(?:^|,)\s*(\.[a-z][\w-]*)\s*(?=,|$)", selectors):
                given.setdefault(selector, set()).add(name)
    assert {one for one, names in given.items() if len(names) > 1} == IN_TWO


# Where a class may stand: the attribute with tags in it, and what is given to partials and tags.
IN_TEMPLATES = (
    r'class="((?:{%.*?%}|{{.*?}}|[^"{])*)"',
    r"_class %}(.*?){% endblock",
    r"{% (?:icon|field|seg|pick|include) (.*?)%}",
)
# In code: a widget's attribute, markup, a tag's own, and every shape of a drawing.
IN_CODE = re.compile(r'"class": "([^"]*)"|class="([^"]*)"|css = f?"([^"]*)"')
DRAWN = {"templatetags", "drawings"}


def named_classes() -> set[str]:
    """Return every word that a page, tag, drawing or script may give an element as a class."""
    found = [
        one
        for path in TEMPLATES
        for kind in IN_TEMPLATES
        for one in re.findall(kind, path.read_text())
    ]
    for path in (ROOT / "casework").rglob("*.py"):
        text = path.read_text()
        found += ["".join(one) for one in IN_CODE.findall(text)]
        if DRAWN & set(path.parts):
            found += re.findall(r'"([^"\n#]*)"', text)
    for path in STATIC.rglob("*.js"):
        found += re.findall(r'"([^"\n]*)"', path.read_text())
    return set(re.findall(r"[a-zA-Z][\w-]*", " ".join(found)))


def test_every_class_that_is_styled_is_given_to_something():
    named = named_classes()
    # A class whose end is a grade or a width.
    families = tuple(name for name in named if name.endswith("-"))
    idle = set()
    for path in STATIC.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        for selectors in re.findall(r"([^{}]+){", text):
            for name in re.findall(r"\.([a-zA-Z][\w-]*)", selectors):
                if name not in named and not name.startswith(families):
                    idle.add((path.name, name))
    assert idle == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_style_and_no_script_of_their_own(path: Path):
    text = path.read_text()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", text) == []


def used_icons() -> set[str]:
    found = set()
    for path in TEMPLATES:
        found |= set(re.findall(r'{%\s*icon "([a-z-]+)"', path.read_text()))
    return found


def test_every_icon_that_pages_name_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "icons.svg").read_text()))
    assert used_icons() - drawn == set()


def test_every_style_sheet_and_script_in_the_head_exists():
    head = (ROOT / "templates/_head.html").read_text()
    names = re.findall(r'static "casework/([^"]+)"', head)
    assert [name for name in names if not (STATIC / name).is_file()] == ["css/site.css"]
