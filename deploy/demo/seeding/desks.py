"""What waits on desks: a story in review and one that came back, a domain on its way and one whose entry was never found."""

from django.db import transaction
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context
from wagtail.models import TaskState, WorkflowState

from cms.models import StoryIndexPage, StoryPage
from marketplace.accounts.models import User
from marketplace.catalogue.models import Picture
from tenants.domains import claim_domain
from tenants.models import Cooperative, Domain
from tenants.staff.roles import EDITOR, MANAGER
from tenants.staff.selectors import people_with_role
from tenants.states import FAILED

WAITING_HOST, LOST_HOST = "karya-cilegon.id", "toko-cirebon.id"

IN_REVIEW = (
    "Menunggu malam mengering",
    "Malam yang terburu-buru pecah di tepi. Karena itu kain dijemur di tempat teduh, dan kami menunggu.",
)
CAME_BACK = (
    "Pelanggan pertama dari luar kota",
    "Pesanan itu datang lewat pesan singkat, tengah malam, dari kota yang belum pernah kami datangi.",
)
# A draft as drafts are: a heading that skips a level, a link that says nothing, a picture with its file's name for words.
UNPOLISHED = "Catatan dari pasar malam"
UNPOLISHED_TEXT = (
    "<h3>Lapak kami di ujung</h3><p>Tiga malam kami menggelar dagangan di alun-alun. Yang paling cepat habis justru"
    ' contoh, bukan barang jadi. Daftar lapaknya ada <a href="/produk/">di sini</a>.</p>'
)
WISH = "Bagus. Tolong sebut nama kampungnya dan minta izin Ibu yang diceritakan, lalu kirim lagi."


def write_desks() -> None:
    """After the storefronts; what was written before is left as it is."""
    with schema_context("public"):
        found = {one.slug: one for one in Cooperative.objects.select_related("region")}
    cilegon, cirebon = found.get("cilegon"), found.get("cirebon")
    if cilegon is None or cirebon is None:
        return
    _stories(cilegon)
    with schema_context("public"):
        if Domain.objects.filter(domain=WAITING_HOST).exists():
            return
    claim_domain(cilegon, host=WAITING_HOST, actor="demo")
    lost = claim_domain(cirebon, host=LOST_HOST, actor="demo")
    with schema_context("public"):
        Domain.objects.filter(pk=lost.pk).update(status=FAILED, finding="absent", checked_at=timezone.now())


def _stories(cooperative: Cooperative) -> None:
    with tenant_context(cooperative), transaction.atomic():
        editors, managers = people_with_role(EDITOR), people_with_role(MANAGER)
        if not editors or not managers or StoryPage.objects.filter(title=IN_REVIEW[0]).exists():
            return
        _submitted(*IN_REVIEW, editors[0])
        state = _submitted(*CAME_BACK, editors[0])
        task: TaskState = state.current_task_state
        task.reject(user=managers[0], comment=WISH)
        write_unpolished_story()


def write_unpolished_story() -> None:
    """In a storefront's schema: the draft on which the checks of the editor find something to mend."""
    picture = Picture.objects.order_by("pk").first()
    if picture is None or StoryPage.objects.filter(title=UNPOLISHED).exists():
        return
    story = StoryPage(
        title=UNPOLISHED,
        intro="Tiga malam, satu meja, dan pelajaran tentang contoh barang.",
        search_description="Tiga malam di pasar malam, dan apa yang kami pelajari.",
        live=False,
        body=[
            ("text", UNPOLISHED_TEXT),
            ("picture", {"image": picture, "alt": "IMG_2031.jpg", "caption": "Malam kedua", "credit": ""}),
        ],
    )
    StoryIndexPage.objects.get().add_child(instance=story)
    story.save_revision()


def _submitted(title: str, text: str, editor: User) -> WorkflowState:
    index = StoryIndexPage.objects.get()
    story = StoryPage(
        title=title,
        intro=text,
        live=False,
        owner=editor,
        body=[("text", f"<p>{text}</p>")],
    )
    index.add_child(instance=story)
    story.save_revision(user=editor)
    return story.get_workflow().start(story, editor)
