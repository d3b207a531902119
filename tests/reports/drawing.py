"""What the sample's case file shows in pictures: a family of three generations, ties, photos."""

import io
from datetime import date, timedelta

from PIL import Image

from casework.households.drawings.kin import Bond, Kin
from casework.reports import photos
from casework.reports.snapshot_pictures import (
    Attachment,
    Attachments,
    FamilyTree,
    OutsideTie,
    PlanChange,
    PlanComparison,
)


def born(rank: int) -> date:
    return date.min + timedelta(days=rank)


def tree() -> FamilyTree:
    """A widow with two sons, one of them ill and divorced, and a granddaughter."""
    return FamilyTree(
        people=(
            Kin("1", "顾㛃", "户主", "2", born(1), 67, is_index=True, lives_here=True),
            Kin("2", "张𬭎", "子", "1", born(2), 41, is_ill=True, lives_here=True),
            Kin("3", "张䶮", "孙女", "2", born(5), 13, lives_here=True),
            Kin("4", "张𬱖", "子", "1", born(3), 38),
            Kin("5", "周𠅤", "前儿媳", "2", born(4), 36),
            Kin("6", "张茂才", "丈夫", "1", born(0), years="1955–2019", is_dead=True),
            Kin("7", "买买提·吐尔逊", "女婿", "1"),
        ),
        bonds=(
            Bond("partner", "6", "1", "widowed"),
            Bond("parent", "1", "2"),
            Bond("parent", "6", "2"),
            Bond("parent", "1", "4"),
            Bond("parent", "6", "4", inferred=True),
            Bond("partner", "2", "5", "divorced"),
            Bond("parent", "2", "3"),
            Bond("parent", "5", "3"),
        ),
    )


def outside() -> tuple[OutsideTie, ...]:
    return (
        OutsideTie("医院", "区中心医院", "血液透析", "strong", "强", "in", "流入家庭"),
        OutsideTie("学校", "样例中学", "孙女就读", "ordinary", "一般", "both", "双向"),
        OutsideTie("邻居", "陆大伟", "帮忙提水", "strong", "强", "in", "流入家庭", True),
        OutsideTie("债主", "表弟胡永顺", "欠四万余元", "tense", "紧张", "out", "流出家庭", True),
        OutsideTie("居民区", "第一居民区", "", "weak", "弱", "none", "无"),
    )


def picture(width: int = 640, height: int = 480, color: str = "#7a9cc6") -> bytes:
    """A JPEG of one colour with a dark upper left corner."""
    drawn = Image.new("RGB", (width, height), color)
    drawn.paste("#202020", (0, 0, width // 4, height // 4))
    target = io.BytesIO()
    drawn.save(target, "JPEG")
    return target.getvalue()


def photo(number: int, title: str, person: str = "") -> Attachment:
    return Attachment(
        number=number,
        title=title,
        kind="照片",
        on=date(2026, 8, 20),
        person=person,
        file_name=f"IMG_{number:04}.jpg",
        digest="9f2c1a7be04d55aa10c3",
        is_picture=True,
        photo=photos.printable(picture(), is_scan=False),
    )


def attachments() -> Attachments:
    """Three photos, a scan of a paper upright, a PDF, and one that doesn't open."""
    scan = photos.printable(picture(420, 594, "#f2efe6"), is_scan=True)
    return Attachments(
        files=(
            photo(1, "煤气软管更换前"),
            photo(2, "煤气软管更换后"),
            Attachment(3, "诊断证明", "证明材料", date(2026, 2, 5), "张𬭎", "诊断.jpg",
                       digest="17aa", is_picture=True, is_scan=True, photo=scan),
            Attachment(4, "二次报销材料", "其他材料", date(2026, 6, 4), "张𬭎", "报销 张𬭎.pdf",
                       pages=7, digest="00ff12", why_not="另存"),
            Attachment(6, "透析记录本", "照片", date(2026, 9, 3), "", "b.jpg", digest="aa",
                       is_picture=True, why_not="无法读取"),
            photo(7, "张䶮的房门上贴着新的作息表", "张䶮"),
        ),
        withdrawn=1,
        restricted=1,
    )  # fmt: skip


def comparison() -> PlanComparison:
    return PlanComparison(
        version=1,
        reason="回访后按新的药费调整。",
        changes=(
            PlanChange(
                "目标 2",
                "每月自付医疗费降到 1,500 元以下；医保结算单由 2,860 元到 1,500 元",
                "每月自付医疗费降到 1,200 元以下；医保结算单由 2,860 元到 1,200 元",
            ),
            PlanChange("目标 4", "", "户主完成白内障手术；2026-09-30 前"),
            PlanChange("原措施", "生活救助：临时救助一次", ""),
        ),
        same=9,
    )
