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
    return Table(sheet, HeaderRows(tuple(data["header_rows"]), headers), mapping)


def of(batch) -> list[Table]:
    return [from_json(data) for data in batch.tables]


def with_fields(table: Table, chosen: dict[int, str | None]) -> Table:
    """The table with the user's fields for its columns."""
    return replace(table, mapping=table.mapping.with_fields(chosen))


def has_region(tables: list[Table]) -> bool:
    """Whether the rows themselves say where people live."""
    return any(table.mapping.has_region for table in tables)
