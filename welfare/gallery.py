"""The living page of components, `/gaya/`: only with DEBUG, on made-up data."""

from datetime import timedelta

import django_filters
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, QueryDict
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from documents.forms import UploadField
from office import clock
from office.forms import DateField, Form
from office.paging import Page
from regions.models import Region

SEX = [("L", "Laki-laki"), ("P", "Perempuan"), ("?", "Tidak diketahui")]
NEEDS = [("pangan", "Pangan"), ("rumah", "Rumah"), ("obat", "Obat")]

NUMBERS = forms.TextInput(attrs={"inputmode": "numeric"})


class SampleForm(Form):
    """Every kind of field once."""

    sections = [("Siapa", ["name", "nik", "born", "sex"]), ("Keperluan", ["kind", "needs", "story", "photo"])]

    name = forms.CharField(label="Nama lengkap", max_length=120, help_text="Seperti pada KTP atau KK.")
    nik = forms.CharField(
        label="NIK", required=False, help_text="16 angka. Boleh kosong bila belum punya.", widget=NUMBERS
    )
    born = DateField(label="Tanggal lahir", required=False)
    sex = forms.ChoiceField(label="Jenis kelamin", choices=SEX, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label="Jenis", choices=[("", "Pilih satu"), ("a", "Permohonan"), ("b", "Pengaduan")])
    needs = forms.MultipleChoiceField(
        label="Yang dibutuhkan", required=False, choices=NEEDS, widget=forms.CheckboxSelectMultiple
    )
    story = forms.CharField(label="Ceritanya", widget=forms.Textarea, help_text="Apa yang terjadi, sejak kapan.")
    photo = UploadField(label="Foto rumah")
    agree = forms.BooleanField(
        label="Pelapor setuju dihubungi", required=False, help_text="Nomor HP hanya dipakai untuk urusan ini."
    )


class SampleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Nama", method="same")
    sex = django_filters.ChoiceFilter(label="Jenis kelamin", choices=SEX, method="same", empty_label="semua")
    needs = django_filters.MultipleChoiceFilter(label="Kebutuhan", choices=NEEDS, method="same")

    def same(self, rows, name, value):
        return rows


class Picture:
    """Stands for an attachment."""

    get_absolute_url = "#berkas"

    def __str__(self):
        return "rumah-depan.jpg"


def _story(now):
    """A timeline with each variant: plain, with note, with file, with tone."""
    return [
        {
            "text": "Santunan Rp600.000 diserahkan Baznas; keluarga diberi tahu lewat kunjungan.",
            "by": "Yudi Pranata",
            "at": now,
            "tone": "done",
        },
        {"text": "Baznas menerima rujukan.", "by": "Iwan Setiadi (Baznas)", "at": now - timedelta(hours=3)},
        {
            "text": "Foto rumah diminta.",
            "by": "Yudi Pranata",
            "at": now - timedelta(days=1),
            "tone": "wait",
            "note": "Tampak depan dan dapur.",
        },
        {
            "actor": "Leni Marlina",
            "words": "mencatat layanan",
            "acting_as": "Operator Puskesos",
            "at": now - timedelta(days=2),
            "attachments": [Picture()],
        },
    ]


# Number, name, about, place, status, tone, days from today, act.
_ROWS = (
    ("2026-001842", "Bunga F. N.", "Pengaktifan kembali PBI · surat faskes belum ada", "Pasar II, Muara Enim",
     "Terlambat 2 hari", "late", -2, "Lengkapi"),
    ("2026-001851", "Sumarni", "Rumah tidak layak · foto sudah dikirim operator", "Segamit, Semende Darat Ulu",
     "Menunggu verifikasi", "wait", 4, "Verifikasi"),
    ("2026-001829", "Keluarga Rusdi", "Dirujuk ke Baznas", "Lingga, Lawang Kidul",
     "Diproses mitra", "now", 9, "Lihat"),
    ("2026-001803", "Siti Zainab K.", "Surat keterangan desil", "Sukamerindu, Sungai Rotan",
     "Selesai", "done", 0, "Serahkan"),
)  # fmt: skip


def _rows(today):
    return [(*told, today + timedelta(days), act) for *told, days, act in _ROWS]


@login_not_required
@require_safe
def gallery(request):
    """Every component with its variants; 404 outside development."""
    if not settings.DEBUG:
        raise Http404
    if "pesan" in request.GET:
        messages.success(request, "Pengaduan 2026-001851 tersimpan.")
        messages.error(request, "Berkas belum dapat dibaca. Coba sekali lagi.")
    return TemplateResponse(
        request,
        "welfare/gallery.html",
        {
            "title": "Gaya",
            "lead": "Semua bagian antarmuka dengan ragamnya. Bagian baru dipajang di sini lebih dahulu.",
            "crumbs": [("Tugas saya", "/"), ("Pengembangan", "/gaya/")],
            "tones": [
                ("Diterima", ""),
                ("Diproses mitra", "now"),
                ("Menunggu", "wait"),
                ("Terlambat", "late"),
                ("Selesai", "done"),
            ],
            "form": SampleForm(user=request.user),
            "failed": SampleForm({"name": "", "nik": "12", "sex": "P", "born": "31-02-2026"}, user=request.user),
            "filter": SampleFilter(
                request.GET or QueryDict("sex=P&needs=pangan&needs=obat"), queryset=Region.objects.none()
            ),
            "page": Page(rows=_rows(clock.today()), next="halaman=2", previous="halaman=1", count=10_000, capped=True),
            "steps": ["Berkas", "Kolom", "Periksa", "Simpan"],
            "events": _story(clock.now()),
        },
    )
