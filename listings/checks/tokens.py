"""The signs of which phrases are written, as listings.checks.phrases explains them."""

import re

TOKEN = re.compile(
    r"<[a-z0-9_.]+>|\.\.\d{1,2}|~\d{1,2}|[()\[\]{}|*#_]|\s+|[^()\[\]{}|*#_<~\s]+?(?=\.\.\d|[()\[\]{}|*#_<~\s]|$)|."
)
