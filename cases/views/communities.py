"""Communities that are classified as a whole."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authz import Can, requires
from cases import actions, queries, scope, story
from cases.filters import CommunityFilter
from cases.forms.family import CommunityCreateForm, CommunityEditForm
from cases.models import Classification, Community
from cases.views.shared import community_or_404, crumbs, form_page, posted, refuse
from office.errors import DomainError
from office.joints import panels_for
from office.paging import page


@requires(Can.PERSON_VIEW)
@require_safe
def community_list(request):
    rows = Community.objects.visible_to(request.user, Can.PERSON_VIEW).filter(active=True)
    filtered = CommunityFilter(request.GET, rows.select_related("village", "kecamatan"))
    shown = filtered.qs.prefetch_related(queries.shown_kinds(request.user))
    context = {
        "title": "Komunitas",
        "lead": "Komunitas adat terpencil dan kelompok lain yang dinilai sebagai satu kesatuan.",
        "filter": filtered,
        "page": page(shown, request, order=("name", "pk")),
        "can_create": request.user.holds(Can.PERSON_EDIT),
        "crumbs": crumbs(),
    }
    return TemplateResponse(request, "cases/community_list.html", context)


@requires(Can.PERSON_VIEW)
@require_safe
def community_detail(request, pk):
    user, community = request.user, community_or_404(request, pk, Can.PERSON_VIEW)
    level = scope.clearance(user, Can.PERSON_VIEW, community)
    found = Classification.objects.visible_to(user, Can.PERSON_VIEW).filter(community=community)
    found = list(found.select_related("kind").order_by("ended_on", "kind__code"))
    actions.read_secret(by=user, classifications=found)
    can = queries.held(user, community)
    context = {
        "title": community.name,
        "lead": queries.place(community),
        "community": community,
        "level": level,
        "can": {right.name.lower(): right in can for right in queries.EDITS},
        "kinds": [row for row in found if not row.ended_on],
        "past_kinds": [row for row in found if row.ended_on],
        "events": story.told(user, community, level=level),
        "panels": panels_for(community, user),
        "crumbs": crumbs(community)[:1],
    }
    return TemplateResponse(request, "cases/community_detail.html", context)


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def community_create(request):
    form = CommunityCreateForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_community(by=request.user, values=form.values(), once=form.cleaned_data["once"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{made.name} tercatat.")
            return redirect(made)
    return form_page(request, form, title="Komunitas baru", submit="Simpan komunitas")


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def community_edit(request, pk):
    community = community_or_404(request, pk, Can.PERSON_EDIT)
    form = CommunityEditForm(posted(request), user=request.user, initial=CommunityEditForm.initial_of(community))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.update_community(by=request.user, community=community, values=form.values(), version=version)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, "Perubahan disimpan.")
            return redirect(community)
    return form_page(request, form, community, title=f"Ubah {community.name}")
