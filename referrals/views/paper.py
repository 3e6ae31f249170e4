"""What is printed of the register itself: the receipt and the buku register."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authz import Can, requires
from office import clock, settings
from office.dates import long_date
from office.errors import DomainError
from office.paging import page
from referrals import actions, book, queries, receipt
from referrals.forms.book import BookForm
from referrals.forms.quick import DayForm
from referrals.models import Channel, Intake, Level
from referrals.sight import Sight, sight_of
from referrals.views.register import crumbs
from referrals.workflow import Status


@requires(Can.INTAKE_VIEW)
@require_safe
def intake_receipt(request, pk):
    """The receipt for who came, on A5 or a roll (`?kertas=80`); of a Rahasia intake number and date alone."""
    known = Intake.objects.known_to(request.user, Can.INTAKE_VIEW).exclude(status=Status.DRAFT)
    intake = get_object_or_404(known.select_related(*queries.LIST, "created_by", "received_village"), pk=pk)
    asked = request.GET.get("kertas", "")
    paper = asked if asked in receipt.PAPERS else settings.get("receipt.paper")
    whole = sight_of(request.user, intake) == Sight.WHOLE
    return _pdf(receipt.receipt_pdf(intake, whole=whole, paper=paper), f"tanda-terima-{intake.number}")


@requires(Can.INTAKE_EXPORT)
@require_http_methods(["GET", "POST"])
def intake_book(request):
    """The buku register of a period; written in the trail before it is handed out."""
    form = BookForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        visible = Intake.objects.visible_to(request.user, Can.INTAKE_EXPORT).exclude(status=Status.DRAFT)
        try:
            made = book.book_pdf(book.rows_of(visible, **chosen), **chosen)
        except DomainError as error:
            form.refuse(error)
        else:
            actions.exported(by=request.user, filters="buku register {since} {until} {kind}".format(**chosen))
            return _pdf(made, "buku-register")
    context = {
        "title": "Buku register",
        "lead": "Yang diterima dalam satu masa, menurut nomor register. Data rahasia tidak ikut.",
        "crumbs": crumbs(),
        "form": form,
        "submit": "Buat PDF",
        "cancel": reverse("referrals:intake_list"),
    }
    return TemplateResponse(request, "referrals/form.html", context, status=422 if form.errors else 200)


@requires(Can.INTAKE_VIEW)
@require_safe
def visitors(request):
    """Buku tamu: who came on one day, when and for what. Made of the register; Rahasia is not in it."""
    form = DayForm(request.GET or None, user=request.user)
    asked = form.cleaned_data["on"] if form.is_valid() else None
    on = asked or clock.today()
    came = Intake.objects.visible_to(request.user, Can.INTAKE_VIEW).filter(
        received_on=on, channel=Channel.WALK_IN, level__lt=Level.SECRET
    )
    rows = came.exclude(status=Status.DRAFT).select_related(*queries.LIST, "created_by", "received_village")
    context = {
        "title": "Buku tamu",
        "lead": f"Yang datang {long_date(on)}. Terisi sendiri dari register; data rahasia tidak ikut.",
        "crumbs": crumbs(),
        "form": form if form.is_bound else DayForm(user=request.user),
        "page": page(rows, request, order=("received_at", "pk")),
    }
    return TemplateResponse(request, "referrals/visitors.html", context, status=422 if form.errors else 200)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
