"""What storefronts share by accident: cache, media, search, Wagtail's permissions, tables under one name."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import connection
from django.urls import reverse
from django_tenants.utils import schema_context, tenant_context
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, ReferenceIndex
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

from cms.models import HomePage, StoryPage
from marketplace.accounts.models import User
from search.projection import project_all
from search.queries import Query
from search.selectors import search
from tenants.actions import pause_cooperative
from tests.catalogue.factories import a_picture, a_product

SCHEMA_FREE = {"hosts"}


@pytest.mark.parametrize("alias", sorted(set(settings.CACHES) - SCHEMA_FREE))
def test_the_same_cache_key_is_another_entry_in_each_storefront(alias, cilegon, bekasi, portal):
    cache = caches[alias]
    for cooperative in (cilegon, bekasi, portal):
        with tenant_context(cooperative):
            assert cache.get("key") is None
            cache.set("key", cooperative.slug)
    for cooperative in (cilegon, bekasi, portal):
        with tenant_context(cooperative):
            assert cache.get("key") == cooperative.slug
            assert cooperative.schema_name in cache.make_key("key")


def test_public_media_is_served_by_its_own_storefront_only(cilegon, bekasi, client_of, own_files):
    with tenant_context(bekasi):
        name = default_storage.save("foto/bekasi.txt", ContentFile(b"milik bekasi"))
        address = default_storage.url(name)
    assert bekasi.schema_name not in address
    own = client_of(bekasi).get(address)
    assert (own.status_code, b"".join(own.streaming_content)) == (200, b"milik bekasi")
    assert client_of(cilegon).get(address).status_code == 404
    for way_round in (f"/media/../{bekasi.schema_name}/{name}", f"/media/%2e%2e/{bekasi.schema_name}/{name}"):
        assert client_of(cilegon).get(way_round).status_code in {400, 404}


def test_the_same_picture_of_two_storefronts_has_two_files_and_two_renditions(cilegon, bekasi, own_files):
    paths = set()
    for cooperative in (cilegon, bekasi):
        with tenant_context(cooperative):
            picture = a_picture()
            paths |= {picture.file.path, picture.get_rendition("width-100|format-jpeg").file.path}
    assert len(paths) == 4


def test_private_files_have_no_address_on_any_host(cilegon, bekasi, client_of, own_files):
    with tenant_context(bekasi):
        name = storages["private"].generate_filename("bukti.txt")
        storages["private"].save(name, ContentFile(b"rahasia"))
        with pytest.raises(ValueError, match="no address"):
            storages["private"].url(name)
    assert name.startswith(f"{bekasi.schema_name}/")
    for cooperative in (cilegon, bekasi):
        for path in (f"/media/{name}", f"/media/../private/{name}", f"/private/{name}"):
            assert client_of(cooperative).get(path).status_code in {400, 404}


def test_a_paused_storefronts_goods_leave_the_search_at_once_and_come_back(
    bekasi, portal, client_of, settings
):
    settings.ELASTICSEARCH_URL = ""
    with tenant_context(bekasi):
        a_product("Kain hanya Bekasi")
        list(project_all(bekasi))
    assert search(Query(text="kain hanya bekasi")).total == 1
    paused = pause_cooperative(bekasi)
    with tenant_context(paused):
        list(project_all(paused))
    assert search(Query(text="kain hanya bekasi")).total == 0
    assert "Kain hanya Bekasi" not in client_of(portal).get("/cari/?q=kain+bekasi").content.decode()
    found = client_of(portal).get("/api/v1/search?q=bekasi").json()
    assert bekasi.name not in {result["cooperative"] for result in found["results"]}


def test_a_paused_storefront_is_in_no_list_of_cities(bekasi, portal, client_of):
    listed = client_of(portal).get("/kota/").content.decode()
    pause_cooperative(bekasi)
    assert bekasi.host in listed
    assert bekasi.host not in client_of(portal).get("/kota/").content.decode()


@pytest.fixture
def editor(cilegon, staff_of):
    return staff_of(cilegon, "editor")


def test_an_editor_has_rights_on_pages_and_pictures_of_their_own_storefront_only(
    editor, cilegon, bekasi, portal
):
    pages, pictures = PagePermissionPolicy(), policy_registry.get_by_type(get_image_model())
    for cooperative, expected in ((cilegon, True), (bekasi, False), (portal, False)):
        with tenant_context(cooperative):
            person = User.objects.get(pk=editor.pk)
            may_edit = pages.user_has_permission(person, "change")
            assert may_edit is expected
            assert pages.instances_user_has_permission_for(person, "change").exists() is expected
            assert pictures.user_has_permission(person, "add") is expected
            assert pictures.collections_user_has_permission_for(person, "add").exists() is expected
            assert person.has_perm("catalogue.change_product") is expected
            assert person.has_perm("wagtailadmin.access_admin") is expected
            # And nobody there is named to whom something of theirs could be given.
            assert (person in pages.users_with_permission("change")) is expected


def test_an_editors_signed_in_session_opens_no_other_back_office(editor, cilegon, bekasi, client_of):
    assert client_of(cilegon, editor).get("/admin/").status_code == 200
    assert client_of(bekasi, editor).get("/admin/").status_code == 403


def test_pages_of_another_storefront_are_not_found_by_their_id(cilegon, bekasi, client_of, editor):
    with tenant_context(bekasi):
        home = HomePage.objects.get()
        story = StoryPage(title="Cerita Bekasi", slug="cerita-bekasi", intro="Cerita", pk=900_001)
        index = next(
            page
            for page in home.get_children().specific()
            if "StoryPage" in str(page.allowed_subpage_models())
        )
        index.add_child(instance=story)
        number = story.pk
    with tenant_context(cilegon):
        assert not Page.objects.filter(pk=number).exists()
    client = client_of(cilegon, editor)
    for name in ("edit", "delete", "unpublish", "history", "usage", "view_draft", "copy", "move"):
        path = reverse(f"wagtailadmin_pages:{name}", urlconf=settings.STOREFRONT_URLCONF, args=[number])
        for method in (client.get, client.post):
            assert method(path).status_code == 404, path
    with tenant_context(bekasi):
        assert Page.objects.filter(pk=number, live=True).exists()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/users/",
        "/admin/users/1/",
        "/admin/users/new/",
        "/admin/groups/",
        "/admin/groups/1/",
        "/admin/password_reset/",
    ],
)
def test_wagtails_lists_of_people_are_closed_on_every_host(
    cilegon, portal, staff_of, client_of, settings, path
):
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "contoh.id"
    for cooperative in (cilegon, portal):
        boss = staff_of(cooperative, "manager", email=f"bos@{cooperative.slug}.contoh.id")
        settings.SECOND_FACTOR_EXEMPT_DOMAIN = f"{cooperative.slug}.contoh.id"
        assert client_of(cooperative, boss).get(path).status_code == 404


def test_no_public_table_is_in_wagtails_reference_index(db):
    public = {config.label for config in apps.get_app_configs() if config.name in settings.SHARED_APPS}
    both = {config.label for config in apps.get_app_configs() if config.name in settings.TENANT_APPS}
    tracked = {model._meta.label for model in ReferenceIndex.tracked_models}
    assert tracked
    assert not {label for label in tracked if label.split(".")[0] in public - both}


def test_only_auth_content_types_and_migrations_are_in_public_and_in_a_storefront(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'v', 'm', 'S', 'p') AND n.nspname IN ('public', 'cilegon')"
            " AND c.relkind <> 'S' GROUP BY 1 HAVING count(*) > 1"
        )
        shared = {name for (name,) in cursor.fetchall()}
    assert {re.sub(r"^(auth|django)_.*", r"\1", name) for name in shared} <= {"auth", "django"}
    assert {name for name in shared if name.startswith("django_")} == {
        "django_content_type",
        "django_migrations",
    }


def test_a_storefronts_missing_table_fails_instead_of_falling_through(cilegon):
    """The other half of the rule above: nothing in `public` answers in its place."""
    with schema_context("public"), connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.app_config.name not in settings.SHARED_APPS and model._meta.managed:
                cursor.execute("SELECT to_regclass(%s)", [f"public.{model._meta.db_table}"])
                assert cursor.fetchone()[0] is None, model


def test_every_model_is_either_shared_or_a_storefronts_own():
    lost = [
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_config.name not in {*settings.SHARED_APPS, *settings.TENANT_APPS}
        and model._meta.app_config.name.split(".apps.")[0]
        not in {app.split(".apps.")[0] for app in settings.SHARED_APPS}
    ]
    assert not lost


def test_no_collection_is_shared(cilegon, bekasi):
    """Collections decide who may choose which picture; each storefront has its own root."""
    with tenant_context(cilegon):
        Collection.get_first_root_node().add_child(name="Hanya Cilegon")
    with tenant_context(bekasi):
        assert not Collection.objects.filter(name="Hanya Cilegon").exists()
