"""The plot of growth."""

from xml.etree import ElementTree

from bench.plot import Line, plot


def test_each_line_has_its_points_and_its_name():
    lines = [Line("Listings", [9.0, 9.5]), Line("Orders <all>", [11.0, 11.2])]
    drawn = ElementTree.fromstring(plot("ms of CPU", "rows", [10_000, 100_000], lines))
    inside = "{http://www.w3.org/2000/svg}"
    points = [line.get("points").split() for line in drawn.iter(f"{inside}polyline")]
    assert [len(pair) for pair in points] == [2, 2]
    words = [text.text for text in drawn.iter(f"{inside}text")]
    assert "10,000" in words and "Orders <all>, 11" in words and "Listings, 10" in words
