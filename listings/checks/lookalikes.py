"""Letters that look like Latin ones. Source: Unicode TR39 confusables, those met in shops."""

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def _pairs(*rows: tuple[str, str]) -> dict[str, str]:
    return {
        shape: letter
        for shapes, letters in rows
        for shape, letter in zip(shapes, letters, strict=True)
    }


def _run(first: int) -> dict[str, str]:
    """Twenty-six letters in a row from a code point on."""
    return {chr(first + place): letter for place, letter in enumerate(ALPHABET)}


CYRILLIC = _pairs(("аеорсухіїјѕһԁԛԝкмнтвгӏүѵьпиԍ", "aeopcyxiijshdqwkmhtbrlyvbnug"))
GREEK = _pairs(
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx"),
    ("αβγεικνορτυχηωϲϳ", "abyeikvoptuxnwcj"),
)
LATIN = _pairs(("łŁđĐðıħŧøØſ", "lldddihtoos"))
# Letters of no shop's language: whoever writes with them hides a word.
LETTER_SHAPES = _pairs(
    ("ȷɑɡɩƒɪӏǀꞮℓ", "jagifillil"),
    ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz"),
    ("օսհո", "ouhn"),
)
LOOKALIKES: dict[str, str] = {
    **CYRILLIC,
    **GREEK,
    **LATIN,
    **LETTER_SHAPES,
    **_run(0x1F150),
    **_run(0x1F170),
    "æ": "ae",
    "Æ": "ae",
    "œ": "oe",
    "Œ": "oe",
}
