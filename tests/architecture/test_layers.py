"""Who may import and point at whom: the contract in pyproject.toml, and what a linter of imports cannot see."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("marketplace", "tenants", "cms", "search")
CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
# From the top down; those in one layer may not know each other.
LAYERS = [{name.strip() for name in layer.split("|")} for layer in CONTRACT["layers"]]
# Sign-in asks who works here, and staff are users.
KNOW_EACH_OTHER = {("tenants.staff", "marketplace.accounts")}

SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def layer_of(module: str) -> int:
    for number, layer in enumerate(LAYERS):
        if any(module == name or module.startswith(f"{name}.") for name in layer):
            return number
    raise AssertionError(f"{module} is in no layer of the import contract")


def test_imports_keep_to_the_contract():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_foreign_keys_point_downwards_too():
    """A string like "catalogue.Product" is an import that no linter of imports sees."""
    upwards = []
    for model in apps.get_models(include_auto_created=True):
        owner = model._meta.app_config.name
        if owner.split(".")[0] not in PACKAGES:
            continue
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.related_model
            if target is None or isinstance(target, str):
                continue
            other = target._meta.app_config.name
            if other == owner or other.split(".")[0] not in PACKAGES or (owner, other) in KNOW_EACH_OTHER:
                continue
            if layer_of(owner) >= layer_of(other):
                upwards.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    # The user's groups lead through a storefront's memberships; that is what keeps an editor out of other storefronts.
    assert [row for row in upwards if not row.startswith("accounts.User.")] == []


def test_every_app_of_ours_is_in_a_layer():
    for config in apps.get_app_configs():
        if config.name.split(".")[0] in PACKAGES:
            layer_of(config.name)


def imported_by(path: Path) -> set[str]:
    """The top packages of everything imported anywhere in the file, inside functions as well."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize(
    ("library", "where"),
    [
        ("stripe", ("marketplace/payments/stripe_",)),
        ("elasticsearch", ("search/",)),
        ("elastic_transport", ("search/",)),
        ("redis", ("marketplace/core/",)),
        ("typst", ("marketplace/core/documents.py", "marketplace/core/pictures.py")),
    ],
)
def test_only_one_place_talks_to_an_outside_service(library, where):
    users = [str(path.relative_to(ROOT)) for path in SOURCES if library in imported_by(path)]
    assert [user for user in users if not user.startswith(where)] == []


def test_tests_are_not_imported_by_the_product():
    assert [path for path in SOURCES if "tests" in imported_by(path)] == []


def test_models_and_migrations_agree(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_import_nothing_of_the_apps_but_the_tools_made_for_them():
    """They run on every storefront for years; an app's code moves on."""
    allowed = {"marketplace.core.append_only", "tenants.rls"}
    strange = []
    for path in SOURCES:
        if path.parent.name != "migrations":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] in PACKAGES:
                if node.module not in allowed:
                    strange.append(f"{path.relative_to(ROOT)}: from {node.module}")
            elif isinstance(node, ast.Import):
                strange += [
                    f"{path.relative_to(ROOT)}: {alias.name}"
                    for alias in node.names
                    # Defaults, storages and managers, which Django itself writes down by name.
                    if alias.name.split(".")[0] in PACKAGES and "models" not in alias.name.split(".")
                ]
    assert strange == []
