"""Every storefront begins with a home page, an empty story index, a page about it, a contact page, and two locales."""

from django.db import migrations

CHILDREN = (
    ("storyindexpage", "cms.StoryIndexPage", "Cerita", "cerita", "Cerita"),
    ("plainpage", "cms.PlainPage", "Tentang kami", "tentang", ""),
    ("contactpage", "cms.ContactPage", "Hubungi kami", "kontak", ""),
)


def make_pages(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")
    HomePage = apps.get_model("cms", "HomePage")

    locale = Locale.objects.get(language_code="id")
    Locale.objects.get_or_create(language_code="en")
    root = Page.objects.get(depth=1)
    # Wagtail's own welcome page.
    Page.objects.filter(depth=2).delete()
    content_type, _ = ContentType.objects.get_or_create(app_label="cms", model="homepage")
    home = HomePage.objects.create(
        title="Beranda",
        draft_title="Beranda",
        slug="home",
        content_type=content_type,
        path=f"{root.path}0001",
        depth=2,
        numchild=len(CHILDREN),
        url_path="/home/",
        locale=locale,
        show_in_menus=False,
    )
    Page.objects.filter(pk=root.pk).update(numchild=1)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page_id": home.pk}
    )
    for number, (model, label, title, slug, _menu) in enumerate(CHILDREN, start=1):
        content_type, _ = ContentType.objects.get_or_create(app_label="cms", model=model)
        apps.get_model(label).objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            content_type=content_type,
            path=f"{home.path}{number:04d}",
            depth=3,
            numchild=0,
            url_path=f"/home/{slug}/",
            locale=locale,
            show_in_menus=True,
        )


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_initial"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(make_pages, migrations.RunPython.noop)]
