"""What a new storefront still needs before it opens, ticked from what is really there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.models import StoryIndexPage, StoryPage
from marketplace.catalogue.models import DeliveryRate, Member, Product
from tenants.models import Cooperative


@dataclass(frozen=True)
class Step:
    """One row. `is_needed` when the storefront cannot open without it."""

    title: str
    help: str
    url: str
    is_done: bool
    is_needed: bool = True


def first_steps(cooperative: Cooperative) -> list[Step]:
    return list(_steps(cooperative))


def what_is_missing(cooperative: Cooperative) -> list[Step]:
    """The needed rows without a tick: empty when the storefront may open."""
    return [step for step in _steps(cooperative) if step.is_needed and not step.is_done]


def _steps(cooperative: Cooperative) -> Iterator[Step]:
    shop = reverse("storefront_settings")
    profile = all([cooperative.whatsapp, cooperative.email, cooperative.address, cooperative.tagline])
    yield Step(
        _("Say who you are"),
        _("Tagline, WhatsApp number, e-mail and address: they stand on every page."),
        shop,
        profile,
    )
    yield Step(
        _("Enter your legal numbers"),
        _("NIK Koperasi, NIB and NPWP: institutions ask for them, documents carry them."),
        reverse("storefront_legal"),
        bool(cooperative.nik_koperasi and cooperative.nib),
    )
    yield Step(
        _("Say where the money goes"),
        _("The cooperative's bank account, for transfers."),
        f"{shop}#id_bank_name",
        bool(cooperative.bank_account_number and cooperative.bank_account_holder),
    )
    yield Step(
        _("Set what delivery costs"),
        _("One price for the city is enough to begin with."),
        _add(DeliveryRate),
        DeliveryRate.objects.exists(),
    )
    yield Step(
        _("Introduce the first member"),
        _("Whoever makes your goods, with her consent to be shown."),
        _add(Member),
        Member.objects.exists(),
    )
    yield Step(
        _("Publish the first product"),
        _("A photo, a price, how many there are. The rest can wait."),
        _add(Product),
        Product.objects.filter(live=True, archived_at__isnull=True).exists(),
    )
    index = StoryIndexPage.objects.first()
    yield Step(
        _("Tell the first story"),
        _("What you are proud of. It can follow later."),
        reverse("wagtailadmin_pages:add", args=["cms", "storypage", index.pk]) if index else "#",
        StoryPage.objects.filter(live=True).exists(),
        is_needed=False,
    )
    yield Step(
        _("Choose the cloth of your city"),
        _("Motif and colours of the whole shop."),
        reverse("storefront_look"),
        cooperative.theme != "portal" or bool(cooperative.motif),
        is_needed=False,
    )


def _add(model: type) -> str:
    return reverse(model.snippet_viewset.get_url_name("add"))
