"""What the trail keeps is spelled the same for ever: a MAC of today must hold in ten years."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from trail.values import canonical

THINGS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(THINGS)
@example({"b": "\x7f", "a": "é", "é": 1})
@example(["\ud800", 2**64, -(2**63) - 1])
@example("".join(map(chr, range(0x80))) + '\u2028"\\/')
def test_one_spelling_whoever_writes_it(thing):
    assert canonical(thing) == json.dumps(thing, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
