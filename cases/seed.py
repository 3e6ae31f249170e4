"""Reference data of this room, from `cases/data/`: kinds of PPKS, programmes, assessment forms.

Idempotent; the admin's edits stay.
"""

import csv
import json
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from cases import questionnaire
from cases.derive import alias_key
from cases.models import (
    AssessmentForm,
    AssessmentVersion,
    CaseService,
    EntitlementRule,
    Kind,
    KindAlias,
    Programme,
    ProgrammeAlias,
    ProposalWindow,
)
from office import clock
from office.models import Desk

DATA = Path(__file__).parent / "data"
LEGAL_BASIS = "Permensos 8/2012"
NEED_DISABILITY = {"05", "09"}  # domain.md 1.3


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def seed() -> None:
    """Make what is missing; what stands is left as the office changed it."""
    desks = {desk.slug: desk for desk in Desk.objects.all()}
    new = [row for row in rows("ppks_kinds.csv") if _kind(row, desks)]
    _succeed(new)
    for row in rows("programmes.csv"):
        _programme(row, desks)
    for path in sorted((DATA / "assessments").glob("*.json")):
        _assessment_form(json.loads(path.read_text(encoding="utf-8")))
    for row in rows("entitlements.csv"):
        _rule(row)
    for row in rows("proposal_windows.csv"):
        _window(row)
    for row in rows("services.csv"):
        values = {name: row[name] for name in ("name", "function", "unit")} | {"order": int(row["order"])}
        CaseService.objects.get_or_create(slug=row["slug"], defaults=values)


def _kind(row: dict[str, str], desks: dict[str, Desk]) -> bool:
    """Whether the kind was made now."""
    kind, new = Kind.objects.get_or_create(
        code=row["code"],
        defaults={
            "slug": slugify(row["name"])[:60].strip("-"),
            "name": row["name"],
            "subjects": row["subject"],
            "age_min": int(row["age_min"]) if row["age_min"] else None,
            "age_max": int(row["age_max"]) if row["age_max"] else None,
            "sex": row["sex"],
            "spm": row["spm"],
            "needs_disability": row["code"] in NEED_DISABILITY,
            "level": int(row["level"]),
            "desk": desks.get(row["bidang"]),
            "legal_basis": LEGAL_BASIS,
        },
    )
    for alias in {row["code"], row["name"], *filter(None, row["aliases"].split("|"))}:
        KindAlias.objects.get_or_create(kind=kind, key=alias_key(alias), defaults={"name": alias})
    return new


def _succeed(made: list[dict[str, str]]) -> None:
    """Which kind usually follows when somebody has grown out of one (domain.md 1.3)."""
    known = dict(Kind.objects.values_list("code", "pk"))
    for row in made:
        if row["successor"] in known:
            Kind.objects.filter(code=row["code"]).update(successor=known[row["successor"]])


def _programme(row: dict[str, str], desks: dict[str, Desk]) -> None:
    plain = {name: row[name] for name in ("code", "name", "unit", "central", "local")}
    programme, new = Programme.objects.get_or_create(
        slug=row["slug"], defaults=plain | {"level": int(row["level"]), "benefit": row["benefit"] == "1"}
    )
    if new or not programme.desks.exists():  # agencies may come after the first seed
        programme.desks.set([desks[slug] for slug in row["desks"].split("|") if slug in desks])
    for alias in {row["name"], *filter(None, row["aliases"].split("|"))}:
        ProgrammeAlias.objects.get_or_create(key=alias_key(alias), defaults={"name": alias, "programme": programme})


def _assessment_form(row: dict) -> None:
    """A form comes with its first version, published; later ones are the office's own."""
    plain = {name: row[name] for name in ("name", "purpose", "level")}
    form, new = AssessmentForm.objects.get_or_create(slug=row["slug"], defaults=plain)
    if new:
        form.kinds.set(Kind.objects.filter(code__in=row["kinds"]))
        definition = questionnaire.write(questionnaire.read(row))
        AssessmentVersion.objects.create(form=form, number=1, published_on=clock.today(), definition=definition)


def _rule(row: dict[str, str]) -> None:
    numbers = {name: int(row[name]) if row[name] else None for name in ("desil_national_max", "age_min", "age_max")}
    ticks = {name: row[name] == "1" for name in ("needs_disability", "any_member")}
    texts = {name: row[name] for name in ("unit", "sex", "who", "legal_basis")}
    programme = Programme.objects.get(slug=row["programme"])
    rule, new = EntitlementRule.objects.get_or_create(
        programme=programme, name=row["name"], defaults=numbers | ticks | texts
    )
    if new:
        rule.kinds.set(Kind.objects.filter(code__in=row["kinds"].split("|")))
        rule.needs.set(Programme.objects.filter(slug__in=row["needs"].split("|")))
        rule.excludes.set(Programme.objects.filter(slug__in=row["excludes"].split("|")))


def _window(row: dict[str, str]) -> None:
    days = {name: int(row[name]) if row[name] else None for name in ("opens_day", "closes_day", "pulled_day")}
    window, new = ProposalWindow.objects.get_or_create(
        name=row["name"], defaults=days | {"kind": row["kind"], "source": row["source"]}
    )
    if new:
        window.programmes.set(Programme.objects.filter(slug__in=row["programmes"].split("|")))
