"""Proposals of villages: list, page with its names, paper, putting names down and moving them on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authz import Can, requires
from cases import proposed, proposing
from cases.actions import proposal as actions
from cases.forms.proposal import BasisForm, FindForm, NamesForm, ProposalForm, ProposeForm
from cases.models import Person, Proposal, ProposalItem
from cases.proposal_filters import ProposalFilter
from cases.proposing import MOVES, Status
from cases.search import by_name, by_nik, digits16
from cases.views.shared import family_or_404, form_page, person_or_404, posted
from documents.models import Attachment
from office import clock
from office.errors import DomainError
from office.joints import panels_for
from office.paging import page

FIND = {"person": person_or_404, "family": family_or_404}
CANDIDATES = 10
MOVE_CANS = (Can.PROPOSAL_EDIT, Can.PROPOSAL_VERIFY, Can.PROPOSAL_APPROVE, Can.PROPOSAL_SEND)


def way(proposal: Proposal | None = None) -> list[tuple[str, str]]:
    found = [("Usulan bansos", reverse("cases:proposal_list"))]
    return found + ([(title(proposal), proposal.get_absolute_url())] if proposal else [])


def title(proposal: Proposal) -> str:
    return f"{proposal.programme.name}: {proposal.village.short_label}"


def proposal_or_404(request, pk: int, can: Can = Can.PROPOSAL_VIEW) -> Proposal:
    rows = Proposal.objects.visible_to(request.user, can)
    return get_object_or_404(rows.select_related("programme", "village", "kecamatan"), pk=pk)


@requires(Can.PROPOSAL_VIEW)
@require_safe
def proposal_list(request):
    user = request.user
    rows = Proposal.objects.visible_to(user, Can.PROPOSAL_VIEW).select_related("programme", "village", "kecamatan")
    filtered = ProposalFilter(request.GET, rows, user=user)
    listed = page(filtered.qs, request, order=("-period", "village__name", "pk"))
    counts = proposed.standings(user, listed.rows)
    for row in listed.rows:
        row.told = proposed.told(counts.get(row.pk, {}))
        row.month = proposing.month_words(row.period)
    context = {
        "title": "Usulan bansos",
        "lead": "Nama yang diusulkan desa untuk program bantuan, per bulan.",
        "filter": filtered,
        "page": listed,
        "calendars": proposed.calendars(),
        "today": clock.today(),
        "can_create": user.holds(Can.PROPOSAL_EDIT),
    }
    return TemplateResponse(request, "cases/proposal_list.html", context)


@requires(Can.PROPOSAL_EDIT)
@require_http_methods(["GET", "POST"])
def proposal_create(request):
    form = ProposalForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        period = data["period"] or proposed.next_period(data["programme"])
        try:
            made = actions.open_proposal(
                by=request.user, programme=data["programme"], period=period, village=data["village"]
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(made)
    return form_page(request, form, title="Usulan baru", submit="Buka usulan", crumbs=way(), cancel=way()[0][1])


@requires(Can.PROPOSAL_VIEW)
@require_safe
def proposal_detail(request, pk):
    return detail_page(request, proposal_or_404(request, pk))


def detail_page(request, proposal: Proposal, *, form=None, status: int = 200):
    user = request.user
    items = list(names(user, proposal, Can.PROPOSAL_VIEW))
    faults = proposed.checked(item for item in items if item.status in {"draf", "diusulkan"})
    for item in items:
        stuck = proposed.gone(item) if item.status == Status.CONFIRMED else ""
        item.faults = [stuck] if stuck else faults.get(item.pk, [])
        item.tone = proposing.TONES.get(item.status, "")
    standing = {item.status for item in items}
    closed = proposed.closed(proposal.programme, proposal.period)
    moves = [move for move in MOVES.values() if standing & set(move.sources) and may(user, proposal, move.can)]
    moves = [move for move in moves if not (closed and move.name == "submit")]
    editable = may(user, proposal, Can.PROPOSAL_EDIT)
    context = {
        "title": title(proposal),
        "lead": f"Usulan {proposing.month_words(proposal.period)} · Kecamatan {proposal.kecamatan.name}",
        "proposal": proposal,
        "items": items,
        "moves": moves,
        "noted": any(move.note for move in moves),
        "editable": editable,
        "closed": closed,
        "attachments": Attachment.objects.of(proposal),
        "form": form,
        "panels": panels_for(proposal, user),
        "crumbs": way(),
    }
    return TemplateResponse(request, "cases/proposal_detail.html", context, status=status)


def may(user, proposal: Proposal, can: Can) -> bool:
    return Proposal.objects.visible_to(user, can).filter(pk=proposal.pk).exists()


def names(user, proposal: Proposal, can: Can):
    rows = ProposalItem.objects.visible_to(user, can).filter(proposal=proposal)
    rows = rows.select_related("person", "family", "proposal__programme", "proposal__village")
    return rows.order_by("person__name_key", "pk")


@requires(Can.PROPOSAL_EDIT)
@require_http_methods(["GET", "POST"])
def proposal_basis(request, pk):
    """The minutes or the SPTJM the proposal stands on, with its scan."""
    proposal = proposal_or_404(request, pk, Can.PROPOSAL_EDIT)
    initial = {name: getattr(proposal, name) for name in ("basis", "basis_number", "basis_on", "note", "version")}
    files = request.FILES if request.method == "POST" else None
    form = BasisForm(posted(request), files, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_basis(by=request.user, proposal=proposal, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Dasar usulan disimpan.")
            return redirect(proposal)
    return form_page(
        request, form, title="Dasar usulan", crumbs=way(proposal), cancel=proposal.get_absolute_url()
    )  # fmt: skip


def move_or_404(request, name: str):
    """A move of that name; 403 for one this user may nowhere make."""
    if name not in MOVES:
        raise Http404
    if not request.user.holds(MOVES[name].can):
        raise PermissionDenied
    return MOVES[name]


@requires(*MOVE_CANS)
@require_POST
def proposal_move(request, pk, name):
    """One move with the names that are ticked."""
    move = move_or_404(request, name)
    proposal = proposal_or_404(request, pk, move.can)
    form = NamesForm(request.POST, user=request.user, items=names(request.user, proposal, move.can))
    if not form.is_valid():
        return detail_page(request, proposal, form=form, status=422)
    try:
        moved = actions.move_names(
            by=request.user, name=name, items=form.cleaned_data["items"], note=form.cleaned_data["note"]
        )
    except DomainError as error:
        form.refuse(error)
        return detail_page(request, proposal, form=form, status=422)
    if moved.done:
        messages.success(request, f"{moved.done} nama {move.done}.")
    if moved.left:
        messages.warning(request, f"{len(moved.left)} nama belum dapat diproses; alasannya di samping nama.")
    return redirect(proposal)


@requires(Can.PROPOSAL_EDIT)
@require_http_methods(["GET", "POST"])
def proposal_find(request, pk):
    """Look for somebody of the village to put down."""
    proposal = proposal_or_404(request, pk, Can.PROPOSAL_EDIT)
    form = FindForm(posted(request), user=request.user)
    found = candidates(request.user, proposal, form.cleaned_data["q"]) if form.is_bound and form.is_valid() else []
    context = {
        "title": "Tambah nama", "lead": title(proposal), "form": form, "found": found, "proposal": proposal,
        "asked": form.is_bound and form.is_valid(), "crumbs": way(proposal),
    }  # fmt: skip
    return TemplateResponse(request, "cases/proposal_find.html", context, status=422 if form.errors else 200)


def candidates(user, proposal: Proposal, text: str) -> list[Person]:
    rows = Person.objects.visible_to(user, Can.PROPOSAL_EDIT).active().filter(village=proposal.village)
    number = digits16(text)
    rows = by_nik(rows, number) if number else by_name(rows, text).order_by("name_key", "pk")
    return list(rows.exclude(proposed__proposal=proposal).select_related("village", "kecamatan")[:CANDIDATES])


@requires(Can.PROPOSAL_EDIT)
@require_POST
def propose(request, subject, pk):
    """One click: put a person or the head of a family down for a programme."""
    record = FIND[subject](request, pk, Can.PROPOSAL_EDIT)
    form = ProposeForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, "Program ini tidak dapat diusulkan.")
        return redirect(record)
    try:
        item = actions.propose(by=request.user, subject=record, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(record)
    messages.success(request, f"{item.person.name} masuk draf usulan. Lengkapi dasarnya, lalu usulkan.")
    return redirect(item.proposal)


@requires(Can.PROPOSAL_EDIT)
@require_POST
def name_remove(request, pk):
    rows = ProposalItem.objects.visible_to(request.user, Can.PROPOSAL_EDIT)
    item = get_object_or_404(rows.select_related("proposal__programme", "proposal__village", "person"), pk=pk)
    try:
        actions.remove_name(by=request.user, item=item)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{item.person.name} dikeluarkan dari usulan.")
    return redirect(item.proposal)
