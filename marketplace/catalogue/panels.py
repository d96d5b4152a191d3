"""The back office's forms in the order one thinks: what it is, how it looks, what it costs, how it is made."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
)

from marketplace.catalogue.forms import (
    CONFIRM_MEMBERS,
    CertificateForm,
    MemberForm,
    ProductForm,
    ScanInput,
    SignatureForm,
)


class UnrevisedPanel(FieldPanel):
    """A choice that is no part of a revision: two revisions have nothing of it to compare."""

    def get_comparison_class(self) -> None:
        return None


PRODUCT = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldPanel("name", required_on_save=True),
                FieldPanel("category", required_on_save=True),
                FieldPanel("summary"),
                FieldPanel("description"),
            ],
            heading=_("What it is"),
        ),
        MultiFieldPanel(
            [
                UnrevisedPanel("photo"),
                InlinePanel(
                    "images",
                    panels=[FieldPanel("image"), FieldPanel("alt_text")],
                    heading=_("From the library"),
                    label=_("Picture"),
                ),
            ],
            heading=_("Pictures"),
            help_text=_("The first one stands in lists. Daylight and a plain cloth are enough."),
        ),
        InlinePanel(
            "variants",
            panels=[
                FieldPanel("price"),
                FieldPanel("size"),
                FieldPanel("cut"),
                FieldPanel("motif"),
                FieldPanel("is_offered"),
                FieldPanel("sku"),
            ],
            heading=_("Price and variants"),
            label=_("Variant"),
            min_num=1,
            help_text=_(
                "One is enough. For several sizes, cuts or colours save first, then open «Sizes and stock» above."
            ),
        ),
        MultiFieldPanel(
            [
                UnrevisedPanel("on_hand"),
                FieldPanel("is_made_to_order"),
                FieldPanel("lead_time_days"),
                FieldPanel("minimum_order"),
                FieldPanel("unit"),
                FieldPanel("weight"),
            ],
            heading=_("Stock and shipping"),
        ),
        InlinePanel(
            "tiers",
            panels=[FieldPanel("minimum"), FieldPanel("price")],
            heading=_("Cheaper in quantity"),
            label=_("Step"),
            help_text=_("For example from 24 pieces. Each step costs less than the one before."),
        ),
        InlinePanel(
            "makers",
            panels=[FieldPanel("member"), FieldPanel("share")],
            heading=_("Who makes it"),
            label=_("Maker"),
        ),
        MultiFieldPanel([UnrevisedPanel("certificates")], heading=_("Certificates")),
        MultiFieldPanel(
            [
                FieldPanel("search_words"),
                FieldPanel("motif_name"),
                FieldPanel("is_made_by_women"),
                FieldPanel("slug"),
            ],
            heading=_("How people find it"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                HelpPanel(content=_("Only for food that is cooked for a date.")),
                FieldPanel("kind"),
                InlinePanel(
                    "catering",
                    panels=[
                        FieldPanel("serving_style"),
                        FieldPanel("contents"),
                        FieldPanel("allergens"),
                        FieldPanel("minimum_heads"),
                        FieldPanel("lead_days"),
                        FieldPanel("cutoff_hour"),
                        FieldPanel("portions_per_day"),
                    ],
                    heading=_("Package"),
                    label=_("Package"),
                    max_num=1,
                ),
            ],
            heading=_("Catering"),
            classname="collapsed",
        ),
        PublishingPanel(),
    ],
    base_form_class=ProductForm,
)

MEMBER = ObjectList(
    [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("role"), FieldPanel("phone"), FieldPanel("portrait")],
            heading=_("Who she is"),
        ),
        InlinePanel(
            "capacities",
            panels=[FieldPanel("skill"), FieldPanel("pieces_per_week")],
            heading=_("What she can do in a week"),
            label=_("Kind of work"),
            help_text=_("It helps to promise dates to institutions."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("is_public"),
                FieldPanel("consent_at", read_only=True),
                FieldPanel("consent_by", read_only=True),
                FieldPanel("quote"),
                FieldPanel("about"),
                FieldPanel("hours_per_piece"),
            ],
            heading=_("What visitors read, with her consent"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("standing", permission=CONFIRM_MEMBERS),
                FieldPanel("gender", permission=CONFIRM_MEMBERS),
                FieldPanel("kampung"),
                FieldPanel("district_name"),
                FieldPanel("skills"),
                FieldPanel("joined_on"),
                FieldPanel("number"),
                FieldPanel("slug"),
            ],
            heading=_("For the cooperative"),
        ),
    ],
    base_form_class=MemberForm,
)

CERTIFICATE = ObjectList(
    [
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("number"), FieldPanel("issuer")], heading=_("Which certificate")
        ),
        MultiFieldPanel([FieldPanel("valid_from"), FieldPanel("valid_until")], heading=_("How long")),
        MultiFieldPanel(
            [
                FieldPanel("scope", widget=forms.RadioSelect),
                FieldPanel("products", widget=forms.CheckboxSelectMultiple),
                FieldPanel("member"),
            ],
            heading=_("For whom"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "file",
                    widget=ScanInput,
                    help_text=_(
                        "A PDF or a photo, at most 10 MB. Only your staff and the portal's operator can open it."
                    ),
                ),
                FieldPanel("check_state", read_only=True),
                FieldPanel("check_note", read_only=True),
            ],
            heading=_("Scan and check"),
        ),
    ],
    base_form_class=CertificateForm,
)

SIGNATURE = ObjectList(
    [
        FieldPanel("rank"),
        FieldPanel("product"),
        FieldPanel("reason"),
        FieldPanel("motif"),
        FieldPanel("story"),
    ],
    base_form_class=SignatureForm,
)

DELIVERY_RATE = ObjectList(
    [
        FieldPanel("zone"),
        FieldPanel("is_active"),
        FieldPanel("price"),
        FieldPanel("free_over"),
        FieldPanel("minimum_days"),
        FieldPanel("maximum_days"),
        FieldPanel("note"),
    ]
)

CAPACITY_EXCEPTION = ObjectList(
    [FieldPanel("offer"), FieldPanel("date"), FieldPanel("portions"), FieldPanel("reason")]
)

SIZE_TABLE = ObjectList(
    [
        FieldPanel("product"),
        InlinePanel(
            "measures",
            panels=[FieldPanel("size"), FieldPanel("chest"), FieldPanel("back"), FieldPanel("shoulder")],
            heading=_("Measures in centimetres"),
            label=_("Size"),
            min_num=1,
            help_text=_("Write the size as in your variants: S, M, L."),
        ),
        FieldPanel("picture"),
        FieldPanel("note"),
    ]
)
