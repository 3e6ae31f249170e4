"""Each component says what it needs, and gives the markup every page relies on."""

from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string

from office.forms import Form

COMPONENTS = sorted((Path(settings.BASE_DIR) / "templates" / "components").glob("*.html"))


class Sample(Form):
    name = forms.CharField(label="Nama", help_text="Seperti pada KTP.")
    kind = forms.ChoiceField(label="Jenis", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Setuju", required=False)
    photo = forms.FileField(label="Foto", required=False, widget=forms.FileInput)
    key = forms.CharField(widget=forms.HiddenInput)


def show(name, **context):
    return render_to_string(f"components/{name}.html", context)


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_the_first_line_names_the_variables(path):
    first = path.read_text().splitlines()[0]
    assert first.startswith("{# ") and "Variables:" in first


@pytest.mark.parametrize("path", sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html")), ids=str)
def test_no_template_has_inline_script_or_style(path):
    text = path.read_text()
    assert " style=" not in text and "<style" not in text
    assert " onclick=" not in text and " onchange=" not in text and "javascript:" not in text
    assert "<script>" not in text


def test_a_field_has_its_label_above_and_help_and_error_beside_it():
    html = Sample({"kind": "a"})["name"].as_field_group()
    assert html.index("<label") < html.index("Seperti pada KTP") < html.index("Nama wajib diisi") < html.index("<input")
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html and 'id="id_name_error"' in html and 'id="id_name_helptext"' in html


def test_required_fields_are_marked_and_others_not():
    form = Sample()
    assert 'class="must"' in form["name"].as_field_group()
    assert 'class="must"' not in form["photo"].as_field_group()


def test_choices_stand_in_a_fieldset_with_a_legend():
    html = Sample()["kind"].as_field_group()
    assert "<fieldset" in html and "<legend>Jenis" in html and html.count('type="radio"') == 2
    assert 'id="id_kind"' in html  # where the error summary leads


def test_a_tick_has_its_words_beside_the_box():
    html = Sample()["agree"].as_field_group()
    assert html.index("<input") < html.index("Setuju")
    assert 'class="tick"' in html


def test_errors_are_summarised_on_top_with_links():
    form = Sample({})
    form.add_error(None, "Tidak cocok.")
    html = show("form", form=form)
    assert html.index('role="alert"') < html.index('<label for="id_name"')
    assert 'href="#id_name"' in html and 'href="#id_kind"' in html and "Tidak cocok." in html
    assert "key" in html and 'href="#id_key"' not in html  # a hidden field cannot be led to


def test_a_form_with_a_file_is_multipart_and_posts():
    html = show("form", form=Sample(), submit="Kirim", cancel="/kembali/", note="Tidak dapat diubah lagi.")
    assert 'method="post"' in html and 'enctype="multipart/form-data"' in html
    assert ">Kirim</button>" in html and 'href="/kembali/"' in html and "Tidak dapat diubah lagi." in html
    assert html.count("btn primary") == 1


def test_the_error_summary_of_a_sound_form_is_absent():
    assert "data-errors" not in show("form", form=Sample())


def test_confirm_opens_again_when_its_form_was_wrong():
    html = show("confirm", id="tolak", title_text="Tolak?", text="", action="/x/", submit="Tolak", form=Sample({}))
    assert "<dialog" in html and " open>" in html and 'action="/x/"' in html
    closed = show("confirm", id="tolak", title_text="Tolak?", text="", action="/x/", submit="Tolak", form=None)
    assert " open>" not in closed


def test_progress_tells_numbers_and_a_screen_reader():
    html = show("progress", done=61234, total=100000, label="Menyimpan baris")
    assert "61.234 dari 100.000" in html and 'value="61234"' in html and 'max="100000"' in html
    assert 'aria-label="Menyimpan baris"' in html


def test_stepper_marks_where_one_is():
    html = show("stepper", steps=["Berkas", "Kolom", "Simpan"], now=2)
    assert html.count('class="done"') == 1 and html.count('aria-current="step"') == 1


def test_timeline_says_so_when_nothing_happened():
    assert "Belum ada catatan." in show("timeline", events=[])


def test_stat_without_address_is_no_link():
    assert "<a" not in show("stat", label="selesai", number=1234, url="", tone="done")
    assert "1.234" in show("stat", label="selesai", number=1234, url="/x/", tone="")
