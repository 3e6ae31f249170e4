"""Row by row: what is made of the sample lists is what their truth files say."""

import pytest

from imports import cage, doubles, reading
from regions.resolve import Index
from tests.unit.imports.samples import NAMES, told, truth

pytestmark = pytest.mark.django_db


def read(sample) -> tuple[reading.Survey, dict[tuple, tuple]]:
    with cage.opened(sample.path) as reader:
        survey = reading.survey(reader.file, reader.sheets())
    tables = {table.sheet.name: table for table in survey.tables}
    found, index = [], Index.load()
    with cage.opened(sample.path) as reader:
        for sheet, rows in reader.sheets():
            if table := tables.get(sheet.name):
                check = reading.checker(table, reader.file, reference=sample.reference, index=index)
                found += reading.checked(table, reader.file, check, rows)
    lights = (doubles.light(place, row.clean, survey.key) for place, (_, row) in enumerate(found) if row.values)
    for place, codes in doubles.find(lights, survey.key).items():
        found[place][1].codes.update(codes)
    return survey, {(source.sheet, source.row): told(row.outcome, row.codes, row.clean) for source, row in found}


@pytest.mark.parametrize("name", NAMES)
def test_every_row_agrees(name):
    sample = truth(name)
    _, found = read(sample)
    wrong = {
        row: (found.get(row), sample.rows.get(row))
        for row in found | sample.rows
        if found.get(row) != sample.rows.get(row)
    }
    assert not wrong
    assert len(found) == sample.data["rows_total"]


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_understood(name):
    sample = truth(name)
    survey, _ = read(sample)
    assert survey.layout == sample.data["kind"]
    assert list(survey.key) == sample.data["key"]
    for field in ("encoding", "bom", "delimiter", "quotechar"):
        assert getattr(survey.file, field) == sample.data[field]
    tables = {table.sheet.name: table for table in survey.tables}
    assert [sheet["name"] for sheet in sample.data["sheets"] if sheet["role"] == "data"] == [*tables]
    for sheet in sample.data["sheets"]:
        if sheet["role"] == "data":
            table = tables[sheet["name"]]
            assert list(table.header.rows) == sheet["header_rows"]
            said = [(column["column"], column["header"], column["field"]) for column in sheet["columns"]]
            assert [(column.letter, column.header, column.field) for column in table.mapping.columns] == said


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_row_is_told_apart(name):
    sample = truth(name)
    with cage.opened(sample.path) as reader:
        survey = reading.survey(reader.file, reader.sheets())
    tables = {table.sheet.name: table for table in survey.tables}
    found = {}
    with cage.opened(sample.path) as reader:
        for sheet, rows in reader.sheets():
            if table := tables.get(sheet.name):
                for source in reading.lines(table, reader.file, rows):
                    if source.kind != "data":
                        found[source.sheet, source.row] = str(source.kind)
    for sheet in sample.data["sheets"]:
        header = max(sheet.get("header_rows", [0]))
        said = {
            (sheet["name"], line["row"]): line["kind"] for line in sheet.get("not_data", []) if line["row"] > header
        }
        assert {key: kind for key, kind in found.items() if key[0] == sheet["name"]} == said
