"""All proposals for one programme and month: what stands where, and moves with all their names at once."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from accounts.authz import Can, requires
from cases import programme_tasks, proposed, proposing
from cases.forms.proposal import MONTH, RoundForm
from cases.models import Programme, Proposal
from cases.proposing import MOVES, Status
from cases.views.proposals import MOVE_CANS, move_or_404, way
from office.joints import panels_for
from office.paging import page

AT_ONCE = ("confirm", "approve", "send")  # what is the same for every name of a round


def programme_or_404(pk: int, period: str) -> Programme:
    if not MONTH.fullmatch(period):
        raise Http404
    return get_object_or_404(proposed.programmes(), pk=pk)


@requires(Can.PROPOSAL_VIEW)
@require_safe
def round_detail(request, pk, period):
    return detail_page(request, programme_or_404(pk, period), period)


def detail_page(request, programme: Programme, period: str, *, form=None, status: int = 200):
    user = request.user
    rows = Proposal.objects.visible_to(user, Can.PROPOSAL_VIEW).filter(programme=programme, period=period)
    listed = page(rows.select_related("programme", "village", "kecamatan"), request, order=("village__name", "pk"))
    counts = proposed.standings(user, listed.rows)
    for row in listed.rows:
        row.told = proposed.told(counts.get(row.pk, {}))
    total = proposed.totals(user, programme, period)
    context = {
        "title": f"Usulan {programme.name}",
        "lead": f"{proposing.month_words(period)} · semua desa di wilayah Anda",
        "programme": programme,
        "period": period,
        "page": listed,
        "totals": [(s.label, total[s], proposing.TONES.get(s, "")) for s in Status if total.get(s)],
        "moves": [
            (move, sum(total.get(source, 0) for source in move.sources))
            for move in map(MOVES.get, AT_ONCE)
            if user.holds(move.can) and any(total.get(source) for source in move.sources)
        ],
        "closed": proposed.closed(programme, period),
        "form": form,
        "panels": panels_for(listed.rows[0], user) if listed.rows else [],  # each speaks of the whole round
        "crumbs": way(),
    }
    return TemplateResponse(request, "cases/proposal_round.html", context, status=status)


@requires(*MOVE_CANS)
@require_POST
def round_move(request, pk, period, name):
    """One move with every name of the round it is open to, in the background."""
    move = move_or_404(request, name)
    programme = programme_or_404(pk, period)
    form = RoundForm(request.POST, user=request.user, move=move)
    if name not in AT_ONCE or not form.is_valid():
        return detail_page(request, programme, period, form=form, status=422)
    job = programme_tasks.begin_move(by=request.user, programme=programme, period=period, name=name)
    return redirect("office:job_detail", job.public)
