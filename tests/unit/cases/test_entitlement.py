"""The rules of who may have a programme, one by one."""

import pytest

from cases.entitlement import Facts, Rule, Someone, evaluate, judge

CHILD, ELDER, UNKNOWN = Someone(3, "L", False), Someone(71, "P", True), Someone(None, "T", None)


def verdict(rule: Rule, **facts):
    found = evaluate(rule, Facts(**facts))
    return found.entitled, found.why


@pytest.mark.parametrize(
    ("desil", "expected"),
    [({"nasional": 3}, (True, "desil 3 ≤ 4")), ({"nasional": 4}, (True, "desil 4 ≤ 4")),
     ({"nasional": 5}, (False, "desil 5 > 4")), ({}, (None, "desil belum dicatat")),
     ({"kabupaten": 2}, (None, "desil belum dicatat"))],
)  # fmt: skip
def test_the_desil_of_the_level_that_is_asked_for(desil, expected):
    assert verdict(Rule(True, desil={"nasional": 4}), desil=desil) == expected


def test_several_levels_must_all_hold():
    rule = Rule(True, desil={"nasional": 4, "kabupaten": 2})
    assert verdict(rule, desil={"nasional": 1, "kabupaten": 3}) == (False, "desil kabupaten 3 > 2")


def test_a_family_needs_one_member_who_fits():
    rule = Rule(True, desil={"nasional": 4}, age_min=0, age_max=6, who="balita")
    assert verdict(rule, desil={"nasional": 3}, people=(ELDER, CHILD)) == (True, "desil 3 ≤ 4; ada balita")
    assert verdict(rule, desil={"nasional": 3}, people=(ELDER,)) == (False, "tidak ada balita")
    assert verdict(rule, desil={"nasional": 3}, people=()) == (False, "tidak ada balita")


def test_what_is_not_known_is_neither_yes_nor_no():
    rule = Rule(True, age_min=0, age_max=6)
    assert verdict(rule, people=(ELDER, UNKNOWN)) == (None, "usia belum dicatat")
    assert verdict(Rule(False, disability=True), people=(UNKNOWN,))[0] is None


def test_one_member_must_meet_all_that_is_asked_of_a_person():
    rule = Rule(True, age_min=60, sex="L")
    assert verdict(rule, people=(Someone(70, "P"), Someone(30, "L")))[0] is False
    assert verdict(rule, people=(Someone(70, "L"),)) == (True, "ada laki-laki, orang berusia 60 tahun ke atas")


def test_a_person_is_judged_alone():
    assert verdict(Rule(False, age_min=60), people=(ELDER,)) == (True, "usia 71 tahun")
    assert verdict(Rule(False, disability=True), people=(CHILD,)) == (False, "bukan penyandang disabilitas")


def test_any_of_the_kinds_will_do():
    rule = Rule(False, kinds={"05": "Anak dengan Kedisabilitasan", "09": "Penyandang Disabilitas"})
    assert verdict(rule, kinds=frozenset({"09"})) == (True, "Penyandang Disabilitas")
    assert verdict(rule, kinds=frozenset({"11"}))[0] is False


def test_membership_of_other_programmes_is_needed_or_excludes():
    rule = Rule(True, needs={"sembako": "Sembako"}, excludes={"pkh": "PKH"})
    assert verdict(rule, receives=frozenset({"sembako"})) == (True, "menerima Sembako")
    assert verdict(rule) == (False, "belum menerima Sembako")
    assert verdict(rule, receives=frozenset({"sembako", "pkh"})) == (False, "sudah menerima PKH")


def test_what_speaks_against_is_said_before_what_is_missing():
    rule = Rule(True, desil={"nasional": 4}, excludes={"pkh": "PKH"})
    assert verdict(rule, receives=frozenset({"pkh"})) == (False, "sudah menerima PKH")


def test_a_rule_that_asks_nothing_entitles():
    assert verdict(Rule(True)) == (True, "tanpa syarat khusus")


def test_the_best_of_several_rules_counts():
    young = Rule(True, desil={"nasional": 4}, age_max=6, who="balita")
    old = Rule(True, desil={"nasional": 4}, age_min=60, who="lanjut usia")
    both = judge([young, old], Facts((CHILD, ELDER), {"nasional": 2}))
    assert both.entitled and both.why == "desil 2 ≤ 4; ada balita; ada lanjut usia"
    assert judge([young, old], Facts((CHILD,), {"nasional": 2})).entitled
    assert judge([young, old], Facts((), {})).entitled is False
    assert judge([], Facts()).entitled is None
