"""Codes of letters: easy to type, hard to guess."""

import pytest

from documents import codes


def test_codes_differ_and_read_back():
    made = {codes.new_code() for _ in range(1000)}
    assert len(made) == 1000
    for code in list(made)[:50]:
        assert codes.read_code(codes.printed(code)) == codes.read_code(codes.printed(code).lower()) == code


@pytest.mark.parametrize("text", ["", "ABCD", "ABCD-EFGH-JKM0", "ABCD-EFGH-JKMN-P", "A" * 10_000, "ABCD EFGH JKM\0"])
def test_what_cannot_be_a_code_is_none(text):
    assert codes.read_code(text) == ""
