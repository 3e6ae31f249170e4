"""A field list on paper: to be worked with a pen, and the berita acara of what was found."""

from typing import Any

from accounts.authz import Can
from cases import field_lists, fieldwork
from cases.fieldwork import Kind, Outcome
from cases.models import FieldItem, FieldList
from documents.pdf import render
from office import clock, settings
from office.dates import long_date

CHANGED = {Outcome.PRESENT, Outcome.ENTITLED, Outcome.UPDATED}  # what a berita acara only counts


def work_list(user, row: FieldList) -> bytes:
    """Names with a box for each outcome; the NIK masked, since the paper lies about."""
    items = list(_items(user, row))
    boxes = list(dict.fromkeys(one.label for item in items for one in fieldwork.outcomes(row.kind, item.type)))
    people = [
        [str(number), str(item), _masked(item), _place(item), field_lists.describe(item).split(" · ")[-1]]
        for number, item in enumerate(items, 1)
    ]
    told = {"people": people, "boxes": boxes[:6] if len(boxes) > 6 else boxes, "more": ", ".join(boxes[6:])}
    return render("field_list.typ", _frame(row, "Daftar kerja lapangan") | told)


def record(user, row: FieldList) -> bytes:
    """The berita acara: counts by outcome, the names that changed, and who signs."""
    items = [item for item in _items(user, row) if item.outcome]
    changed = [item for item in items if item.outcome not in CHANGED]
    told = {
        "counts": [[label, str(number)] for label, number in field_lists.found(user, row)],
        "total": str(len(items)),
        "people": [
            [str(number), str(item), _masked(item), _place(item), item.get_outcome_display(), item.note or "-"]
            for number, item in enumerate(changed, 1)
        ],
        "signed": row.kind in fieldwork.NEED_SIGNATURE,
        "signed_as": row.signed_as or "Kepala Desa/Lurah",
        "signed_by": row.signed_by or "................................",
        "day": long_date(row.signed_on or clock.today()),
        "worker": row.reported_by.get_full_name() if row.reported_by_id else user.get_full_name(),
        "worker_as": row.get_role_display(),
    }
    title = "Berita Acara Pemutakhiran Data PMKS/PSKS" if row.kind == Kind.YEARLY else "Berita Acara Hasil Kunjungan"
    return render("field_record.typ", _frame(row, title) | told)


def _items(user, row: FieldList):
    rows = FieldItem.objects.visible_to(user, Can.FIELD_VIEW).filter(list=row)
    return field_lists.shown(user, rows).order_by("pk")


def _frame(row: FieldList, title: str) -> dict[str, Any]:
    office = settings.get_many("office.address", "office.phone", "office.hours", "letterhead.lines")
    kecamatan = f", Kecamatan {row.kecamatan.name}" if row.kecamatan_id else ""
    period = [row.get_kind_display(), row.programme.name if row.programme_id else "", row.period]
    return {
        "head": office["letterhead.lines"].splitlines(),
        "address": office["office.address"],
        "contact": " · ".join(filter(None, [office["office.phone"], office["office.hours"]])),
        "title": title,
        "place": f"{row.place}{kecamatan}",
        "period": " · ".join(part for part in period if part),
        "deadline": f"Batas waktu {long_date(row.deadline)}" if row.deadline else "",
        "printed": f"dicetak {long_date(clock.today())}",
    }


def _masked(item: FieldItem) -> str:
    number = item.person.nik if item.person_id else item.family.no_kk if item.family_id else ""
    return f"{number[:6]}••••••{number[-4:]}" if number else "-"


def _place(item: FieldItem) -> str:
    record = item.subject
    return f"{getattr(record, 'rt', '') or '-'}/{getattr(record, 'rw', '') or '-'}"
