"""How plain the edge of a picture is."""

import pytest
from PIL import Image, ImageDraw

from core.backgrounds import plain_edge


def product(background, size=(800, 600)):
    image = Image.new("RGB", size, background)
    ImageDraw.Draw(image).rectangle((200, 150, 600, 450), fill=(150, 40, 40))
    return image


@pytest.mark.parametrize("background", ["white", "#fafafa", "#88a0b4", "black"])
def test_white_or_one_shade_is_plain(background):
    assert plain_edge(product(background)) == 1.0


def test_a_product_that_fills_the_picture_at_one_side():
    image = product("white")
    ImageDraw.Draw(image).rectangle((400, 0, 800, 600), fill=(150, 40, 40))

    # Half of the edge above and below, and all of the left one.
    assert plain_edge(image) == pytest.approx(0.5, abs=0.02)


def test_a_scene_is_not_plain():
    image = Image.new("RGB", (640, 640))
    for place in range(0, 640, 80):
        shade = (place // 3, 200 - place // 4, 60)
        ImageDraw.Draw(image).rectangle((place, 0, place + 80, 640), fill=shade)

    assert plain_edge(image) < 0.4


@pytest.mark.parametrize("size", [(1, 1), (2, 500), (500, 2), (3, 3)])
def test_the_smallest_have_an_edge(size):
    assert plain_edge(Image.new("RGB", size, "white")) == 1.0
