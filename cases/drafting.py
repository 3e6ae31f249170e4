"""Changing the draft of an assessment form, one small step at a time. Pure: each gives a new definition."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from django.utils.text import slugify

from cases.questionnaire import Band, Choice, Definition, Question, Section
from office.errors import DomainError

KEY_LIMIT = 40
SCORED = re.compile(r"(?P<label>.+?)\s*=\s*(?P<score>[-+]?\d{1,4})")
BAND = re.compile(r"(?P<low>-?\d{1,5})\s*(?:-|–|sampai|s\.d\.)\s*(?P<high>-?\d{1,5})\s*[=:]\s*(?P<words>.+)")
GONE = "Pertanyaan atau bagian ini sudah tidak ada. Muat ulang halaman."


def add_section(definition: Definition, title: str) -> Definition:
    return replace(definition, sections=(*definition.sections, Section(title)))


def rename_section(definition: Definition, at: int, title: str) -> Definition:
    section_at(definition, at)
    return _sections(definition, lambda n, part: replace(part, title=title) if n == at else part)


def section_at(definition: Definition, at: int) -> Section:
    """The section with that number, from 0. Raises DomainError if it is gone."""
    if not 0 <= at < len(definition.sections):
        raise DomainError(GONE)
    return definition.sections[at]


def home_of(definition: Definition, key: str) -> int:
    """The number of the section a question stands in. Raises DomainError if it is gone."""
    for at, part in enumerate(definition.sections):
        if any(question.key == key for question in part.questions):
            return at
    raise DomainError(GONE)


def put_question(definition: Definition, question: Question, *, section: int) -> Definition:
    """Add a question at the end of a section, or change the one with its key (moved if its section is another)."""
    section_at(definition, section)
    standing = definition.find(question.key)
    if standing and home_of(definition, question.key) == section:
        return _sections(
            definition,
            lambda _, part: replace(
                part, questions=tuple(question if q.key == question.key else q for q in part.questions)
            ),
        )
    without = remove_question(definition, question.key) if standing else definition
    return _sections(
        without, lambda n, part: replace(part, questions=(*part.questions, question)) if n == section else part
    )


def remove_question(definition: Definition, key: str) -> Definition:
    home_of(definition, key)
    return _sections(
        definition, lambda _, part: replace(part, questions=tuple(q for q in part.questions if q.key != key))
    )


def remove_section(definition: Definition, at: int) -> Definition:
    """Only an empty section goes: questions are removed one by one, knowingly."""
    if section_at(definition, at).questions:
        raise DomainError("Pindahkan atau hapus dahulu pertanyaan di bagian ini.")
    return replace(definition, sections=tuple(part for n, part in enumerate(definition.sections) if n != at))


def move_question(definition: Definition, key: str, step: int) -> Definition:
    """One place up (-1) or down (1); over the edge of its section into the next one."""
    at = home_of(definition, key)
    rows = list(definition.sections[at].questions)
    place = next(n for n, question in enumerate(rows) if question.key == key)
    if 0 <= place + step < len(rows):
        rows[place], rows[place + step] = rows[place + step], rows[place]
        return _sections(definition, lambda n, part: replace(part, questions=tuple(rows)) if n == at else part)
    if not 0 <= at + step < len(definition.sections):
        return definition
    moved, rest = rows[place], remove_question(definition, key)
    place_in = (lambda rows: (moved, *rows)) if step > 0 else (lambda rows: (*rows, moved))
    return _sections(
        rest, lambda n, part: replace(part, questions=place_in(part.questions)) if n == at + step else part
    )


def move_section(definition: Definition, at: int, step: int) -> Definition:
    section_at(definition, at)
    parts = list(definition.sections)
    if 0 <= at + step < len(parts):
        parts[at], parts[at + step] = parts[at + step], parts[at]
    return replace(definition, sections=tuple(parts))


def _sections(definition: Definition, change: Callable[[int, Section], Section]) -> Definition:
    return replace(definition, sections=tuple(change(n, part) for n, part in enumerate(definition.sections)))


# --- Names and lines an administrator types --------------------------------------------------------
def new_key(label: str, taken: Iterable[str]) -> str:
    """A name for a question or choice made of its label, unlike all that are taken."""
    taken, stem = set(taken), slugify(label).replace("-", "_")[:KEY_LIMIT].strip("_") or "isian"
    number, key = 2, stem
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def choices_of(text: str, old: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Choices out of lines "Mandiri = 2"; what stood before, also with its wording mended in place, keeps its value."""
    lines = [_scored(line) for line in text.splitlines() if line.strip()]
    by_label = {choice.label: choice.value for choice in old}
    used = {by_label[label] for label, _ in lines if label in by_label}
    found: list[Choice] = []
    for at, (label, score) in enumerate(lines):
        mended = at < len(old) and len(old) == len(lines) and old[at].value not in used
        value = by_label.get(label) or (old[at].value if mended else new_key(label, used | {c.value for c in old}))
        used.add(value)
        found.append(Choice(value, label, score))
    return tuple(found)


def lines_of(choices: tuple[Choice, ...]) -> str:
    return "\n".join(f"{choice.label} = {choice.score}" if choice.score else choice.label for choice in choices)


def bands_of(text: str) -> tuple[Band, ...]:
    """Bands out of lines "0-4 = Ketergantungan total". Raises DomainError naming the line that cannot be read."""
    bands = []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = BAND.fullmatch(line)
        if not found or int(found["low"]) > int(found["high"]):
            raise DomainError(f"Baris “{line[:60]}” tidak terbaca. Tulis seperti: 0-4 = Ketergantungan total.")
        bands.append(Band(int(found["low"]), int(found["high"]), found["words"].strip()))
    return tuple(bands)


def band_lines(bands: tuple[Band, ...]) -> str:
    return "\n".join(f"{band.low}-{band.high} = {band.words}" for band in bands)


def _scored(line: str) -> tuple[str, int]:
    found = SCORED.fullmatch(line.strip())
    return (found["label"], int(found["score"])) if found else (line.strip(), 0)
