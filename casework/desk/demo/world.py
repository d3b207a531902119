"""The fictional city of the demonstration and the people who work in it."""

from casework.desk.demo.script import Place, Staff

PLACES = (
    Place("YL", "样例市", "city"),
    Place("YLQ", "样例区", "district", "YL"),
    Place("YLZ", "样例镇", "street", "YLQ"),
    Place("YL01", "禾苗居民区", "area", "YLZ"),
    Place("YL02", "望春居民区", "area", "YLZ"),
    Place("YL03", "青禾居民区", "area", "YLZ"),
    Place("LZ", "邻镇", "street", "YLQ"),
    Place("LZ01", "河湾居民区", "area", "LZ"),
)

STAFF = (
    Staff("shen", "沈知禾", "worker", ("YL01", "YL02")),
    Staff("bai", "白若溪", "worker", ("YL03",)),
    Staff("lu", "陆见川", "supervisor", ("YLZ",)),
    Staff("xu", "许清越", "clerk", ("YLZ",)),
    Staff("cheng", "程立言", "system", ("YL",)),
    Staff("fang", "方予安", "worker", ("LZ01",)),
    Staff("qin", "秦月明", "supervisor", ("LZ",)),
    Staff("sun", "孙清和", "officer", ("YLZ",)),
    Staff("yan", "严以宽", "auditor", ("YLZ",)),
    Staff("jian", "简明远", "inspector", ("YLZ",)),
    Staff("an", "安如山", "security", ("YL",)),
    Staff("shi", "史中允", "audit", ("YL",)),
)
