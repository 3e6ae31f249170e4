"""Text as people paste it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.text import clean_text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Siti   Aminah ", "Siti Aminah"),
        ("Siti\u00a0Aminah", "Siti Aminah"),
        ("Si\u200bti\ufeff", "Siti"),
        ("\u202eAminah\u202c", "Aminah"),
        ("Jose\u0301", "Jos\u00e9"),
        ("a\x00b\x07c", "abc"),
        ("satu\r\ndua\ttiga", "satu dua tiga"),
        ("\u3164", ""),
        ("\u2800x\u2800", "x"),
        ("a\u00adb", "ab"),
        ("rumah 🏠 rusak", "rumah 🏠 rusak"),
        ("H. SITI, S.PD (ALM)", "H. SITI, S.PD (ALM)"),
        ("\ud800x", "x"),
        ("", ""),
    ],
)
def test_one_line(raw, clean):
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("satu\r\ndua", "satu\ndua"),
        ("satu\rdua\u2028tiga", "satu\ndua\ntiga"),
        ("satu  x \n\n\n\n dua", "satu x\n\ndua"),
        ("\n\n satu \n", "satu"),
        ("\u200b\n\u00a0\n", ""),
    ],
)
def test_several_lines(raw, clean):
    assert clean_text(raw, lines=True) == clean


@given(st.text(), st.booleans())
def test_cleaning_twice_changes_nothing_more(raw, lines):
    once = clean_text(raw, lines=lines)
    assert clean_text(once, lines=lines) == once


@given(st.text(), st.booleans())
def test_holds_nothing_unseen(raw, lines):
    clean = clean_text(raw, lines=lines)
    allowed = {"\n"} if lines else set()
    assert not {sign for sign in clean if unicodedata.category(sign) in {"Cc", "Cf", "Cs"}} - allowed
    assert clean == clean.strip()
    assert "  " not in clean
    clean.encode()
