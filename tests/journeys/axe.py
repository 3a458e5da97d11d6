"""What axe-core and a narrow window find on a page, in every appearance."""

from pathlib import Path

SOURCE = (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text()
WIDE, NARROW = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 800}
EVERYTHING = """{
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: {"target-size": {enabled: true}, "label-content-name-mismatch": {enabled: true}},
    resultTypes: ["violations"],
  }"""
# Where the same page has less room: what is hidden, moved or shown there alone.
IN_LESS_ROOM = """{
    runOnly: ["color-contrast", "target-size", "button-name", "link-name", "aria-hidden-focus",
      "scrollable-region-focusable"],
    resultTypes: ["violations"],
  }"""
COLOURS = """{runOnly: ["color-contrast"], resultTypes: ["violations"]}"""
# A theme changes colours and nothing else of a page.
APPEARANCES = (
    ("light", WIDE, EVERYTHING),
    ("light", NARROW, IN_LESS_ROOM),
    ("dark", NARROW, COLOURS),
    ("dark", WIDE, COLOURS),
)
FRAME = """{exclude: ["#side", ".top"]}"""
RUN = """async () => {
  const found = await axe.run(%s, %s);
  return found.violations.flatMap(
    (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}`)
  );
}"""
# Wider than the window, although nothing but its own scroll box should be.
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults_of(page, *, is_scrolled=False, is_frame_known=False):
    """One line for each fault, with the appearance in which it was found.

    `is_frame_known`: of the menu and the bar around the page, which are alike on all pages of a
    reader, colours and sizes were judged before; all else is judged again.
    A page that was scrolled is judged at its whole height: a bar at the window's edge lies over
    whatever is there just then, and that is no fault of what it lies over.
    """
    # Through the debugger, as a reader's extension would be: the page's policy stays in force.
    page.evaluate(SOURCE)
    faults = []
    for scheme, size, asked in APPEARANCES:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        if is_scrolled:
            tall = max(size["height"], page.evaluate("document.documentElement.scrollHeight"))
            page.set_viewport_size({"width": size["width"], "height": tall})
        place = FRAME if is_frame_known and asked != EVERYTHING else "document"
        found = page.evaluate(RUN % (place, asked))
        faults += [f"{scheme} {size['width']}: {fault}" for fault in found]
    page.set_viewport_size(NARROWEST)
    if (pixels := page.evaluate(SIDEWAYS)) > 0:
        faults.append(f"{pixels} px sideways at {NARROWEST['width']}")
    return faults
