"""The living page of components: complete, and for staff."""

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.PROJECT_ROOT) / "marketplace" / "templates"
COMPONENTS = TEMPLATES / "cotton"


def named_in(source: str) -> set[str]:
    return {name.replace("-", "_") for name in re.findall(r"<c-([a-z][a-z-]*)", source)} - {"vars", "slot"}


def test_page_shows_every_component_there_is():
    shown, waiting = set(), named_in((TEMPLATES / "styleguide.html").read_text())
    waiting |= named_in((TEMPLATES / "base.html").read_text())
    while waiting:
        name = waiting.pop()
        shown.add(name)
        waiting |= named_in((COMPONENTS / f"{name}.html").read_text()) - shown
    everything = {file.stem for file in COMPONENTS.glob("*.html")}
    # Those of the back office wear its style sheet, which is not loaded here.
    assert everything - shown == {name for name in everything if name.startswith("desk_")}


def test_pieces_of_the_back_office_stand_nowhere_else():
    for file in TEMPLATES.rglob("*.html"):
        if (
            "admin" not in file.parts
            and file.parent != COMPONENTS
            and "<c-desk-" in (source := file.read_text())
        ):
            assert "wagtailadmin" in source or "/admin/base.html" in source, file


def test_page_opens_for_staff_with_a_form_that_came_back(cilegon, staff):
    answer = staff(cilegon, "editor").get("/gaya/")

    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'value="Siti Nurhaliza"' in page
    assert "error-summary" in page


def test_visitor_is_sent_to_sign_in(cilegon, client_of):
    answer = client_of(cilegon).get("/gaya/")

    assert answer.status_code == 302
    assert answer.url == "/masuk/?next=/gaya/"
