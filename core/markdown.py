"""Markdown that somebody typed, as HTML that can do nothing."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

# The page has its h1 and the panel its h2.
HEADINGS_BELOW = 2
TAGS = {"p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "a", "blockquote", "hr"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td", "code", "pre", "br"}
# HTML stays text. Pictures would be fetched from elsewhere and tell who reads.
PARSER = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def to_html(text: str) -> SafeString:
    """Headings begin at the third level, links are https only, everything else is plain.

    Cleaned once more after parsing: no single library stands between a text and its readers.
    """
    tokens = [_lowered(token) for token in PARSER.parse(text)]
    html = PARSER.renderer.render(tokens, PARSER.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"https"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)


def _lowered(token: Token) -> Token:
    if token.type.startswith("heading_"):
        return token.copy(tag=f"h{min(6, int(token.tag[1]) + HEADINGS_BELOW)}")
    return token
