"""The editor's checks ask for words at every picture of a story, and the preview lets them run."""

import json
import re

import pytest
from django_tenants.utils import tenant_context
from wagtail.rich_text import RichText

from cms.templatetags.content_checks import vague_links_marked
from tests.cms.test_storefront_pages import tell_story

pytestmark = pytest.mark.django_db


def test_checks_panel_asks_for_words_of_a_storys_pictures(cilegon, staff):  # noqa: F811
    with tenant_context(cilegon):
        story = tell_story("cerita-uji")

    page = staff(cilegon, "manager").get(f"/admin/pages/{story.pk}/edit/").content.decode()

    found = re.search(r'<script id="checker-axe-configuration" type="application/json">(.*?)</script>', page)
    assert found, "the checks panel has no configuration"
    spec = json.loads(found.group(1))["spec"]
    rule = next(rule for rule in spec["rules"] if rule["id"] == "alt-text-quality")
    check = next(check for check in spec["checks"] if check["id"] == "check-image-alt-text")
    assert ".story-body" in rule["selector"]
    assert re.search(check["options"]["pattern"], "")
    assert not re.search(check["options"]["pattern"], "Tangan menarik duri")


def test_visitors_get_no_userbar(cilegon, client_of):
    assert "wagtail-userbar" not in client_of(cilegon).get("/").content.decode()


def test_links_that_say_nothing_are_marked_and_others_are_not():
    text = RichText('<p><a href="/produk/">Di sini.</a> dan <a href="/">daftar lapak malam itu</a></p>')
    marked = vague_links_marked(text)
    assert marked.count("data-vague") == 1
    assert '<a data-vague="yes" href="/produk/">Di sini.</a>' in marked
