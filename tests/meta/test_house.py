"""Promises of the house plan (docs: house.md 1 and 2), each over ALL of something."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
FLOORS = [*settings.ROOMS, "welfare"]
MODULES = [path for room in FLOORS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
FORBIDDEN_NAMES = {"utils.py", "services.py", "signals.py", "helpers.py"}
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(tree: ast.AST):
    """Top-level packages imported anywhere in a module, function-local imports too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], node.lineno
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")[0], node.lineno


def upward(path: Path) -> list[str]:
    own = FLOORS.index(path.relative_to(ROOT).parts[0])
    tree = ast.parse(path.read_text())
    return [
        f"{name(path)}:{line} imports {room}"
        for room, line in imported(tree)
        if room in FLOORS and FLOORS.index(room) > own
    ]


def test_imports_point_down():
    assert [fault for path in MODULES for fault in upward(path)] == []


def test_the_import_check_sees_an_upward_import(tmp_path):
    tree = ast.parse("def f():\n    from welfare import menu")
    assert list(imported(tree)) == [("welfare", 2)]


def test_no_room_for_anything():
    tops = [path for path in MODULES if len(path.relative_to(ROOT).parts) == 2]
    assert [name(path) for path in tops if path.name in FORBIDDEN_NAMES] == []


def test_modules_stay_short():
    assert [(name(path), lines) for path in MODULES if (lines := len(path.read_text().splitlines())) > 400] == []


def functions():
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node, node.end_lineno - node.lineno + 1


def test_functions_stay_short():
    lengths = sorted(length for _, _, length in functions())
    assert lengths[len(lengths) // 2] < 10
    assert lengths[int(len(lengths) * 0.95)] < 40
    views = [f"{name(p)}:{node.name} {n}" for p, node, n in functions() if "views" in name(p) and n > 40]
    assert views == []


def test_no_save_overrides():
    overrides = [
        f"{name(path)}:{node.lineno}" for path, node, _ in functions() if node.name == "save" and "models" in name(path)
    ]
    assert overrides == []


def view_modules():
    return [path for path in MODULES if path.name == "views.py" or "views" in path.parts]


def calls(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, ast.unparse(node.func)


def test_views_do_not_write():
    faults = [
        f"{name(path)}:{node.lineno} {text}"
        for path in view_modules()
        for node, text in calls(path)
        if node.func.attr in WRITES and ".objects" in text or text.endswith(".save")
    ]
    assert faults == []


def scoped_models() -> set[str]:
    from django.apps import apps

    return {model.__name__ for model in apps.get_models() if hasattr(model._default_manager.all(), "visible_to")}


def test_views_ask_scoped_models_through_their_scope():
    """`Person.objects.` in a view must go on with a method that takes the user."""
    scoped, faults = scoped_models(), []
    # `tracked`: by number and code, of nobody's account
    allowed = {"visible_to", "readable_by", "asked_by", "known_to", "traced_by", "movable", "tracked", "none"}
    for path in view_modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if not (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Attribute)
                and node.value.attr == "objects"
            ):
                continue
            model = ast.unparse(node.value.value)
            if model in scoped and node.attr not in allowed:
                faults.append(f"{name(path)}:{node.lineno} {model}.objects.{node.attr}")
    assert faults == []


# The pages of one record, its panels and files: nothing else may know of Akses darurat (ADR 17).
READERS = {
    "cases/assessing.py:case_panel", "cases/assessing.py:files", "cases/case_plugs.py:files_of",
    "cases/case_plugs.py:find", "cases/models/case_rows.py:readable_by", "cases/queries.py:_readable",
    "cases/views/assessments.py:assessment_detail", "cases/views/cases.py:case_detail",
    "cases/views/persons.py:found_of", "cases/views/persons.py:programmes_of",
    "cases/views/shared.py:readable_person_or_404",
}  # fmt: skip


def test_akses_darurat_opens_pages_of_one_record_alone():
    found = {
        f"{name(path)}:{node.name}"
        for path, node, _ in functions()
        for call in ast.walk(node)
        if isinstance(call, ast.Attribute) and call.attr == "readable_by"
    }
    assert found == READERS


def commands() -> list[str]:
    return sorted(
        path.stem
        for room in FLOORS
        for path in (ROOT / room).glob("management/commands/*.py")
        if path.stem != "__init__"
    )


@pytest.mark.parametrize("command", commands())
def test_every_command_has_a_test(command):
    texts = (path.read_text() for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
    assert any(f'"{command}"' in text or f"manage.py {command}" in text for text in texts)
