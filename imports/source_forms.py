"""Forms about the file itself, on the page of its columns."""

from django import forms

from imports import reading
from office.forms import EditForm

ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252 (Excel lama)",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16 (big endian)",
}
DELIMITERS = {"titik-koma": ";", "koma": ",", "garis": "|", "tab": "\t"}
DELIMITER_NAMES = {"titik-koma": "Titik koma ;", "koma": "Koma ,", "garis": "Garis tegak |", "tab": "Tab"}


class WrittenForm(EditForm):
    """How a text file is written."""

    encoding = forms.ChoiceField(label="Huruf disimpan sebagai", choices=ENCODINGS.items())
    delimiter = forms.ChoiceField(label="Kolom dipisah dengan", choices=DELIMITER_NAMES.items())

    def __init__(self, *args, batch, **kwargs):
        found = batch.format
        names = {sign: name for name, sign in DELIMITERS.items()}
        initial = {
            "encoding": found.get("encoding"),
            "delimiter": names.get(found.get("delimiter")),
            "version": batch.version,
        }
        super().__init__(*args, initial=initial, auto_id="tulisan_%s", **kwargs)
        if found.get("format") == "html":
            del self.fields["delimiter"]

    def wishes(self) -> dict[str, str]:
        chosen = self.cleaned_data.get("delimiter", "")
        return {"encoding": self.cleaned_data["encoding"], "delimiter": DELIMITERS.get(chosen, "")}


class HiddenSheetForm(EditForm):
    """Which hidden sheet is to be imported, too."""

    sheet = forms.ChoiceField(label="Lembar tersembunyi")

    def __init__(self, *args, batch, **kwargs):
        super().__init__(*args, initial={"version": batch.version}, auto_id="lembar_%s", **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in hidden_sheets(batch)]


def hidden_sheets(batch) -> list[str]:
    return [name for name, why in batch.others if why == reading.HIDDEN]


def beside(batch) -> dict:
    """What the page of the columns shows of these forms; each only where it can help."""
    written = batch.format.get("format") in ("csv", "html")
    return {
        "written_form": WrittenForm(batch=batch) if written else None,
        "hidden_form": HiddenSheetForm(batch=batch) if hidden_sheets(batch) else None,
    }


def hidden_notes(batch, sheets: list[str]) -> list[str]:
    """What is hidden in the sheets of one kind of table, in sentences."""
    found = [table for table in batch.tables if table["sheet"] in sheets]
    rows = sum(table["hidden_rows"] for table in found)
    columns = sorted({column for table in found for column in table["hidden_columns"]})
    notes = []
    if rows:
        notes.append(f"{rows} baris tersembunyi (misalnya oleh saringan) ikut diimpor.")
    if columns:
        letters = ", ".join(letter(column) for column in columns[:12]) + (" ..." if len(columns) > 12 else "")
        notes.append(f"Tersembunyi dalam berkas: kolom {letters}. Pilih Tidak dipakai bila tidak perlu.")
    return notes


def letter(column: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
