"""What axe-core and a narrow window find on a page, in both themes.

A theme changes colours and nothing else of a page, and the width changes no colour: it hides,
moves, shows and sizes, so no large text may be paler than a small one. A page is judged wide and
light, then narrow and dark; and what only one of them showed is looked at in the other theme too.
Every rule sees every page, and every text is judged in both themes.
"""

from pathlib import Path

HERE = Path(__file__)
AXE = (HERE.parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text()
SOURCE = AXE + HERE.with_name("look.js").read_text()
WIDE, NARROW = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 800}
FRAME = "#side, .top"
# Shown in one of them alone, and therefore in one theme.
REST = (("light", NARROW, "narrow", "wide"), ("dark", WIDE, "wide", "narrow"))


def carry_along(page):
    """Put axe into every page that this window opens from now on, before its own scripts.

    Through the debugger, as a reader's extension would be: the page's policy stays in force.
    """
    page.add_init_script(SOURCE)


def faults_of(page, *, is_scrolled=False, is_frame_known=False):
    """One line for each fault, with the appearance in which it was found.

    `is_frame_known`: of the menu and the bar around the page, which are alike on all pages of a
    reader, dark colours and narrow sizes were judged before; all else is judged again.
    A page that was scrolled is judged at its whole height: a bar at the window's edge lies over
    whatever is there just then, and that is no fault of what it lies over.
    """
    faults = []

    def judge(scheme, size, question, *given):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        if is_scrolled:
            tall = max(size["height"], page.evaluate("document.documentElement.scrollHeight"))
            page.set_viewport_size({"width": size["width"], "height": tall})
        found = page.evaluate(f"given => look.{question}(...given)", given)
        faults.extend(f"{scheme} {size['width']}: {fault}" for fault in found)

    if not page.evaluate("'look' in window"):
        page.evaluate(SOURCE)
    frame = FRAME if is_frame_known else ""
    judge("light", WIDE, "wide")
    judge("dark", NARROW, "narrow", frame)
    judge("dark", NARROWEST, "sideways")
    for scheme, size, here, there in REST:
        if page.evaluate("given => look.count(...given)", [here, there, frame]):
            judge(scheme, size, "rest", here, there, frame)
    return faults
