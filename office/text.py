"""Text as people type and paste it, made clean before it is stored."""

import re
import unicodedata

# Letters and signs that show as nothing or as a blank, yet are no white space to Unicode.
_BLANK_LOOKING = str.maketrans(dict.fromkeys("\u115f\u1160\u3164\uffa0\u2800", " "))
_LINE_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = {"Cc", "Cf", "Cs"}  # control, zero-width and bidirectional marks, halves of characters


def clean_text(value: str, *, lines: bool = False) -> str:
    """`value` in NFC without invisible signs, blanks trimmed and collapsed.

    With `lines` line breaks stay (as \\n, never more than one empty line together); else they become blanks.
    """
    text = _LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", value)).translate(_BLANK_LOOKING)
    text = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in _UNSEEN)
    if not lines:
        return " ".join(text.split())
    rows = "\n".join(" ".join(row.split()) for row in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", rows).strip("\n")
