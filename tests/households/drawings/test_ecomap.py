"""The household in the ring of its supports."""

from itertools import combinations
from math import hypot

import pytest

from casework.households.drawings.ecomap import Support, ecomap
from casework.households.drawings.shapes import Disc, Stroke, Words
from tests.households.drawings.people import centre


def supports(count: int) -> list[Support]:
    names = ["居委会", "区中心医院血透室", "样例街道社区残疾人联合会康复站工作人员和志愿者"]
    return [Support(str(n), names[n % 3], "周六" if n % 2 else "") for n in range(count)]


@pytest.mark.parametrize("count", [1, 2, 3, 8, 20, 40])
def test_no_circle_lies_on_another_or_on_the_household(count: int) -> None:
    picture = ecomap(["顾家"], supports(count))
    discs = [shape for one in picture.figures for shape in one.shapes if isinstance(shape, Disc)]
    discs += [shape for shape in picture.below if isinstance(shape, Disc)]
    assert len(discs) == count + 1
    for a, b in combinations(discs, 2):
        assert hypot(a.x - b.x, a.y - b.y) > a.radius + b.radius


def test_words_stay_inside_their_circle() -> None:
    for one in ecomap(["顾家"], supports(6)).figures:
        [disc] = [shape for shape in one.shapes if isinstance(shape, Disc)]
        for line in (shape for shape in one.shapes if isinstance(shape, Words)):
            far = hypot(len(line.text) * 6 - 4, abs(line.y - 4 - disc.y))
            assert far <= disc.radius + 6


@pytest.mark.parametrize(
    ("strength", "look"),
    [
        ("strong", "d-strong"),
        ("ordinary", "d-norm"),
        ("weak", "d-weak"),
        ("tense", "d-tense"),
    ],
)
def test_a_line_looks_as_the_tie_is(strength: str, look: str) -> None:
    picture = ecomap(["顾家"], [Support("a", "学校", strength=strength)])
    [line] = [shape for shape in picture.below if isinstance(shape, Stroke)]
    assert line.look == look


def test_a_tense_tie_is_a_zigzag() -> None:
    [line] = [
        shape
        for shape in ecomap(["顾家"], [Support("a", "债主", strength="tense")]).below
        if isinstance(shape, Stroke)
    ]
    assert len({round(x) for x, _y in line.points}) > 2


@pytest.mark.parametrize(("flow", "tips"), [("in", "core"), ("out", "away"), ("both", "both")])
def test_arrows_point_where_help_goes(flow: str, tips: str) -> None:
    picture = ecomap(["顾家"], [Support("a", "学校", flow=flow)])
    arrows = [s.points[0] for s in picture.below if isinstance(s, Stroke) and s.look == "d-arrow"]
    core = next(shape for shape in picture.below if isinstance(shape, Disc))
    near = [abs(y - core.y) < abs(y - centre(picture.figures[0])[1]) for _x, y in arrows]
    assert sorted(near) == {"core": [True], "away": [False], "both": [False, True]}[tips]


def test_a_household_alone_is_a_circle() -> None:
    picture = ecomap(["顾家", "1 人"], [])
    assert picture.figures == ()
    assert picture.width == picture.height
