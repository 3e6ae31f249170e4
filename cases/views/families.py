"""Families: list, page, members, KK numbers, desil, companion."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.authz import LIMITED, Can, requires
from cases import actions, queries, scope, story
from cases.filters import FamilyFilter
from cases.forms.facts import DesilForm
from cases.forms.family import (
    CompanionForm,
    FamilyCreateForm,
    FamilyEditForm,
    KkForm,
    LeaveForm,
    MemberForm,
    MemberSearchForm,
)
from cases.forms.person import AttachForm
from cases.models import Classification, Dwelling, Family, FamilyRole, Participation, Person
from cases.search import by_kk, by_name, by_nik, digits16
from cases.views.moving import editable
from cases.views.shared import (
    attached,
    crumbs,
    family_or_404,
    form_page,
    has_left,
    history_page,
    kk_told,
    membership_or_404,
    person_or_404,
    posted,
    private,
    refuse,
    taken,
)
from documents.models import Attachment
from office.errors import DomainError
from office.forms import EditForm
from office.joints import panels_for
from office.paging import page

CANDIDATES = 10


@requires(Can.PERSON_VIEW)
@require_safe
def family_list(request):
    user = request.user
    rows = Family.objects.visible_to(user, Can.PERSON_VIEW).select_related("head", "village", "kecamatan")
    filtered = FamilyFilter(request.GET, rows, user=user)
    listed = page(filtered.qs.prefetch_related(queries.shown_kinds(user)), request, order=("head_key", "pk"))
    desil, people = queries.desil_of(listed.rows), queries.headcount(user, listed.rows)
    for family in listed.rows:
        family.label, family.people = queries.family_title(family), people[family.pk]
        family.desil = desil.get(family.pk)
    context = {
        "title": "Keluarga",
        "lead": "Keluarga di wilayah Anda, menurut nama kepala keluarga.",
        "filter": filtered,
        "page": listed,
        "sought": request.GET.get("q", "")[:120],
    }
    return TemplateResponse(request, "cases/family_list.html", context)


@requires(Can.PERSON_VIEW)
@require_POST
def family_find(request):
    """From the search box of the list: a No. KK opens the family, anything else narrows the list by name."""
    text = request.POST.get("q", "")[:200]
    number = digits16(text)
    if not number:
        params = request.GET.copy()
        params.pop("halaman", None)
        params["q"] = text.replace("\x00", "").strip()[:120]
        return redirect(f"{reverse('cases:family_list')}?{params.urlencode()}")
    rows = by_kk(Family.objects.visible_to(request.user, Can.PERSON_VIEW), number).order_by("-active", "pk")
    found = rows.filter(no_kk=number).first() or rows.first()  # who has it now before who once had it
    if found:
        return redirect(found)
    messages.warning(request, "Tidak ada keluarga dengan No. KK ini di wilayah Anda.")
    return redirect("cases:family_list")


@requires(Can.PERSON_VIEW)
@require_safe
def family_detail(request, pk):
    return detail_page(request, family_or_404(request, pk, Can.PERSON_VIEW))


def detail_page(request, family: Family, *, number: str = "", attach_form=None, status: int = 200):
    user = request.user
    level = scope.clearance(user, Can.PERSON_VIEW, family)
    found = list(
        Classification.objects.visible_to(user, Can.PERSON_VIEW).filter(family=family).select_related("kind")
        .order_by("ended_on", "kind__code")
    )  # fmt: skip
    actions.read_secret(by=user, classifications=found)
    relatives, away = queries.members(user, family)
    can = queries.held(user, family)
    programmes = Participation.objects.visible_to(user, Can.PERSON_VIEW).filter(family=family)
    dwellings = list(Dwelling.objects.visible_to(user, Can.PERSON_VIEW).filter(family=family).order_by("-surveyed_on"))
    context = {
        "title": queries.family_title(family),
        "lead": f"{len(relatives)} anggota · {queries.place(family)}",
        "family": family,
        "number": number,
        "can": {right.name.lower(): right in can for right in queries.EDITS},
        "level": level,
        "relatives": [(row, queries.age(row.person).cell) for row in relatives],
        "away": away,
        "former": queries.former_members(user, family),
        "heading": heading(family) if relatives else "",
        "joined_into": _visible(user, family.joined_into_id),
        "joined": Family.objects.visible_to(user, Can.PERSON_VIEW).filter(joined_into=family).select_related("head"),
        "separate_form": EditForm(user=user, initial={"version": family.version}),
        "dwelling": dwellings[0] if dwellings else None,
        "past_dwellings": dwellings[1:],
        "attachments": Attachment.objects.of(family) if level >= LIMITED else [],
        "attach_form": attach_form or AttachForm(user=user),
        "kinds": [row for row in found if not row.ended_on],
        "past_kinds": [row for row in found if row.ended_on],
        "programmes": list(programmes.select_related("programme").order_by("-period", "-pk")),
        "cards": family.cards.order_by("-pk"),
        "desil_records": family.desil_records.in_time().reverse()[:12],
        "events": story.told(user, family, level=level),
        "panels": panels_for(family, user),
        "crumbs": crumbs(family)[:1],
    }
    return TemplateResponse(request, "cases/family_detail.html", context, status=status)


def heading(family: Family) -> str:
    """What is wrong with the head of a family, as a sentence; "" where there is one who is still there."""
    head = family.memberships.filter(until=None, role=FamilyRole.HEAD).select_related("person").first()
    if head is None:
        return "Keluarga ini belum mempunyai kepala."
    return "" if head.person.active else "Kepala keluarga ini sudah dinonaktifkan."


def _visible(user, pk: int | None) -> Family | None:
    rows = Family.objects.visible_to(user, Can.PERSON_VIEW).select_related("head")
    return rows.filter(pk=pk).first() if pk else None


@requires(Can.PERSON_VIEW)
@require_safe
def family_history(request, pk):
    """Who changed what of the family, from what to what."""
    return history_page(request, family_or_404(request, pk, Can.PERSON_VIEW))


@requires(Can.PERSON_EDIT)
@require_POST
def family_attach(request, pk):
    """Keep a photo of the house or a paper with the family."""
    family = family_or_404(request, pk, Can.PERSON_EDIT)
    form = attached(request, family)
    return redirect(family) if form is None else detail_page(request, family, attach_form=form, status=422)


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def family_create(request, pk):
    """The family of a person who belongs to none yet; the person becomes its head."""
    person = person_or_404(request, pk, Can.PERSON_EDIT)
    names = ("village", "address", "rt", "rw")
    initial = {name: getattr(person, name) for name in names}
    form = FamilyCreateForm(posted(request), user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            family = actions.create_family(
                by=request.user, values=form.values(), head=person, once=form.cleaned_data["once"]
            )
        except DomainError as error:
            refuse(form, kk_told(request.user, error, form.cleaned_data["no_kk"]))
        else:
            messages.success(request, "Keluarga tercatat. Tambahkan anggotanya.")
            return redirect(family)
    return form_page(request, form, person, title=f"Keluarga {person.name}", submit="Simpan keluarga")


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def family_edit(request, pk):
    family = family_or_404(request, pk, Can.PERSON_EDIT)
    form = FamilyEditForm(posted(request), user=request.user, initial=FamilyEditForm.initial_of(family))
    return _change(
        request, form, family, "Ubah alamat dan catatan",
        lambda data: actions.update_family(
            by=request.user, family=family, values=form.values(), version=data["version"],
            relocate=editable(request.user, family) if data["relocate"] else (),
        ),
    )  # fmt: skip


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def family_kk(request, pk):
    family = family_or_404(request, pk, Can.PERSON_EDIT)
    form = KkForm(posted(request), user=request.user, initial={"version": family.version})

    def act(data):
        try:
            actions.change_kk(by=request.user, family=family, **data)
        except DomainError as error:
            raise kk_told(request.user, error, data["no_kk"]) from error

    return private(_change(request, form, family, "No. KK baru", act))


@requires(Can.PARTICIPATION_EDIT)
@require_http_methods(["GET", "POST"])
def family_companion(request, pk):
    family = family_or_404(request, pk, Can.PARTICIPATION_EDIT)
    initial = {"version": family.version, "companion": family.companion_id}
    form = CompanionForm(posted(request), user=request.user, initial=initial)
    return _change(
        request, form, family, "Pendamping PKH",
        lambda data: actions.set_companion(by=request.user, family=family, **data),
    )  # fmt: skip


@requires(Can.PARTICIPATION_EDIT)
@require_http_methods(["GET", "POST"])
def desil_create(request, pk):
    family = family_or_404(request, pk, Can.PARTICIPATION_EDIT)
    form = DesilForm(posted(request), user=request.user)
    return _change(
        request, form, family, "Catat desil",
        lambda data: actions.record_desil(by=request.user, family=family, **form.values()),
    )  # fmt: skip


def _change(request, form, family, title, act):
    """One form of a family: done, or shown again with what was wrong."""
    done = taken(request, form, lambda: act(form.cleaned_data), family)
    return done or form_page(request, form, family, title=title)


@requires(Can.PERSON_REVEAL)
@require_POST
@vary_on_headers("HX-Request")
def family_reveal(request, pk):
    """Uncover or copy the No. KK: in the trail each time, in no URL, in no cache."""
    family = family_or_404(request, pk, Can.PERSON_REVEAL)
    try:
        number = actions.reveal_no_kk(by=request.user, family=family, copied=request.POST.get("salin") == "1")
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(family)
    if request.htmx:
        return private(HttpResponse(number, content_type="text/plain; charset=utf-8"))
    return private(detail_page(request, family, number=number))


# --- Members -------------------------------------------------------------------------------------
@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def member_add(request, pk):
    """Step one finds the person in one's own area, step two says as what the person joins."""
    family = family_or_404(request, pk, Can.PERSON_EDIT)
    sought = MemberSearchForm(posted(request), user=request.user)
    form, found = None, Person.objects.none()
    if request.method == "POST" and sought.is_valid():
        found = candidates(request.user, sought.cleaned_data["q"])
        chosen = request.POST if "person" in request.POST or "role" in request.POST else None
        form = MemberForm(chosen, user=request.user, initial={"version": family.version})
        reachable = Person.objects.visible_to(request.user, Can.PERSON_EDIT).select_related("village", "kecamatan")
        form.fields["person"].queryset = reachable.filter(pk__in=[person.pk for person in found])
        form.fields["person"].label_from_instance = lambda p: f"{p.name}, {queries.age(p).words}, {queries.place(p)}"
        if chosen and form.is_valid() and _join(request, family, form):
            return redirect(family)
    context = {
        "title": "Tambah anggota", "family": family, "sought": sought, "form": form, "found": bool(found),
        "crumbs": crumbs(family),
    }  # fmt: skip
    wrong = sought.errors or (form is not None and form.errors)
    return TemplateResponse(request, "cases/member_add.html", context, status=422 if wrong else 200)


def candidates(user, text: str) -> list[Person]:
    rows = Person.objects.visible_to(user, Can.PERSON_EDIT).active()
    number = digits16(text)
    rows = by_nik(rows, number) if number else by_name(rows, text).order_by("name_key", "pk")
    return list(rows[:CANDIDATES])


def _join(request, family: Family, form: MemberForm) -> bool:
    try:
        actions.add_member(by=request.user, family=family, **form.cleaned_data)
    except DomainError as error:
        refuse(form, error)
        return False
    messages.success(request, f"{form.cleaned_data['person'].name} menjadi anggota.")
    return True


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def member_leave(request, pk):
    membership = membership_or_404(request, pk)
    if membership.until:
        return has_left(request, membership)
    person, family = membership.person, membership.family
    form = LeaveForm(posted(request), user=request.user, initial={"version": family.version})
    page = _change(
        request, form, family, f"{person.name} keluar dari keluarga",
        lambda data: actions.end_membership(by=request.user, membership=membership, **data),
    )  # fmt: skip
    if membership.until and membership.end_reason == LeaveForm.DIED and person.active:
        messages.info(request, f"{person.name} masih aktif dalam register. Nonaktifkan juga, atau batal bila keliru.")
        return redirect("cases:person_deactivate", person.pk)
    return page
