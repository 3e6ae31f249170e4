"""The lines kept of a file: what stands in them, and what is staged of their cells."""

from datetime import date

import pytest

from imports.cells import CellError
from imports.spelled import from_json, to_json
from imports.spool import Spool, cells_of

FILE = b'{"file":{"format":"csv","encoding":"utf-8","bom":false,"delimiter":";","quotechar":null}}\n'
SHEET = b'{"sheet":{"name":null,"hidden":false,"hidden_rows":[],"hidden_columns":[]}}\n'


@pytest.fixture
def rows(tmp_path):
    def read(*lines: bytes) -> list[tuple[list, str]]:
        path = tmp_path / "rows"
        path.write_bytes(b"".join([FILE, SHEET, *lines]))
        spool = Spool(path)
        return [cells_of(line, raw) for _, line, raw in spool.lines(spool.start) if isinstance(line, list)]

    return read


@pytest.mark.parametrize(
    ("cells", "decoded"),
    [
        (["SITI", None, 1.5, 7, True], ["SITI", None, 1.5, 7, True]),
        ([{"d": "1980-05-12"}, {"e": "#N/A"}, "{"], [date(1980, 5, 12), CellError("#N/A"), "{"]),
        (["a,b", 'kata "kutip"', "é\\n", "\\u0000"], ["a,b", 'kata "kutip"', "é\\n", "\\u0000"]),
        ([], []),
    ],
)
def test_cells_stand_as_they_came(rows, cells, decoded):
    [(found, spelled)] = rows(f"{to_json([4, cells])}\n".encode())
    assert found == decoded
    assert from_json(spelled) == cells


def test_what_no_database_keeps_is_left_out(rows):
    [(found, spelled)] = rows(b'[4,["SI\\u0000TI",{"e":"#N\\u0000/A"}]]\n')
    assert found == ["SITI", CellError("#N/A")]
    assert from_json(spelled) == ["SITI", {"e": "#N/A"}]
