"""A visit on a phone, one thumb: how many taps it takes, and what becomes of phrases and photos."""

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from casework.access.models import Area, Worker
from casework.common.dates import today
from casework.households.models import Household
from casework.visits.models import Visit
from tests.browser.conftest import SignIn
from tests.browser.hands import Hands
from tests.factories import make_active_plan, make_household, make_visit
from tests.households.files import exif, photo

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]

SENTENCE = "精神比上周好，这周三次都做满了。"
MOST_TAPS = 8
SIZES = """Promise.all([...document.querySelector("[data-photos]").files].map(async (file) => {
  const picture = await createImageBitmap(file, { imageOrientation: "none" });
  return [picture.width, picture.height];
}))"""
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}


@pytest.fixture
def due(area: Area, worker: Worker, supervisor: Worker) -> list[Household]:
    """Two households that are due today, the first with a plan in force."""
    found = [make_household(area, worker, name=name) for name in ("魏龙凤", "秦杰")]
    make_active_plan(found[0], worker, supervisor)
    for household in found:
        make_visit(household, worker, days_ago=7, next_on=today())
    return found


def test_a_plain_visit_takes_eight_taps_and_one_sentence(
    due: list[Household], worker: Worker, sign_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    page = sign_in(worker, **PHONE)
    hands = Hands(page)
    hands.tap(page.locator(".work", has_text="魏龙凤").locator("a.btn"))
    hands.tap(page.locator("label", has_text="魏龙凤"))
    hands.tap(page.locator("label.tick-what").first)
    hands.tap(page.locator("[name=narrative]"))
    hands.type(SENTENCE)
    hands.tap(page.locator("[data-phrase]").nth(1))
    bar = page.locator(".act-bar").bounding_box()
    assert bar is not None
    assert bar["y"] + bar["height"] <= 740, "the bar that saves is in sight"
    hands.tap(page.locator("[name=save_next]"))
    page.wait_for_url(f"**/{due[1].pk}/visits/new/")
    with capsys.disabled():
        print(hands.told("\na plain visit, from the desk to the next household"))
    assert hands.taps <= MOST_TAPS
    assert (hands.keys, hands.typed) == (0, len(SENTENCE))
    visit = Visit.objects.unscoped("a test").latest("recorded_at")
    assert visit.log.narrative == SENTENCE + "本月低保金已到账。"
    assert [done.outcome for done in visit.measures.all()] == ["done"]
    assert visit.next_on is not None
    assert visit.next_on > visit.visited_on
    assert timezone.localtime(visit.visited_at).date() == today()

    take_photos(page)
    hands.tap(page.locator("label", has_text="秦杰").first)
    page.fill("[name=narrative]", SENTENCE)
    hands.tap(page.locator(".act-bar .btn--main"))
    expect(page.locator(".shot")).to_have_count(2)


def take_photos(page: Page) -> None:
    """Take two photos, one large and turned, and see what will be sent of each."""
    for name, data in (
        ("IMG_1.jpg", photo(3000, 2000, exif=exif())),
        ("IMG_2.jpg", photo(800, 600)),
    ):
        file: FilePayload = {"name": name, "mimeType": "image/jpeg", "buffer": data}
        page.set_input_files("[data-shot]", [file])
    expect(page.locator("[data-photo-list] canvas")).to_have_count(2)
    expect(page.locator("[data-photo-note]")).to_contain_text("2 张照片")
    assert page.evaluate(SIZES) == [[1067, 1600], [800, 600]]
