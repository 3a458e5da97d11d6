"""How plain the edge of a picture is: products stand out before white, or one even shade."""

from PIL import Image, ImageChops, ImageStat

# How we measure, on a small copy: the edge is so much of each side, white begins at so bright a
# shade of each colour, and an even shade differs from the edge's middle one by so little.
SIDE = 160
EDGE = 0.05
WHITE_FROM = 240
EVEN = 16


def plain_edge(image: Image.Image) -> float:
    """The share of the edge's pixels, from 0 to 1, that are nearly white or of one shade."""
    small = image.convert("RGB")
    small.thumbnail((SIDE, SIDE))
    edge = _edge_of(small.size)
    darkest = _folded(small, ImageChops.darker)
    white = darkest.point(lambda shade: 255 if shade >= WHITE_FROM else 0)
    middle = tuple(round(shade) for shade in ImageStat.Stat(small, edge).median)
    strange = ImageChops.difference(small, Image.new("RGB", small.size, middle))
    even = _folded(strange, ImageChops.lighter).point(lambda shade: 255 if shade <= EVEN else 0)
    plain = ImageChops.lighter(white, even)
    return round(ImageStat.Stat(plain, edge).mean[0] / 255, 3)


def _edge_of(size: tuple[int, int]) -> Image.Image:
    """A mask of the outermost pixels, at least one on each side."""
    mask = Image.new("L", size, 255)
    wide, high = (max(1, round(side * EDGE)) for side in size)
    if size[0] > 2 * wide and size[1] > 2 * high:
        mask.paste(0, (wide, high, size[0] - wide, size[1] - high))
    return mask


def _folded(image: Image.Image, keep: object) -> Image.Image:
    red, green, blue = image.split()
    return keep(keep(red, green), blue)  # type: ignore[operator, no-any-return]
