"""The map by which a PDF's glyphs are copied as characters."""

from casework.reports.tounicode import to_unicode_map


def test_a_character_above_the_basic_plane_is_a_surrogate_pair() -> None:
    assert "<00> <D872DF4E>" in to_unicode_map("Any", [ord("𬭎")])


def test_a_block_has_100_entries_at_most() -> None:
    text = to_unicode_map("Any", list(range(0x4E00, 0x4E00 + 250)))
    assert [line for line in text.split("\n") if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "50 beginbfchar",
    ]
