"""Kinds of letters in the admin: patterns and series are checked, every save is an event."""

import pytest
from django.db import transaction
from django.urls import reverse

from documents.actions import start_series
from documents.models import LetterKind
from documents.seed import seed
from office.errors import DomainError
from office.models import Sequence
from office.numbering import next_number
from tests.factories.referrals import Office
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client_for):
    return client_for(Office().admin)


def change_url(slug="pbi-aktif"):
    return reverse("admin:documents_letterkind_change", args=[LetterKind.objects.get(slug=slug).pk])


def data(**values):
    kind = LetterKind.objects.get(slug="pbi-aktif")
    fields = ["name", "order", "shape", "paper", "klas", "mode", "series", "pattern", "position", "validity_days"]
    typed = {name: getattr(kind, name) for name in fields} | {"active": "on", "needs_paraf": "on", "seen": kind.version}
    return typed | values


def test_works(admin):
    assert admin.get(change_url()).status_code == 200
    assert admin.post(change_url(), data(klas="460", paper="a4")).status_code == 302
    kind = LetterKind.objects.get(slug="pbi-aktif")
    assert (kind.klas, kind.paper, kind.version) == ("460", "a4", 2)
    assert Event.objects.filter(act="letterkind.update").count() == 1


def test_a_new_kind(admin):
    values = data(name="Surat Tugas", slug="surat-tugas", series="surat-tugas", mode="own", seen="")
    assert admin.post(reverse("admin:documents_letterkind_add"), values).status_code == 302
    assert LetterKind.objects.get(slug="surat-tugas").mode == "own"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"pattern": "{klas}/{tahun}"}, "pattern"),
        ({"pattern": "{urut}/{tahun}/{nik}"}, "pattern"),
        ({"series": "nota-dinas"}, "series"),  # its numbers come from the own counter
        ({"name": ""}, "name"),
        ({"validity_days": "-1"}, "validity_days"),
    ],
)
def test_reports_bad_input(admin, wrong, field):
    response = admin.post(change_url(), data(**wrong))
    assert response.status_code == 200 and field in response.context_data["adminform"].form.errors


def test_the_kinds_of_a_series_change_their_source_together(admin):
    """The office goes over to SRIKANDI: one series, one source, and no new series beside the typed numbers."""
    assert "semua jenis dengan seri nomor yang sama" in admin.get(change_url()).text
    assert admin.post(change_url(), data(mode="srikandi")).status_code == 302
    shared = LetterKind.objects.filter(series="surat-keluar")
    assert shared.count() == 7 and set(shared.values_list("mode", flat=True)) == {"srikandi"}
    assert LetterKind.objects.get(slug="nota-dinas").mode == "own"
    assert Event.objects.filter(act="letterkind.update").count() == 7


def test_no_two_series_of_the_seed_give_one_number():
    kinds = LetterKind.objects.values_list("klas", "pattern", "series")
    given = {(klas, pattern, series) for klas, pattern, series in kinds}
    assert len({(klas, pattern) for klas, pattern, _ in given}) == len(given)


def test_a_change_meanwhile_is_told(admin):
    values = data()
    admin.post(change_url(), values | {"klas": "1"})
    response = admin.post(change_url(), values | {"klas": "2"})
    assert "sudah diubah" in response.content.decode()
    assert LetterKind.objects.get(slug="pbi-aktif").klas == "1"


def test_nothing_is_deleted(admin):
    kind = LetterKind.objects.get(slug="pbi-aktif")
    assert admin.post(reverse("admin:documents_letterkind_delete", args=[kind.pk]), {"post": "yes"}).status_code == 403


def test_the_seed_adds_what_is_missing_and_leaves_edits():
    LetterKind.objects.filter(slug="pbi-aktif").update(klas="460")
    LetterKind.objects.filter(slug="nota-dinas").delete()
    seed()
    assert LetterKind.objects.get(slug="pbi-aktif").klas == "460"
    assert LetterKind.objects.filter(slug="nota-dinas").exists()


# --- Counters ------------------------------------------------------------------------------------
ADD = reverse("admin:office_sequence_add")


def test_a_counter_goes_on_where_the_agenda_stands(admin):
    assert admin.get(ADD).status_code == 200
    assert admin.post(ADD, {"series": "nota-dinas", "year": "2026", "last": "812"}).status_code == 302
    with transaction.atomic():
        assert next_number("letter:nota-dinas", 2026) == 813
    assert Event.objects.filter(act="letterseries.start").count() == 1


def test_a_counter_never_goes_back(admin):
    admin.post(ADD, {"series": "nota-dinas", "year": "2026", "last": "812"})
    response = admin.post(ADD, {"series": "nota-dinas", "year": "2026", "last": "811"})
    assert "sudah sampai 812" in response.content.decode()
    with pytest.raises(DomainError, match="tidak dapat dimundurkan"):
        start_series(by=Office().admin, series="nota-dinas", year=2026, last=811)


def test_a_counter_of_another_room_is_not_there(admin):
    for series in ("intake", "surat-keluar", "tidak-ada"):
        response = admin.post(ADD, {"series": series, "year": "2026", "last": "5"})
        assert "series" in response.context_data["adminform"].form.errors
    with transaction.atomic():
        next_number("intake", 2026)
    row = Sequence.objects.get(name="intake")
    assert "intake" not in admin.get(reverse("admin:office_sequence_changelist")).content.decode()
    assert admin.get(reverse("admin:office_sequence_change", args=[row.pk])).status_code == 302
