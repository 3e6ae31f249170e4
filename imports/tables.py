"""The tables of a file as JSON in `Batch.tables`, and back."""

from dataclasses import replace

from imports import cage
from imports.columns import Column, Confidence, Mapping
from imports.fields import Header
from imports.reading import Table
from imports.sheet import HeaderRows


def to_json(table: Table) -> dict:
    mapping = table.mapping
    return {
        "sheet": table.sheet.name,
        "hidden_columns": table.sheet.hidden_columns,
        "hidden_rows": len(table.sheet.hidden_rows),
        "header_rows": list(table.header.rows),
        "headers": [[header.upper, header.lower] for header in table.header.headers],
        "layout": mapping.layout,
        "key": list(mapping.key),
        "one_programme": mapping.one_programme,
        "fingerprint": mapping.fingerprint,
        "village": table.village,
        "off": table.off,
        "columns": [
            {"field": column.field, "confidence": str(column.confidence), "choices": list(column.choices)}
            for column in mapping.columns
        ],
    }


def from_json(data: dict) -> Table:
    headers = tuple(Header(*pair) for pair in data["headers"])
    columns = tuple(
        Column(index, header.text, told["field"], Confidence(told["confidence"]), tuple(told["choices"]))
        for index, (header, told) in enumerate(zip(headers, data["columns"], strict=True))
    )
    mapping = Mapping(data["layout"], columns, tuple(data["key"]), data["one_programme"], data["fingerprint"])
    sheet = cage.SheetInfo(data["sheet"], hidden=False, hidden_columns=data["hidden_columns"])
    about = {"village": data.get("village", ""), "off": data.get("off", "")}
    return Table(sheet, HeaderRows(tuple(data["header_rows"]), headers), mapping, **about)


def of(batch) -> list[Table]:
    return [from_json(data) for data in batch.tables]


def with_fields(table: Table, chosen: dict[int, str | None], village: str | None = None, off: str = "") -> Table:
    """The table with the user's fields for its columns, and village for its rows (None: as it is); `off` as in Table.

    Rows with a column of villages speak for themselves.
    """
    mapping = table.mapping.with_fields(chosen)
    village = table.village if village is None else village
    return replace(table, mapping=mapping, village="" if mapping.has_region else village, off=off)


def placed(tables: list[Table]) -> bool:
    """Whether all rows say where people live, by themselves or by their table."""
    return all(table.placed for table in tables)


def villages(tables: list[Table], *, within=None) -> dict[int, str]:
    """What the titles say of each table's village, as the action takes it; nothing that contradicts a region given."""
    area = within.pk if within else ""
    return {place: table.village if table.village.startswith(area) else "" for place, table in enumerate(tables)}
