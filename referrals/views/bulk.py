"""Several rows of the register at once: handed to a bidang, or given to an officer."""

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.authz import Can, requires
from referrals import actions
from referrals.forms.bulk import BulkForm
from referrals.views.register import crumbs, list_page
from referrals.workflow import MOVES


@requires(Can.INTAKE_DECIDE)
@require_http_methods(["GET", "POST"])
def intake_bulk(request):
    if request.method == "GET":  # a filter or another page, chosen where a refusal was shown
        return redirect(f"{reverse('referrals:intake_list')}?{request.GET.urlencode()}")
    form = BulkForm(request.POST, user=request.user, auto_id="massal_%s")
    if not form.is_valid():
        return list_page(request, form, status=422)
    name = form.cleaned_data["act"]
    found = actions.move_many(rows=form.rows, name=name, by=request.user, **form.given())
    went = [outcome for outcome in found if not outcome.why]
    context = {
        "title": MOVES[name].label,
        "lead": f"{len(went)} dari {len(form.rows)} nomor {MOVES[name].done}.",
        "crumbs": crumbs(),
        "outcomes": sorted(found, key=lambda outcome: not outcome.why),
        "lost": len(form.rows) - len(found),
        "back": reverse("referrals:intake_list"),
    }
    return TemplateResponse(request, "referrals/bulk_result.html", context)
