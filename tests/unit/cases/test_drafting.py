"""Small steps in a draft."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import drafting
from cases.questionnaire import Band, Choice, Definition, Question, Section, Type
from office.errors import DomainError


def ask(key):
    return Question(key, f"Soal {key}", Type.TEXT)


TWO = Definition((Section("Satu", (ask("a"), ask("b"))), Section("Dua", (ask("c"),))))


def keys(definition):
    return [[question.key for question in part.questions] for part in definition.sections]


def test_a_question_is_added_changed_moved_and_removed():
    more = drafting.put_question(TWO, ask("d"), section=1)
    assert keys(more) == [["a", "b"], ["c", "d"]]
    changed = drafting.put_question(more, Question("a", "Lain", Type.NUMBER), section=0)
    assert keys(changed) == keys(more) and changed.find("a").label == "Lain"
    assert keys(drafting.put_question(more, ask("a"), section=1)) == [["b"], ["c", "d", "a"]]
    assert keys(drafting.remove_question(more, "c")) == [["a", "b"], ["d"]]


def test_over_the_edge_a_question_comes_into_the_next_section():
    assert keys(drafting.move_question(TWO, "b", 1)) == [["a"], ["b", "c"]]
    assert keys(drafting.move_question(TWO, "c", -1)) == [["a", "b", "c"], []]
    assert keys(drafting.move_question(TWO, "a", -1)) == keys(TWO)
    assert keys(drafting.move_question(TWO, "c", 1)) == keys(TWO)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([1, -1])), max_size=30))
def test_moving_loses_no_question(steps):
    definition = TWO
    for key, step in steps:
        definition = drafting.move_question(definition, key, step)
    assert sorted(question.key for question in definition.questions) == ["a", "b", "c"]


def test_sections_move_and_go_only_when_empty():
    assert keys(drafting.move_section(TWO, 1, -1)) == [["c"], ["a", "b"]]
    assert keys(drafting.move_section(TWO, 1, 1)) == keys(TWO)
    assert drafting.rename_section(TWO, 1, "Baru").sections[1].title == "Baru"
    with pytest.raises(DomainError):
        drafting.remove_section(TWO, 0)
    assert keys(drafting.remove_section(drafting.add_section(TWO, "Tiga"), 2)) == keys(TWO)


@pytest.mark.parametrize(
    "step",
    [
        lambda: drafting.remove_question(TWO, "z"),
        lambda: drafting.move_question(TWO, "z", 1),
        lambda: drafting.rename_section(TWO, 9, "x"),
        lambda: drafting.put_question(TWO, ask("d"), section=-1),
    ],
)
def test_what_is_gone_is_refused(step):
    with pytest.raises(DomainError):
        step()


def test_choices_keep_their_values_over_mended_words():
    old = (Choice("mandiri", "Mandiri", 2), Choice("dibantu", "Dibantu", 1))
    assert drafting.choices_of(drafting.lines_of(old), old) == old
    mended = drafting.choices_of("Mandiri penuh = 2\nDibantu = 1", old)
    assert [choice.value for choice in mended] == ["mandiri", "dibantu"]
    swapped = drafting.choices_of("Dibantu = 1\nMandiri = 2\nTidak mampu", old)
    assert [(c.value, c.score) for c in swapped] == [("dibantu", 1), ("mandiri", 2), ("tidak_mampu", 0)]


@given(st.lists(st.text(st.characters(whitelist_categories=["L", "Nd"]), min_size=1, max_size=12), max_size=8))
def test_values_of_choices_are_never_the_same(labels):
    found = drafting.choices_of("\n".join(labels), ())
    assert len({choice.value for choice in found}) == len(found)


def test_bands_are_read_as_people_write_them():
    assert drafting.bands_of("0-4 = Berat\n5 sampai 9: Sedang\n-3 – -1 = Di bawah nol") == (
        Band(0, 4, "Berat"), Band(5, 9, "Sedang"), Band(-3, -1, "Di bawah nol"),
    )  # fmt: skip
    assert drafting.bands_of(drafting.band_lines((Band(0, 4, "Berat"),))) == (Band(0, 4, "Berat"),)


@pytest.mark.parametrize("line", ["berat", "4-0 = x", "0-4", "a-b = c"])
def test_a_line_that_is_no_band_is_named(line):
    with pytest.raises(DomainError, match="tidak terbaca"):
        drafting.bands_of(line)


def test_a_key_is_made_of_the_label_and_unlike_the_others():
    assert drafting.new_key("Sakit apa?", ()) == "sakit_apa"
    assert drafting.new_key("Sakit apa?", ("sakit_apa",)) == "sakit_apa_2"
    assert drafting.new_key("???", ()) == "isian"
