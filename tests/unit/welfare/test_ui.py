from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import django_filters
import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template

from regions.models import Region
from welfare.templatetags import ui

WIB = ZoneInfo("Asia/Jakarta")


def test_masked_inside_masks_every_nik_and_leaves_the_rest():
    text = "NIK 1603101705800001, No. KK 1603101705800009, NIP 196905141994031004, tahun 2026"
    assert ui.masked_inside(text) == (
        "NIK 160310••••••0001, No. KK 160310••••••0009, NIP 196905141994031004, tahun 2026"
    )


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("1603025507590001", "160302••••••0001"),
        (1603025507590001, "160302••••••0001"),
        ("12345", "•••••"),
        ("12345678901", "•" * 11),
        ("", ""),
        (None, ""),
    ],
)
def test_masked_hides_the_middle_and_short_numbers_wholly(number, shown):
    assert ui.masked(number) == shown


def test_dates_are_written_the_indonesian_way():
    assert ui.tanggal(date(2026, 1, 31)) == "31 Januari 2026"
    assert ui.hari(date(2026, 11, 24)) == "Selasa, 24 November 2026"
    assert ui.tgl(date(2026, 1, 5)) == "05-01-2026"
    assert ui.tanggal(None) == ui.tgl(None) == ui.waktu(None) == ui.hari("") == ui.lalu(None) == ""


def test_moments_are_shown_in_office_time():
    late_utc = datetime(2026, 11, 20, 18, 12, tzinfo=ZoneInfo("UTC"))  # the next day in Muara Enim
    assert ui.waktu(late_utc) == "21-11-2026 01.12"
    assert ui.tanggal(late_utc) == "21 November 2026"
    assert ui.tgl(late_utc) == "21-11-2026"


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        (timedelta(seconds=20), "baru saja"),
        (timedelta(minutes=7), "7 menit lalu"),
        (timedelta(hours=3), "3 jam lalu"),
        (timedelta(hours=12), "kemarin"),
        (timedelta(days=5), "5 hari lalu"),
        (timedelta(days=45), "7 Oktober 2026"),
        (timedelta(days=-1), "besok"),
        (timedelta(days=-9), "9 hari lagi"),
        (timedelta(minutes=-5), "hari ini"),
    ],
)
def test_lalu_tells_how_long_ago_in_words(at, gone, words):
    now = at(datetime(2026, 11, 21, 10, 12))
    assert f">{words}</time>" in ui.lalu(now - gone)


def test_lalu_keeps_the_exact_moment_in_its_title(at):
    now = at(datetime(2026, 11, 21, 10, 12))
    assert 'title="20-11-2026 10.12"' in ui.lalu(now - timedelta(days=1))
    assert 'title="18 November 2026"' in ui.lalu(date(2026, 11, 18))


def test_numbers_have_dots():
    assert ui.ribuan(1234567) == "1.234.567"
    assert ui.ribuan(0) == "0"
    assert ui.ribuan(None) == ""
    assert ui.rupiah(600000) == "Rp600.000"
    assert ui.rupiah(-1500) == "-Rp1.500"
    assert ui.rupiah("") == ""


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("081234567890", "0812-3456-7890"),
        ("6281234567890", "0812-3456-7890"),
        ("0812 345 6789", "0812-3456-789"),
        ("113", "113"),
        ("", ""),
        (None, ""),
    ],
)
def test_telepon_groups_digits(raw, shown):
    assert ui.telepon(raw) == shown


def test_a_number_of_a_letter_breaks_after_its_strokes_and_stays_text():
    assert ui.patah("400.9/<b>/2026") == "400.9/<wbr>&lt;b&gt;/<wbr>2026" and ui.patah(None) == ""


def test_icon_is_hidden_from_screen_readers_and_has_no_inline_style():
    drawn = ui.icon("house", 18)
    assert drawn.startswith("<svg") and 'aria-hidden="true"' in drawn and 'width="18"' in drawn
    assert "style=" not in drawn


def test_badge_escapes_its_words():
    assert ui.badge("<b>x</b>", "late") == '<span class="badge late">&lt;b&gt;x&lt;/b&gt;</span>'


class Sections(forms.Form):
    sections = [("Siapa", ["name", "gone"]), ("Kosong", ["gone"])]
    name = forms.CharField()
    note = forms.CharField()
    key = forms.CharField(widget=forms.HiddenInput)


def test_sections_group_fields_and_drop_nothing():
    parts = [(heading, [field.name for field in fields]) for heading, fields in ui.sections(Sections())]
    assert parts == [("Siapa", ["name"]), ("", ["note"])]


class Filters(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Nama", method="same")
    sex = django_filters.ChoiceFilter(label="Jenis kelamin", choices=[("P", "Perempuan")], method="same")
    needs = django_filters.MultipleChoiceFilter(label="Butuh", choices=[("a", "Pangan"), ("b", "Obat")], method="same")
    day = django_filters.DateFromToRangeFilter(label="Tanggal", method="same")
    old = django_filters.BooleanFilter(label="Lansia", method="same")
    place = django_filters.ModelChoiceFilter(label="Wilayah", queryset=Region.objects.all(), method="same")

    def same(self, rows, name, value):
        return rows


def chips(query):
    return ui.chips(Filters(QueryDict(query), queryset=Region.objects.none()))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "words", "left"),
    [
        ("sex=P&q=", ("Jenis kelamin", "Perempuan"), "?q="),
        ("needs=a&needs=b&halaman=xyz", ("Butuh", "Pangan, Obat"), "?"),
        ("day_after=01-11-2026", ("Tanggal", "01-11-2026 s.d. ..."), "?"),
        ("old=true", ("Lansia", "ya"), "?"),
        ("place=16.03", ("Wilayah", "Kabupaten Muara Enim"), "?"),
    ],
)
def test_chip_says_what_is_filtered_and_leads_to_the_list_without_it(query, words, left):
    (chip,) = chips(query)
    assert (chip.label, chip.value) == words
    assert chip.url == left


@pytest.mark.django_db
def test_chips_keep_the_other_filters():
    urls = {chip.label: chip.url for chip in chips("q=sum&sex=P")}
    assert urls == {"Nama": "?sex=P", "Jenis kelamin": "?q=sum"}


@pytest.mark.django_db
def test_a_filter_that_is_not_valid_has_no_chips():
    assert chips("sex=X") == []
    assert ui.chips(Filters(None, queryset=Region.objects.none())) == []


def test_tags_need_no_load():
    shown = Template('{% icon "x" %}{% badge "Selesai" "done" %}{{ n|ribuan }}').render(Context({"n": 1000}))
    assert "1.000" in shown and "badge done" in shown


@pytest.mark.django_db
def test_chips_of_a_list_filtered_by_default():
    (chip,) = ui.chips(Filters({"sex": "P", "needs": []}, queryset=Region.objects.none()))
    assert (chip.value, chip.url) == ("Perempuan", "?")
