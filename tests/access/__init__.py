"""Who may open what: one file per app, each with a MATRIX that tests/test_access.py joins."""

EVERYBODY = ("sam", "tess", "rita", "mia", "sena", "mick", "ada", "lea")


def only(*people, ok=200, refused=403, anon=302):
    """Expected status per person: `people` get `ok`, everybody else signed in `refused`."""
    return {who: ok if who in people else refused for who in EVERYBODY} | {"anon": anon}


def everybody(ok=200, anon=302):
    """Expected status where each signed-in person gets the same answer."""
    return dict.fromkeys(EVERYBODY, ok) | {"anon": anon}
