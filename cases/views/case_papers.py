"""Printing a BAST klien or a laporan sosial."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.authz import Can, requires
from cases import actions, case_papers, casework
from cases.models import ClientHandover, Person, SocialReport


def printing(model, pdf, name: str):
    """A view that gives the PDF of a paper; each print is an event."""

    @requires(Can.CASE_VIEW)
    @require_safe
    def view(request, pk):
        rows = model.objects.visible_to(request.user, Can.CASE_VIEW)
        rows = rows.select_related(*(f"case__{path}" for path in casework.LIST)).prefetch_related("case__kinds")
        paper = get_object_or_404(rows, pk=pk)
        actions.paper_printed(by=request.user, paper=paper)
        person = Person.objects.visible_to(request.user, Can.PERSON_REVEAL).filter(pk=paper.case.person_id)
        response = HttpResponse(pdf(paper, whole=person.exists()), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{name}-{paper.case.number}.pdf"'
        response["Cache-Control"] = "no-store"
        return response

    return view


handover_print = printing(ClientHandover, case_papers.handover_pdf, "bast-klien")
report_print = printing(SocialReport, case_papers.report_pdf, "laporan-sosial")
