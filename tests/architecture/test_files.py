"""Names and sizes of files: one vocabulary in every app, and nothing that has grown past reading."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("marketplace", "tenants", "cms", "search")
SOURCES = sorted(
    path
    for folder in (*PACKAGES, "deploy", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
PRODUCT = [path for path in SOURCES if path.relative_to(ROOT).parts[0] in PACKAGES]

# A drawer into which anything fits says nothing about what is in it.
DRAWERS = re.compile(r"^(utils?|helpers?|managers?|misc|common|lib|stuff|base_?models|services)\.py$")
MOST_LINES = 400


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_is_a_drawer():
    assert [name_of(path) for path in SOURCES if DRAWERS.match(path.name)] == []


@pytest.mark.parametrize(
    "folder", sorted({path.parent for path in SOURCES}), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_files_stay_readable(folder):
    long = {
        name_of(path): lines
        for path in SOURCES
        if path.parent == folder and (lines := len(path.read_text().splitlines())) > MOST_LINES
    }
    assert long == {}


def test_style_sheets_and_scripts_stay_readable():
    files = [path for kind in ("css", "js") for path in (ROOT / "marketplace" / "static" / kind).iterdir()]
    assert [name_of(path) for path in files if len(path.read_text().splitlines()) > MOST_LINES] == []


def test_every_module_says_what_it_is_for():
    silent = [
        name_of(path)
        for path in PRODUCT
        if path.name not in {"__init__.py", "apps.py"} and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    # Django's way of writing a command is its `help`.
    assert [name for name in silent if "/management/" not in name and "/templatetags/" not in name] == []


def test_nothing_is_imported_inside_a_function():
    """A circle of imports is a sign on the wall; hiding it in a function takes the sign down."""
    hidden = []
    for path in PRODUCT:
        if path.name == "apps.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                hidden += [
                    f"{name_of(path)}:{inner.lineno}"
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Import | ast.ImportFrom)
                ]
    assert hidden == []


def test_signals_are_received_in_one_file_an_app_only():
    """Control flow that nobody calls is control flow that nobody finds."""
    receivers = [
        name_of(path)
        for path in PRODUCT
        if re.search(r"\.connect\(|@receiver\(", path.read_text()) and "signals" in path.read_text()
    ]
    assert [name for name in receivers if not name.endswith("/signals.py")] == []


def test_nothing_unfinished_is_left():
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError\(\))\b")
    assert [name_of(path) for path in PRODUCT if words.search(path.read_text())] == []


def test_no_machine_path_and_no_secret_is_written_down():
    words = re.compile(r"/(root|home)/\w|sk_live_|whsec_[A-Za-z0-9]{10}|BEGIN (RSA |EC )?PRIVATE KEY")
    texts = [
        path
        for folder in (*PACKAGES, "deploy")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt", ".toml", ".css", ".js", ".yaml", ".md"}
    ]
    assert [name_of(path) for path in texts if words.search(path.read_text())] == []
