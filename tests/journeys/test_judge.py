"""The judge of pages finds what is wrong in one appearance alone."""

import pytest

from tests.journeys.axe import faults_of

PAGE = """<!doctype html><html lang="en"><head><title>Lamps</title>
<meta name="viewport" content="width=device-width"><style>
:root { color-scheme: light dark; }
body { margin: 0; background: light-dark(white, black); color: light-dark(black, white); }
@media (max-width: 860px) { .wide { display: none; } }
@media (min-width: 861px) { .narrow { display: none; } }
%s
</style></head><body>
<nav id="side" aria-label="Menu"><a href="#main">Orders</a></nav>
<main id="main"><h1>Lamps</h1><p class="wide">Wide</p><p class="narrow">Narrow</p><p>Both</p>
%s</main></body></html>"""
LABELLED = '<label>Number <input name="number" value="8"></label>'
LIGHT, DARK = "@media (prefers-color-scheme: light)", "@media (prefers-color-scheme: dark)"
PALE, DIM = "{ color: #bbb; }", "{ color: #444; }"
# style, content, where it is found, what
FAULTS = {
    "dark": (f"{DARK} {{ main p {DIM} }}", "", "dark 390", "color-contrast"),
    "light": (f"{LIGHT} {{ main p {PALE} }}", "", "light 1440", "color-contrast"),
    "dark and wide": (f"{DARK} {{ .wide {DIM} }}", "", "dark 1440", "color-contrast"),
    "light and narrow": (f"{LIGHT} {{ .narrow {PALE} }}", "", "light 390", "color-contrast"),
    "light, and small where narrow": (
        "p { font-size: 14px; } @media (min-width: 861px) { p { font-size: 30px; } } "
        f"{LIGHT} {{ main p {{ color: #888; }} }}",
        "",
        "light 1440",
        "color-contrast",
    ),
    "field": (f"{DARK} {{ input {DIM} }}", LABELLED, "dark 390", "color-contrast"),
    "unlabelled": ("", '<input name="number">', "light 1440", "label"),
    "small": (
        "button { display: block; height: 30px; } "
        "@media (max-width: 860px) { button { height: 10px; } }",
        "<button>A</button><button>B</button>",
        "dark 390",
        "target-size",
    ),
    "sideways": (
        "@media (min-width: 380px) and (max-width: 400px) { p { min-width: 400px; } }",
        "",
        "dark 390",
        "10 px sideways",
    ),
    "narrowest": ("p { min-width: 330px; }", "", "dark 320", "10 px sideways"),
}


@pytest.fixture
def faults(chromium):
    """Return a function: the faults of a page with this style and content."""
    page = chromium.new_page()

    def look(style, content, **options):
        page.set_content(PAGE % (style, content))
        return faults_of(page, **options)

    yield look
    page.close()


@pytest.mark.parametrize("is_frame_known", [False, True])
def test_nothing_is_wrong(faults, is_frame_known):
    assert faults("", LABELLED, is_frame_known=is_frame_known) == []


@pytest.mark.parametrize("is_frame_known", [False, True])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_finds_what_is_wrong_in_one_appearance(faults, fault, is_frame_known):
    style, content, place, what = fault
    found = faults(style, content, is_frame_known=is_frame_known)

    assert [line for line in found if line.startswith(f"{place}: {what}")], found
    assert {line.partition(":")[0] for line in found} <= {place, "light 390", "dark 1440"}


def test_a_known_frame_is_judged_in_the_light_alone(faults):
    dim = f"{DARK} {{ #side a {DIM} }}"
    assert any("dark 390: color-contrast" in line for line in faults(dim, ""))
    assert faults(dim, "", is_frame_known=True) == []
    assert faults(f"{LIGHT} {{ #side a {PALE} }}", "", is_frame_known=True)
