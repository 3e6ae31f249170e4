"""What pages, the search box and the joints ask of this room, always within the user's scope."""

import re

from django.db.models import Q
from django.urls import reverse

from accounts.authz import AREA_OF, GRANTS, AreaKind, Can, Role, may
from accounts.models import Assignment, User
from cases.casework import reaches
from cases.models import Case, Person
from cases.search import best, by_nik, digits16, phone_number, said
from office.joints import Hit, Matter, Panel
from referrals.models import Intake, Referral
from referrals.sight import SECRET_WORDS, Sight, rows, sight_of

HITS = 8
SHOWN = 8
LIST = ("service", "village", "kecamatan", "holder", "worker")


def number_of(text: str) -> str:
    """The register number a search text consists of ("2026-1842" too), else ""."""
    packed = "".join(text.split())
    found = re.fullmatch(r"(\d{4})[-/](\d{1,6})", packed)
    return f"{found[1]}-{int(found[2]):06}" if found else ""


def person_of_number(text: str) -> int | None:
    """Id of the person an intake with this register number is about (`joints.numbered`)."""
    number = number_of(text)
    return Intake.objects.filter(number=number).values_list("person", flat=True).first() if number else None


def search(user, text: str) -> list[Hit]:
    """An intake by its exact number; by NIK as typed, phone or name only what the user sees wholly."""
    if not may(user, Can.INTAKE_VIEW):
        return []
    if number := number_of(text):
        return _by_number(user, number)
    found = Intake.objects.visible_to(user, Can.INTAKE_VIEW).select_related(*LIST)
    nik, phone = digits16(text), phone_number(text)
    if nik:
        found = found.filter(said("nik", nik)).order_by("-pk")[:HITS]
    elif phone:
        found = found.filter(said("phone", phone) | said("reporter_phone", phone)).order_by("-pk")[:HITS]
    else:
        found = best(found, text, HITS, name="subject_name", table="referrals_intake")
    return [_hit(row) for row in rows(user, found)]


def _by_number(user, number: str) -> list[Hit]:
    found = Intake.objects.traced_by(user, Can.INTAKE_VIEW, number).select_related(*LIST).first()
    if found is None:
        return []
    if sight_of(user, found) == Sight.NUMBER:
        url = reverse("referrals:intake_trace", args=[number])
        return [Hit("Layanan & Pengaduan", number, f"{SECRET_WORDS} · {found.get_status_display()}", url)]
    return [_hit(row) for row in rows(user, [found])]


def _hit(row) -> Hit:
    return Hit(
        "Layanan & Pengaduan",
        f"{row.number} · {row.title}",
        " · ".join(filter(None, [row.detail, row.place, row.status])),
        row.url,
    )


def person_panels(person: Person, user) -> list[Panel]:
    """Intakes of a person of the register, as far as the user sees them wholly (more would tell too much)."""
    if not may(user, Can.INTAKE_VIEW):
        return []
    found = Intake.objects.visible_to(user, Can.INTAKE_VIEW).filter(person=person).select_related(*LIST).order_by("-pk")
    shown = rows(user, found[: SHOWN + 1])
    if not shown:
        return []
    return [
        Panel(
            "Layanan & Pengaduan",
            "referrals/_person_panel.html",
            {"intakes": shown[:SHOWN], "more": len(shown) > SHOWN},
        )
    ]


def person_matters(person: Person, user) -> list[Matter]:
    """Intakes about a person that nobody has closed yet, as far as the user sees them wholly."""
    if not may(user, Can.INTAKE_VIEW):
        return []
    rows_of = Intake.objects.visible_to(user, Can.INTAKE_VIEW).filter(person=person).open()
    found = rows_of.select_related("service").order_by("pk")[:SHOWN]
    return [Matter(f"{row.service} ({row.number})", row.get_absolute_url(), tone=row.tone) for row in found]


def case_panels(case: Case, user) -> list[Panel]:
    """The intakes handled in a case, those the user sees wholly."""
    if not may(user, Can.INTAKE_VIEW):
        return []
    found = Intake.objects.visible_to(user, Can.INTAKE_VIEW).filter(case=case).select_related(*LIST).order_by("-pk")
    shown = rows(user, found[:SHOWN])
    offered = sends(user, case)
    context = {"intakes": shown, "case": case, "sends": offered, "refers": may(user, Can.INTAKE_REFER)}
    return [Panel("Rujukan & layanan", "referrals/_case_panel.html", context)] if shown or offered else []


def sends(user, case: Case) -> bool:
    """Whether `user` may take in what a case needs of somebody else (`actions.intake_for`)."""
    open_of_person = case.is_open and case.person_id is not None
    return open_of_person and may(user, Can.INTAKE_CREATE) and reaches(user, case, Can.CASE_EDIT)


def linked_case(user, intake: Intake) -> Case | None:
    """The case the intake is handled in, for those who may see that case."""
    if not intake.case_id or not may(user, Can.CASE_VIEW):
        return None
    return Case.objects.visible_to(user, Can.CASE_VIEW).filter(pk=intake.case_id).first()


def workers() -> list[User]:
    """Who verifies or handles at the office: at the district's desk or a bidang; by name."""
    office = (AreaKind.DISTRICT, AreaKind.DESK)
    work = {Can.INTAKE_VERIFY, Can.INTAKE_HANDLE}
    roles = [role for role in Role if work & GRANTS[role] and AREA_OF[role] in office]
    held = Assignment.objects.active().filter(role__in=roles).values("user")
    return list(User.objects.filter(is_active=True, pk__in=held).order_by("name", "pk"))


def kin(user, intake: Intake) -> list[Intake]:
    """The intakes said to belong together with this one, as far as the user sees them wholly."""
    rows_of = Intake.objects.visible_to(user, Can.INTAKE_VIEW)
    akin = Q(related=intake.pk)
    if intake.related_id:
        akin |= Q(pk=intake.related_id)
    return list(rows_of.filter(akin).order_by("-pk")[:SHOWN])


def intake_subject(user, pk: str) -> tuple[str, str] | None:
    """For the trail: label and page of an intake, None outside the user's scope."""
    found = Intake.objects.visible_to(user, Can.INTAKE_VIEW).filter(pk=pk).first() if pk.isdecimal() else None
    return (str(found), found.get_absolute_url()) if found else None


def referral_subject(user, pk: str) -> tuple[str, str] | None:
    rows_of = Referral.objects.visible_to(user, Can.REFERRAL_VIEW).select_related("intake")
    found = rows_of.filter(pk=pk).first() if pk.isdecimal() else None
    return (str(found), found.get_absolute_url()) if found else None


def intake_files(user, pk: int, change: bool) -> Intake | None:
    """The intake if `user` may read (or add) its files: only who sees it wholly."""
    can = Can.INTAKE_COMPLETE if change else Can.INTAKE_VIEW
    return Intake.objects.visible_to(user, can).filter(pk=pk).first()


def referral_files(user, pk: int, change: bool) -> Referral | None:
    """The referral if `user` may read its files: the office always, the desk while it is open."""
    found = Referral.objects.visible_to(user, Can.REFERRAL_VIEW).select_related("intake").filter(pk=pk).first()
    if found is None or (change and not found.is_open):
        return None
    return found if found.is_open or on_office_side(user, found) else None


def on_office_side(user, referral: Referral) -> bool:
    """Whether the user reads a referral as the office does: through the intake, not only as a member of the desk."""
    return Intake.objects.visible_to(user, Can.INTAKE_VIEW).filter(pk=referral.intake_id).exists()


def with_members() -> set[int]:
    """Ids of desks somebody answers for here; for the others the back office records the answers."""
    return set(
        Assignment.objects.active().filter(desk__isnull=False, user__is_active=True).values_list("desk_id", flat=True)
    )


def candidates(user, intake: Intake) -> list[Person]:
    """Persons of the register the one concerned may be: by NIK, else by name in the same kecamatan; at most five."""
    seen = Person.objects.visible_to(user, Can.PERSON_VIEW).active().select_related("village", "kecamatan")
    if not intake.restricted:
        seen = seen.filter(restricted=False)
    found = list(by_nik(seen, intake.nik)[:5]) if intake.nik else []
    key = intake.name_key.split()
    if len(found) < 5 and key:
        near = seen.filter(name_key__startswith=key[0])
        near = near.filter(kecamatan=intake.kecamatan_id) if intake.kecamatan_id else near
        known = {person.pk for person in found}
        found += [person for person in near.order_by("name_key", "pk")[:20] if person.pk not in known]
    return found[:5]


def linked_person(user, intake: Intake) -> Person | None:
    """The linked person if the user may open the page; a link opens nobody (quality.md 3, 21)."""
    if not intake.person_id:
        return None
    rows_of = Person.objects.visible_to(user, Can.PERSON_VIEW).select_related("village", "kecamatan")
    return rows_of.filter(pk=intake.person_id).first()
