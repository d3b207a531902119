"""An address ends at its road or lane; in a text a house is hidden, a day or an amount stays."""

import time

import pytest

from casework.households.masking import houses_masked, mask_address

ADDRESSES = {
    "样例路1弄2号303室": "样例路1弄**号**室",
    "禾苗路 88 弄 12 号 301 室": "禾苗路 88 弄 ** 号 ** 室",
    "样例路12-301": "样例路**-**",
    "样例路12#301": "样例路**#**",
    "样例路１２－３０１": "样例路**－**",
    "样例路12-301室": "样例路**-**室",
    "样例路5号301": "样例路**号**",
    "样例路12幢3-201": "样例路**幢**-**",
    "样例路12栋2单元301": "样例路**栋**单元**",
    "样例路3A号": "样例路**号",
    "样例路５号Ａ室": "样例路**号**室",
    "样例路A座12-B": "样例路**座**-**",
    "样例路廿二号": "样例路**号",
    "样例路一百零五号": "样例路**号",
    "样例路一〇二室": "样例路**室",
    "样例路一〇二": "样例路**",
    "样例路五": "样例路**",
    "样例路12号三〇一东间": "样例路**号**东间",
    "样例路12号甲": "样例路**号**",
    "样例路5号之二": "样例路**号之**",
    "样例路12": "样例路**",
    "样例路12 301": "样例路** **",
    "样例路12村委会旁": "样例路**村委会旁",
    "样例弄5": "样例弄**",
    "曹杨一村35号": "曹杨一村**号",
    "样例镇三林村3组12号": "样例镇三林村3组**号",
    "五一路12号": "五一路**号",
    "318国道12号": "318国道**号",
    "三门路8支弄": "三门路8支弄",
    "东四十条": "东四十条",
    "丁香路": "丁香路",
    "Sample Road 12": "Sample Road **",
    "": "",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_ends_at_its_road_or_lane(address: str) -> None:
    assert mask_address(address) == ADDRESSES[address]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_masked_once_and_for_all(address: str) -> None:
    assert mask_address(ADDRESSES[address]) == ADDRESSES[address]


@pytest.mark.parametrize(
    "address", [one for one, masked in ADDRESSES.items() if "**" in masked and not one.isascii()]
)
def test_an_address_as_it_is_recorded_is_masked_in_a_text(address: str) -> None:
    assert houses_masked([address])(f"住{address}。") == f"住{ADDRESSES[address]}。"


@pytest.mark.parametrize(
    ("recorded", "told", "masked"),
    [
        ("样例路12-301", "搬到样例路12号301室", "搬到样例路**号**室"),
        ("样例路12-301", "搬到12号301室", "搬到**号**室"),
        ("样例路12-301", "搬到12-301室", "搬到**-**室"),
        ("样例路12-301", "样例路 12 # 301的门", "样例路 ** # **的门"),
        ("样例路１２－３０１", "样例路12-301漏水", "样例路**-**漏水"),
        ("样例路12号301室", "回１２号３０１", "回**号**"),
        ("样例路12号301室", "回301室", "回**室"),
        ("样例路12幢3单元201", "12幢3单元201", "**幢**单元**"),
        ("样例路廿二号", "样例路 廿二 号", "样例路 ** 号"),
        ("老街5号", "老街5号的房子", "老街**号的房子"),
        ("", "女儿住样板路12号", "女儿住样板路**号"),
        ("", "女儿住样板路12-301。", "女儿住样板路**-**。"),
        ("", "女儿住样板新村12#301室", "女儿住样板新村**#**室"),
        ("", "女儿住12号楼301室", "女儿住**号楼**室"),
    ],
)
def test_a_house_told_otherwise_than_recorded_is_masked(
    recorded: str, told: str, masked: str
) -> None:
    assert houses_masked([recorded])(told) == masked


@pytest.mark.parametrize(
    "text",
    [
        "血压140/90，比值12-301",
        "5号去医院，12号回来",
        "12号3点",
        "三室两厅，3室2厅",
        "每月1200-1500元",
        "2024-01-05出院",
        "走路500-1000米",
        "上街5号回",
        "地铁样例路3号线",
        "全村150-200，人多",
        "一楼教室，二楼病房",
        "12路5-6站",
        "五个月，十二次",
    ],
)
@pytest.mark.parametrize("places", [[], ["样例路12号3室"], ["5号", "12", "三"]])
def test_an_ordinary_number_stays(text: str, places: list[str]) -> None:
    assert houses_masked(places)(text) == text


@pytest.mark.parametrize("piece", ["路", "1", "路1-", "路1 ", " ", "12号", "A", "一", "例路 "])
def test_a_long_text_is_read_in_a_moment(piece: str) -> None:
    text = piece * (120_000 // len(piece))
    began = time.process_time()
    mask_address(text)
    houses_masked(["样例路12号301室", "样例路1-101"])(text)
    assert time.process_time() - began < 3
