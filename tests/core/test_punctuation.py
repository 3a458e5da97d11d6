import re
from pathlib import Path

from django.template import Context, Template
from django.utils import translation

TEMPLATES = Path(__file__).parents[2] / "templates"
# What stands between these two is written whole in each language.
WHOLE = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)
BARE = re.compile(r"(?:\}\}|%\}|</(?:a|b|span|strong)>): ")


def test_the_colon_after_a_label_is_of_the_readers_language():
    template = Template("Store{% colon %}Lumen")
    assert template.render(Context()) == "Store: Lumen"
    with translation.override("zh-hans"):
        assert template.render(Context()) == "Store：Lumen"


def test_templates_leave_the_colon_to_the_language():
    found = {
        str(path.relative_to(TEMPLATES)): bare.group()
        for path in TEMPLATES.rglob("*.html")
        if (bare := BARE.search(WHOLE.sub("", path.read_text())))
    }
    assert found == {}
