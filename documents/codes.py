"""Codes in QR and in print, of a letter or of whoever waits: random, easy to type, telling nothing."""

import secrets

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no I, L, O, 0, 1: read aloud and typed from paper
LENGTH = 12  # 31^12, about 59 bits


def new_code(length: int = LENGTH) -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def printed(code: str) -> str:
    """ABCD-EFGH-JKMN."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(text: str, length: int = LENGTH) -> str:
    """The code a person typed, with or without dashes and blanks, or "" where it can't be one."""
    packed = "".join(sign for sign in text[:60].upper() if sign not in "- ")
    return packed if len(packed) == length and set(packed) <= set(SIGNS) else ""
