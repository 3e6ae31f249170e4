"""Whether somebody is entitled to a programme, and why: pure, out of rules and facts handed in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cases.derive import age_words

LEVELS = {"nasional": "desil", "provinsi": "desil provinsi", "kabupaten": "desil kabupaten"}


@dataclass(frozen=True)
class Rule:
    """One rule. `desil`: level -> highest desil. `kinds`: code -> name. `needs`, `excludes`: slug -> name.

    `of_family`: age, sex and disability are asked of at least one member.
    """

    of_family: bool
    desil: Mapping[str, int] = field(default_factory=dict)
    age_min: int | None = None
    age_max: int | None = None
    sex: str = ""
    disability: bool = False
    who: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)
    excludes: Mapping[str, str] = field(default_factory=dict)
    any_member: bool = False

    @property
    def personal(self) -> bool:
        """Whether it asks something of a person."""
        return self.age_min is not None or self.age_max is not None or bool(self.sex) or self.disability


@dataclass(frozen=True)
class Someone:
    """What a rule may ask of a person. None: not known (or not for the reader to know)."""

    age: int | None
    sex: str = ""
    disabled: bool | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of a person or family. `desil`: level -> newest; `kinds`: codes; `receives`: slugs."""

    people: tuple[Someone, ...] = ()
    desil: Mapping[str, int] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()
    receives: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """`entitled` None: something must be recorded first; `why` says what speaks for it, against it, or is missing."""

    entitled: bool | None
    why: str


Part = tuple[bool | None, str]


def judge(rules: Iterable[Rule], facts: Facts) -> Verdict:
    """The best of several rules: entitled by any of them, else not yet clear, else not."""
    found = [evaluate(rule, facts) for rule in rules]
    for state in (True, None, False):
        reasons = [one.why for one in found if one.entitled is state]
        if reasons:
            told = reasons if state else reasons[:1]
            return Verdict(state, "; ".join(dict.fromkeys(part for why in told for part in why.split("; "))))
    return Verdict(None, "belum ada ketentuan")


def evaluate(rule: Rule, facts: Facts) -> Verdict:
    """One rule: what fails is said alone, then what is unknown; where all holds, all of it."""
    parts = [*_desil(rule, facts), *_person(rule, facts), *_kinds(rule, facts), *_programmes(rule, facts)]
    for state in (False, None, True):
        said = [sentence for held, sentence in parts if held is state and sentence]
        if any(held is state for held, _ in parts):
            return Verdict(state, "; ".join(said))
    return Verdict(True, "tanpa syarat khusus")


def _desil(rule: Rule, facts: Facts) -> Iterable[Part]:
    for level, most in rule.desil.items():
        value, word = facts.desil.get(level), LEVELS[level]
        if value is None:
            yield None, f"{word} belum dicatat"
        else:
            yield value <= most, f"{word} {value} {'≤' if value <= most else '>'} {most}"


def _person(rule: Rule, facts: Facts) -> Iterable[Part]:
    if not rule.personal:
        return
    answers = [_fits(rule, person) for person in facts.people]
    wanted = rule.who or _described(rule)
    if True in answers:
        yield True, f"ada {wanted}" if rule.of_family else _own(rule, facts.people[0])
    elif None in answers:
        yield None, f"{_asked(rule)} belum dicatat"
    else:
        yield False, f"tidak ada {wanted}" if rule.of_family else f"bukan {wanted}"


def _fits(rule: Rule, person: Someone) -> bool | None:
    """Whether one person meets age, sex and disability; None: something is not known and nothing speaks against."""
    parts: list[bool | None] = []
    if rule.age_min is not None or rule.age_max is not None:
        low, high = rule.age_min or 0, 200 if rule.age_max is None else rule.age_max
        parts.append(None if person.age is None else low <= person.age <= high)
    if rule.sex:
        parts.append(person.sex == rule.sex if person.sex in {"L", "P"} else None)
    if rule.disability:
        parts.append(person.disabled)
    return False if False in parts else None if None in parts else True


def _asked(rule: Rule) -> str:
    """What must be recorded of a person to tell."""
    age = "usia" if rule.age_min is not None or rule.age_max is not None else ""
    return ", ".join(filter(None, [age, "jenis kelamin" if rule.sex else "", "disabilitas" if rule.disability else ""]))


def _described(rule: Rule) -> str:
    parts = [{"L": "laki-laki", "P": "perempuan"}.get(rule.sex, "")]
    parts.append("penyandang disabilitas" if rule.disability else "")
    if rule.age_min is not None or rule.age_max is not None:
        parts.append(f"orang berusia {age_words(rule.age_min, rule.age_max)}")
    return ", ".join(filter(None, parts))


def _own(rule: Rule, person: Someone) -> str:
    parts = [f"usia {person.age} tahun" if rule.age_min is not None or rule.age_max is not None else ""]
    parts.append({"L": "laki-laki", "P": "perempuan"}.get(rule.sex, ""))
    parts.append("penyandang disabilitas" if rule.disability else "")
    return ", ".join(filter(None, parts))


def _kinds(rule: Rule, facts: Facts) -> Iterable[Part]:
    if rule.kinds:
        held = [name for code, name in rule.kinds.items() if code in facts.kinds]
        yield bool(held), held[0] if held else f"bukan {' atau '.join(rule.kinds.values())}"


def _programmes(rule: Rule, facts: Facts) -> Iterable[Part]:
    for slug, name in rule.needs.items():
        held = slug in facts.receives
        yield held, f"{'menerima' if held else 'belum menerima'} {name}"
    for slug, name in rule.excludes.items():
        if slug in facts.receives:
            yield False, f"sudah menerima {name}"
