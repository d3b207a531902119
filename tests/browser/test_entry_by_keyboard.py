"""Registering a household of three with the keyboard alone: the keys are counted, not the time."""

import pytest
from playwright.sync_api import expect

from casework.access.models import Area, Worker
from casework.households.models import Household
from tests.browser.conftest import SignIn
from tests.browser.hands import Hands

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]

# A careful typist's two minutes: two and a half keys a second, three for a Chinese character.
MOST_KEYS = 300
IDS = ("310199194402032370", "310199197311130243", "310199201005060039")


def keys_of(hands: Hands, texts: tuple[str, ...]) -> int:
    """Return the presses of an input method for the texts, and every other key."""
    chinese = sum(not letter.isascii() for text in texts for letter in text)
    return hands.keys + hands.typed + 2 * chinese


def test_a_household_of_three_is_registered_by_keyboard(
    area: Area, worker: Worker, sign_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    page = sign_in(worker)
    # Safari before 16 knows no such method; no key may need it.
    page.add_init_script("delete HTMLFormElement.prototype.requestSubmit")
    hands = Hands(page)
    page.goto("/households/new/")
    names = ("魏龙阿", "秦杰", "魏小满")
    address = "望春路16号502室"
    hands.type(names[0])
    hands.press("Enter")
    hands.type(IDS[0])
    expect(page.locator("[data-id-told]")).to_contain_text("男，1944-02-03")
    hands.press("Enter")
    hands.type(address)
    hands.press("Enter", "Enter")
    hands.type("19900002770")
    hands.press("Enter", "Enter")
    for name, relation, number in zip(names[1:], "12", IDS[1:], strict=True):
        page.wait_for_url("**/people/new/")
        expect(page.locator("[name=name]")).to_be_focused()
        expect(page.locator("[name=name]")).to_have_value("")
        hands.type(name)
        hands.press("Enter", relation, "Enter")
        hands.type(number)
        hands.press("Enter", "Enter", *(["Enter"] if number != IDS[-1] else ["Tab", "Enter"]))
        page.wait_for_load_state()
    page.wait_for_url("**/people/")
    with capsys.disabled():
        print(
            hands.told("\na household of three"), f"= {keys_of(hands, (*names, address))} presses"
        )
    assert hands.taps == 0
    assert keys_of(hands, (*names, address)) <= MOST_KEYS
    household = Household.objects.unscoped("a test").get()
    people = {person.identity.name: person for person in household.people.all()}
    assert [people[name].relation for name in names] == ["0", "1", "2"]
    assert [people[name].identity.sex for name in names] == ["1", "2", "1"]
    assert str(people["魏小满"].identity.birth_on) == "2010-05-06"
    assert household.identity.phones == ("19900002770",)

    page.goto(f"/households/{household.pk}/people/new/")
    page.focus("[name=name]")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-summary]")).to_be_focused()
