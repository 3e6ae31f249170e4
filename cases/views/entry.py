"""Taking a person into the register: search first, then create."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authz import Can, requires
from cases import actions, nik, queries
from cases.forms.doubles import LikelyForm
from cases.forms.person import PersonCreateForm, SearchForm, nik_warnings
from cases.likely import likely
from cases.likeness import REASONS
from cases.models import Person
from cases.search import known
from cases.views.shared import crumbs, posted, refuse
from office import clock
from office.dates import read_date
from office.errors import DomainError
from regions.models import Region

STEPS = ["Cari", "Isi data"]
MANY = 50  # persons one may have said it is not
ELSEWHERE = "Orang ini sudah terdaftar di wilayah lain. Hubungi kabupaten sebelum mencatatnya lagi."


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_search(request):
    """Step one: who is asked for, and who may be that person already."""
    form = SearchForm(posted(request), user=request.user)
    asked = request.method == "POST" and form.is_valid()
    context = {
        "steps": STEPS,
        "title": "Catat orang",
        "form": form,
        "asked": asked,
        "crumbs": crumbs(),
        "matches": [],
        "elsewhere": "",
    }
    if asked:
        found = known(Person.objects.visible_to(request.user, Can.PERSON_VIEW), **form.cleaned_data)
        try:
            for person in found.elsewhere[:1]:
                actions.elsewhere(by=request.user, person=person)
        except DomainError as error:
            form.add_error(None, error.message)
        context["matches"] = [(person, queries.who(person)) for person in found.here]
        context["elsewhere"] = ELSEWHERE if found.elsewhere else ""
        context["carried"] = {name: form.data.get(name, "") for name in form.fields}
    return TemplateResponse(request, "cases/person_search.html", context, status=422 if form.errors else 200)


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_create(request):
    """Step two. `mulai` carries what step one asked for; a GET has nothing to go on and leads back to it."""
    if request.method == "GET":
        return redirect("cases:person_search")
    if "mulai" in request.POST:
        names = ("nik", "name", "birth_date", "birth_year")
        form = create_form(request, initial={name: request.POST.get(name, "")[:120] for name in names})
        return create_page(request, form)
    form = create_form(request, request.POST)
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            person = actions.create_person(
                by=request.user, values=form.values(), once=cleaned["once"], kind=cleaned.get("kind"),
                override_reason=cleaned.get("override_reason", ""), apart_from=said_not(request),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{person.name} tercatat.")
            return redirect(person)
    return create_page(request, form)


def create_form(request, data=None, **kwargs) -> PersonCreateForm:
    kinds = None
    if request.user.holds(Can.CLASSIFICATION_EDIT):
        kinds = queries.kinds(request.user, Can.CLASSIFICATION_EDIT, "person", "family", "community")
    return PersonCreateForm(
        data, user=request.user, kinds=kinds, claims=lambda number: claim(request.user, number),
        hint_url=reverse("cases:nik_hint"), **kwargs,
    )  # fmt: skip


def create_page(request, form):
    context = {
        "title": "Orang baru", "form": form, "crumbs": crumbs(), "cancel": reverse("cases:person_list"),
        "said_not": sorted(said_not(request)),
    }  # fmt: skip
    return TemplateResponse(request, "cases/person_create.html", context, status=422 if form.errors else 200)


def said_not(request, *more: str) -> set[int]:
    """Persons the clerk said the new one is not ("bukan"), those in the clerk's scope."""
    keys = {int(key) for key in [*request.POST.getlist("bukan")[:MANY], *more] if key.isdecimal() and len(key) < 19}
    visible = Person.objects.visible_to(request.user, Can.PERSON_VIEW) if keys else Person.objects.none()
    return set(visible.filter(pk__in=keys).values_list("pk", flat=True))


@requires(Can.PERSON_EDIT)
@require_POST
def person_likely(request):
    """Who the person being typed may be: a fragment. `bukan_ini`: one of them the clerk says it is not."""
    typed = LikelyForm(request.POST, user=request.user).traits()
    apart = said_not(request, request.POST.get("bukan_ini", ""))
    context = {"said_not": sorted(apart), "matches": [], "elsewhere": ""}
    if typed:
        found = likely(Person.objects.visible_to(request.user, Can.PERSON_VIEW), typed, not_these=frozenset(apart))
        context["matches"] = [
            (person, queries.who(person), [REASONS[code] for code in said.reasons]) for person, said in found.here
        ]
        try:
            for person in found.elsewhere[:1]:
                actions.elsewhere(by=request.user, person=person)
                context["elsewhere"] = ELSEWHERE
        except DomainError as error:
            context["elsewhere"] = error.message
    return TemplateResponse(request, "cases/_likely.html", context)


def claim(user, number: str, exclude: int | None = None) -> str:
    """Who has this NIK already, in a sentence for `user`; "" if nobody the user may know of. Logs hits outside."""
    found = known(Person.objects.visible_to(user, Can.PERSON_VIEW).exclude(pk=exclude), nik=number)
    here = [person for person in found.here if person.pk != exclude]
    if here:
        return f"NIK ini sudah dipakai {here[0].name} ({queries.place(here[0])}); keduanya akan ditandai sengketa."
    outside = [person for person in found.elsewhere if person.pk != exclude]
    if not outside:
        return ""
    actions.elsewhere(by=user, person=outside[0])
    return ELSEWHERE


@requires(Can.PERSON_EDIT)
@require_POST
def nik_hint(request):
    """What the digits typed so far say: a fragment under the field."""
    number = nik.read(request.POST.get("nik", "")[:40])
    context = {"fault": "", "warnings": []}
    if number.digits is None:
        context["fault"] = nik.SENTENCES[number.fault] if len(request.POST.get("nik", "").strip()) >= 16 else ""
        return TemplateResponse(request, "cases/_nik_hint.html", context)
    said = nik.decode(number.digits)
    born = read_date(request.POST.get("birth_date", "")[:40])
    context |= {
        "born": said.birth_date(clock.today()),
        "sex": "perempuan" if said.sex == "P" else "laki-laki",
        "home": home_of(said.region),
        "warnings": nik_warnings(number.digits, born, request.POST.get("sex", "")),
    }
    return TemplateResponse(request, "cases/_nik_hint.html", context)


def home_of(region: str) -> str:
    """The kecamatan or kabupaten the first six digits name, if it is loaded, else the code."""
    code = f"{region[:2]}.{region[2:4]}.{region[4:]}"
    rows = {row.code: row for row in Region.objects.filter(code__in=[code, code[:5]]).select_related("parent")}
    if code in rows:
        return f"{rows[code].short_label}, {rows[code].parent.name}"
    return rows[code[:5]].short_label if code[:5] in rows else f"kode wilayah {region}"
