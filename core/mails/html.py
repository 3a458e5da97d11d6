"""The HTML twin of a mail, drawn from its plain text: one source, so that both say the same.

Tables and inline styles, because mail programs know little else; dark where the reader's is, by
`prefers-color-scheme`. Everything from the text is escaped, and nothing is fetched from anywhere.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape

# The design's tokens, light and dark (static/scss/_tokens.scss): mail programs know no variables.
LIGHT = {
    "canvas": "#F6F5F2",
    "surface": "#FFFFFF",
    "line": "#E2E0DA",
    "text": "#1A1C1E",
    "muted": "#595D61",
    "link": "#1F4FA8",
    "button": "#1F4FA8",
}
DARK = {
    "canvas": "#101214",
    "surface": "#181B1E",
    "line": "#2C3136",
    "text": "#ECEEF0",
    "muted": "#A6ADB4",
    "link": "#93B8FF",
    "button": "#3A6FD0",
}
FONT = (
    "font-family:Inter,-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei',"
    "'Noto Sans SC',sans-serif"
)
TEXT_STYLE = f"{FONT};font-size:14px;line-height:1.55;color:{LIGHT['text']};margin:0 0 14px"
BUTTON_STYLE = (
    f"{FONT};display:inline-block;background:{LIGHT['button']};color:#FFFFFF;font-size:14px;"
    "font-weight:600;line-height:20px;padding:10px 18px;border-radius:6px;text-decoration:none"
)
BREAK = re.compile(r"\n\s*\n")
# Stands where words come in; no mail holds it.
GAP = "\0"
# Of a paragraph's last line: words, then an address of ours or a store's.
LEADS = re.compile(r"^(?P<words>[^\n]*?)(?P<url>https?://[^\s<>\"']+)$")
ADDRESS = re.compile(r"https?://[^\s<>\"']+")
LANGS = {"zh-hans": "zh-Hans"}
DARK_RULES = (
    ".c{{background:{canvas}!important}}"
    ".s{{background:{surface}!important;border-color:{line}!important}}"
    ".t{{color:{text}!important}}.m{{color:{muted}!important}}.a{{color:{link}!important}}"
    ".b{{background:{button}!important}}"
).format(**DARK)
TOP = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{subject}</title>
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="{scheme}">
<meta name="supported-color-schemes" content="{scheme}">
<style>{dark}</style></head>
<body class="c" style="margin:0;padding:0;background:{canvas}">
<table role="presentation" class="c" width="100%" cellpadding="0" cellspacing="0" border="0" \
style="background:{canvas}"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" \
style="max-width:600px">
<tr><td class="m" style="{font};font-size:13px;font-weight:600;color:{muted};padding:0 0 12px">\
Tradewell</td></tr>
<tr><td class="s" style="background:{surface};border:1px solid {line};border-radius:10px;\
padding:24px">
<h1 class="t" style="{font};font-size:20px;line-height:1.35;font-weight:600;color:{text};\
margin:0 0 16px">{subject}</h1>
"""
BOTTOM = """</td></tr>
<tr><td class="m" style="{font};font-size:12px;line-height:1.5;color:{muted};padding:16px 4px 0">
{foot}
</td></tr></table></td></tr></table></body></html>
"""


def as_html(subject: str, body: str, language: str, *, theme: str = "auto") -> str:
    """Return the mail as HTML; `theme` is light or dark where a preview asks for one of them."""
    text, _rule, foot = body.partition("\n-- \n")
    title = escape(subject)
    head, heading, above, below, end = _frame(LANGS.get(language, "en"), theme)
    lines = "<br>\n".join([_foot_line(line) for line in foot.strip().splitlines()])
    return "".join((head, title, heading, title, above, *_blocks(text), below, lines, end))


@lru_cache(maxsize=16)
def _frame(lang: str, theme: str) -> tuple[str, str, str, str, str]:
    """What is around the title, the heading, the text and the foot of every mail."""
    facts = {
        "lang": lang,
        "font": FONT,
        "scheme": {"auto": "light dark"}.get(theme, theme),
        "dark": {
            "auto": f"@media (prefers-color-scheme:dark){{{DARK_RULES}}}",
            "dark": DARK_RULES,
        }.get(theme, ""),
        **LIGHT,
    }
    head, heading, above = TOP.format(**facts, subject=GAP).split(GAP)
    below, end = BOTTOM.format(**facts, foot=GAP).split(GAP)
    return head, heading, above, below, end


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs, lists and ways on; the last way on is the button."""
    parts = [part.strip().splitlines() for part in BREAK.split(text) if part.strip()]
    ways = [LEADS.match(lines[-1].strip()) for lines in parts]
    last = max((place for place, way in enumerate(ways) if way), default=-1)
    for place, (lines, way) in enumerate(zip(parts, ways, strict=True)):
        if not way or place != last:
            yield from _paragraph(lines)
            continue
        yield from _paragraph(lines[:-1])
        yield _button(way["words"], way["url"])


def _paragraph(lines: list[str]) -> Iterator[str]:
    rows = [line[2:] for line in lines if line.startswith("- ")]
    words = [line for line in lines if not line.startswith("- ")]
    if words:
        said = "<br>\n".join([_line(line, "a") for line in words])
        yield f'<p class="t" style="{TEXT_STYLE}">{said}</p>\n'
    if rows:
        said = "\n".join(f'<li style="margin:0 0 4px">{_line(row, "a")}</li>' for row in rows)
        yield f'<ul class="t" style="{TEXT_STYLE};padding:0 0 0 20px">{said}</ul>\n'


def _line(line: str, tone: str) -> str:
    """A line of text, with the addresses in it as links."""
    if "://" not in line:
        return escape(line)
    said, end = [], 0
    colour = LIGHT["muted" if tone == "m" else "link"]
    for found in ADDRESS.finditer(line):
        url = escape(found[0])
        said.append(escape(line[end : found.start()]))
        said.append(f'<a class="{tone}" style="color:{colour}" href="{url}">{url}</a>')
        end = found.end()
    return "".join((*said, escape(line[end:])))


def _foot_line(line: str) -> str:
    found = LEADS.match(line)
    if not found or not found["words"].strip():
        return _line(line, "m")
    label = escape(found["words"].strip().rstrip(":："))
    style = f"color:{LIGHT['muted']}"
    return f'<a class="m" style="{style}" href="{escape(found["url"])}">{label}</a>'


def _button(words: str, url: str) -> str:
    label = escape(words.strip().rstrip(":： ") or url)
    link = f'<a class="b" style="{BUTTON_STYLE}" href="{escape(url)}">{label}</a>'
    return f'<p style="margin:20px 0 6px">{link}</p>\n'
