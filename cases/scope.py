"""Whose records a user reaches: area x families x secrecy, assignment by assignment (house.md 3).

The functions give a Q for `visible_to` of the models. What is Rahasia is not there for those not cleared (ui.md, Copy).
Related rows are asked by Exists, so that no row ever comes twice.
"""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from accounts.authz import AREA_OF, GRANTS, LEVEL_OF, LIMITED, SECRET, Area, AreaKind, Can, Role, areas, scope
from cases.fieldwork import WORKERS, Status

PKH = "pkh"  # slug of the programme whose families a Korkab PKH sees


def persons(user, can: Can, prefix: str = "") -> Q:
    """`prefix`: the way to the person, "low__"."""
    return scope(user, can, lambda area: _reach_person(area, user, prefix) & _open_person(area, prefix))


def families(user, can: Can) -> Q:
    return scope(user, can, lambda area: _reach_family(area, user) & _open_family(area))


def communities(user, can: Can) -> Q:
    return scope(user, can, lambda area: _reach_community(area) & _open_community(area))


def classifications(user, can: Can) -> Q:
    return scope(user, can, lambda area: _of_subject(area, user) & secrecy(area))


def participations(user, can: Can) -> Q:
    return scope(user, can, lambda area: _of_subject(area, user, community=False) & _programme_secrecy(area))


def dwellings(user, can: Can) -> Q:
    def reach(area: Area) -> Q:
        return _reach_family(area, user, "family__") & _open_family(area, "family__") & _from(LIMITED, area)

    return scope(user, can, reach)


def legal_bases(user, can: Can) -> Q:
    def reach(area: Area) -> Q:
        person = _reach_person(area, user, "person__") & _open_person(area, "person__")
        return person & _from(LIMITED, area) & _basis_secrecy(area)

    return scope(user, can, reach)


def cases(user, can: Can) -> Q:
    """Cases of subjects within reach up to the level cleared there; a Kabid: only what the own bidang handles."""
    return scope(user, can, lambda area: _case(area, user))


def case_letters(user, can: Can) -> Q:
    """Cases for the rights over letters: the same assignment must let the case be read, its level included."""
    nothing = Q(pk__in=[])
    return scope(user, can, lambda area: _case(area, user) if Can.CASE_VIEW in GRANTS[area.role] else nothing)


def assessments(user, can: Can) -> Q:
    """Assessments of the cases within reach, of forms up to the level cleared there."""

    def reach(area: Area) -> Q:
        within = apps.get_model("cases", "Case").objects.filter(_case(area, user))
        return Q(case__in=within, edition__form__level__lte=area.level)

    return scope(user, can, reach)


def approvals(user, can: Can) -> Q:
    """Cases `user` may decide on: a Kabid those of the own bidang, a Sekretaris where no Kabid is free to.

    Nobody decides on what they opened, work on or asked for themselves.
    """
    own = Q(opened_by=user.pk) | Q(worker=user.pk) | Q(asked_by=user.pk)
    return scope(user, can, lambda area: _case(area, user) & ~own & _stands_in(area))


def unattended() -> Q:
    """Cases whose responsible worker may not work on them any more: area, secrecy, or out of the seat."""
    here = Coalesce(*(OuterRef(f"{subject}__kecamatan") for subject in ("person", "family", "community")))
    attended = Q(pk__in=[])
    for role in (role for role, granted in GRANTS.items() if Can.CASE_EDIT in granted):
        seat = _free(role, user=OuterRef("worker"))
        if AREA_OF[role] == AreaKind.KECAMATAN:
            seat = seat.filter(regions=here)
        attended |= Q(Exists(seat), level__lte=LEVEL_OF[role])
    return ~attended


def proposals(user, can: Can) -> Q:
    """Proposals are lists of a whole village: for those who reach all families of it."""
    return scope(user, can, lambda area: area.q() if area.families == "all" else Q(pk__in=[]))


def proposal_items(user, can: Can) -> Q:
    return scope(user, can, lambda area: _of_village_list(area, user, "proposal__"))


def field_rounds(user, can: Can) -> Q:
    return scope(user, can, lambda area: Q() if area.district and area.families == "all" else Q(pk__in=[]))


def field_lists(user, can: Can) -> Q:
    return scope(user, can, lambda area: _field_list(area, user))


def field_items(user, can: Can) -> Q:
    """What stands on a list is seen by whom the list is for, if they reach whom it is about."""

    def reach(area: Area) -> Q:
        about = Q(person__isnull=False) & _reach_person(area, user, "person__") & _open_person(area, "person__")
        about |= Q(family__isnull=False) & _reach_family(area, user, "family__") & _open_family(area, "family__")
        if area.families == "all":
            about |= Q(actor__isnull=False) & area.q("actor__village", "actor__kecamatan")
        return _field_list(area, user, "list__") & about

    return scope(user, can, reach)


def _field_list(area: Area, user, path: str = "") -> Q:
    """Lists of the area; a worker's: for the own role, released, and nobody else's by name."""
    place = area.q(f"{path}village", f"{path}kecamatan")
    if area.role not in WORKERS:
        return place if area.families == "all" else Q(pk__in=[])
    mine = Q(**{f"{path}assigned_to": user.pk})
    if area.families == "all":
        mine |= Q(**{f"{path}assigned_to": None})
    hidden = Q(**{f"{path}status__in": [Status.DRAFT, Status.CANCELLED]})
    return place & mine & Q(**{f"{path}role": area.role}) & ~hidden


def _of_village_list(area: Area, user, path: str) -> Q:
    if area.families != "all":
        return Q(pk__in=[])
    place = area.q(f"{path}village", f"{path}kecamatan")
    return place & _reach_person(area, user, "person__") & _known_openly(area, "person", "person__")


def secrecy(area: Area, path: str = "kind__") -> Q:
    """Kinds this area is cleared for. Rahasia beside a desk (a Kabid): only what the own bidang handles."""
    if area.level < SECRET:
        return Q(**{f"{path}level__lte": area.level})
    if area.desk_id is None:
        return Q()
    return Q(**{f"{path}level__lte": LIMITED}) | Q(**{f"{path}desk": area.desk_id})


def readable(total: Q, user, can: Can, subject: str, path: str = "pk") -> Q:
    """`total` and what is `opened`. An empty `total` is everything already."""
    return total | opened(user, can, subject, path) if total else total


def opened(user, can: Can, subject: str, path: str = "pk") -> Q:
    """The one addition to the scope: what `user` holds open to read by Akses darurat now, by the `path` to its key.

    `subject`: "person" or "case". For the page of one record and its files; never for lists, counts, searches, exports.
    """
    if can not in (Can.PERSON_VIEW, Can.CASE_VIEW) or not areas(user, Can.EMERGENCY_ASK):
        return Q(pk__in=[])
    held = apps.get_model("cases", "EmergencyAccess").objects.asked_by(user).running()
    record = apps.get_model("cases", subject.capitalize())
    within = record.objects.filter(emergency_area(user, subject), pk__in=held.values(f"{subject}_id"))
    return Q(**{f"{path}__in": within.values("pk")})


def emergency_area(user, subject: str) -> Q:
    """Persons or cases in an area where `user` may ask for Akses darurat: as always, but for secrecy and bidang.

    The same assignment must let the user see such records at all.
    """
    can, place = {"person": (Can.PERSON_VIEW, _reach_person), "case": (Can.CASE_VIEW, _place_of_subject)}[subject]
    nothing = Q(pk__in=[])
    return scope(user, Can.EMERGENCY_ASK, lambda area: place(area, user) if can in GRANTS[area.role] else nothing)


def emergency_reviews(user, can: Can) -> Q:
    """Accesses `user` has to judge, never one's own.

    A Kabid those of the own bidang, a Sekretaris where no Kabid is free to, the Kadis where neither is.
    """
    return scope(user, can, lambda area: ~Q(user=user.pk) & _nearest(area))


def clearance(user, can: Can, record) -> int:
    """The highest secrecy level `user` has for one person, family or community through `can`; 0: does not reach it."""
    same = type(record)._base_manager.filter(pk=record.pk)
    reach = {"person": _reach_person, "family": _reach_family}.get(record._meta.model_name)
    levels = [a.level for a in areas(user, can) if same.filter(reach(a, user) if reach else a.q()).exists()]
    top = max(levels, default=0)
    if top < SECRET and record._meta.model_name == "person" and areas(user, Can.EMERGENCY_ASK):
        return SECRET if same.filter(opened(user, can, "person")).exists() else top
    return top


def _case(area: Area, user) -> Q:
    reach = Q(level__lte=area.level) & _of_subject(area, user)
    return reach if area.desk_id is None else reach & Q(desk=area.desk_id)


def _stands_in(area: Area) -> Q:
    """Whoever decides without a bidang stands in for its Kabid: only where none is there, or each had a hand in it."""
    if area.desk_id is not None:
        return Q()
    asked = Coalesce(OuterRef("asked_by"), OuterRef("opened_by"))  # nobody may have asked anything yet
    return ~Q(Exists(_free(Role.KABID, OuterRef("opened_by"), OuterRef("worker"), asked, desk=OuterRef("desk"))))


def _nearest(area: Area) -> Q:
    """Whether nobody nearer than this area is free to judge an access."""
    if area.desk_id is not None:
        return Q(desk=area.desk_id)
    kabid = ~Q(Exists(_free(Role.KABID, OuterRef("user"), desk=OuterRef("desk"))))
    return kabid if area.role == Role.SEKRETARIS else kabid & ~Q(Exists(_free(Role.SEKRETARIS, OuterRef("user"))))


def _free(role: Role, *hands, **where):
    """Assignments in force of a role whose holder is none of `hands`, users of the outer row (none of them empty)."""
    rows = apps.get_model("accounts", "Assignment").objects.active().filter(role=role, user__is_active=True, **where)
    for hand in hands:
        rows = rows.exclude(user=hand)
    return rows


def _programme_secrecy(area: Area) -> Q:
    if area.level < SECRET:
        return Q(programme__level__lte=area.level)
    if area.desk_id is None:
        return Q()
    desks = apps.get_model("cases", "Programme").desks.through.objects
    own = desks.filter(programme_id=OuterRef("programme_id"), desk_id=area.desk_id)
    return Q(programme__level__lte=LIMITED) | Q(Exists(own))


def _from(level: int, area: Area) -> Q:
    """All rows from this clearance on, none below it. A condition even where it holds: Q() would mean everything."""
    return Q(pk__isnull=False) if area.level >= level else Q(pk__in=[])


def _basis_secrecy(area: Area) -> Q:
    """What may be shared of a Rahasia matter is known to whom the matter is; a Kabid by the own bidang's kinds."""
    if area.level < SECRET:
        return Q(level__lte=area.level)
    if area.desk_id is None:
        return Q()
    found = apps.get_model("cases", "Classification").objects.filter(person=OuterRef("person_id"))
    own = found.filter(kind__level=SECRET, kind__desk=area.desk_id)
    return Q(level__lte=LIMITED) | Q(Exists(own))


def _open_person(area: Area, prefix: str = "") -> Q:
    return _known_openly(area, "person", prefix)


def _open_family(area: Area, prefix: str = "") -> Q:
    return _known_openly(area, "family", prefix)


def _open_community(area: Area, prefix: str = "") -> Q:
    return _known_openly(area, "community", prefix)


def _known_openly(area: Area, subject: str, prefix: str) -> Q:
    openly = Q(**{f"{prefix}restricted": False})
    if area.level < SECRET:
        return openly
    if area.desk_id is None:
        return Q()
    kinds = apps.get_model("cases", "Kind").objects.filter(desk=area.desk_id)
    found = apps.get_model("cases", "Classification").objects.filter(kind__in=kinds)
    own = found.filter(**{subject: OuterRef(f"{prefix}pk")})
    if subject == "family":  # a family is restricted with its members
        own_members = found.filter(
            person__memberships__family=OuterRef(f"{prefix}pk"),
            person__memberships__until=None,
        )
        return openly | Q(Exists(own)) | Q(Exists(own_members))
    return openly | Q(Exists(own))


def _reach_person(area: Area, user, prefix: str = "") -> Q:
    """Sets, not questions asked of each row: of a million persons few are in the families meant."""
    place = area.q(f"{prefix}village", f"{prefix}kecamatan")
    if area.families == "all":
        return place
    member = apps.get_model("cases", "FamilyMembership").objects.filter(until=None)
    if area.families == "own":
        return place & Q(**{f"{prefix}pk__in": member.filter(family__companion=user.pk).values("person_id")})
    inside = member.filter(family__in=_in_pkh("family")).values("person_id")
    return place & (Q(**{f"{prefix}pk__in": inside}) | Q(**{f"{prefix}pk__in": _in_pkh("person")}))


def _reach_family(area: Area, user, prefix: str = "") -> Q:
    place = area.q(f"{prefix}village", f"{prefix}kecamatan")
    if area.families == "all":
        return place
    if area.families == "own":
        return place & Q(**{f"{prefix}companion": user.pk})
    return place & Q(**{f"{prefix}pk__in": _in_pkh("family")})


def _reach_community(area: Area, prefix: str = "") -> Q:
    if area.families != "all":
        return Q(**{f"{prefix}pk__in": []})
    return area.q(f"{prefix}village", f"{prefix}kecamatan")


def _of_subject(area: Area, user, *, community: bool = True) -> Q:
    if area.district and area.families == "all" and area.level >= SECRET and area.desk_id is None:
        return Q()
    total = Q(person__isnull=False) & _reach_person(area, user, "person__") & _open_person(area, "person__")
    total |= Q(family__isnull=False) & _reach_family(area, user, "family__") & _open_family(area, "family__")
    if community:
        total |= (
            Q(community__isnull=False) & _reach_community(area, "community__") & _open_community(area, "community__")
        )
    return total


def _place_of_subject(area: Area, user) -> Q:
    """Rows about subjects in this area, whatever their secrecy."""
    if area.district and area.families == "all":
        return Q()
    person = Q(person__isnull=False) & _reach_person(area, user, "person__")
    family = Q(family__isnull=False) & _reach_family(area, user, "family__")
    return person | family | (Q(community__isnull=False) & _reach_community(area, "community__"))


def _in_pkh(subject: str):
    """Ids of the families (or persons) that take part in PKH now."""
    rows = apps.get_model("cases", "Participation").objects.filter(status="aktif", **{f"{subject}__isnull": False})
    return rows.filter(programme__slug=PKH).values(f"{subject}_id")
