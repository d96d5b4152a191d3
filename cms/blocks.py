"""The blocks a story is written with: hands at work, the difficulty, her words, the product."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from marketplace.catalogue.cards import image_dict
from marketplace.catalogue.models import Picture
from marketplace.catalogue.pictures import NATURAL

PICTURE_SIZES = "(min-width:48em) 660px, 92vw"
HALF_SIZES = "(min-width:48em) 318px, 44vw"
TEXT_FEATURES = ["h2", "h3", "bold", "italic", "link", "ol", "ul"]


def publishing_problem(picture: Picture, credit: str = "") -> Any:
    """What still keeps a picture from being published in a story, as a sentence; empty when nothing does."""
    if not picture.consent:
        return _(
            "Open this picture and note whether the people on it agreed, or that nobody can be recognised."
        )
    if not (credit or picture.credit):
        return _("Say who took this picture.")
    return ""


def picture_of(value: Any, sizes: str = PICTURE_SIZES) -> dict[str, Any]:
    """A picture block's value for <c-picture>; its own alternative text before the picture's."""
    return image_dict(value["image"], sizes=sizes, alt=value["alt"], shape=NATURAL)


def credit_of(value: Any) -> str:
    """Who took it: what the story says, else what was noted at the picture."""
    return value["credit"] or value["image"].credit


class PictureBlock(blocks.StructBlock):
    """A picture with what it shows, a caption and who made it."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What it shows"), max_length=200, help_text=_("Read to people who cannot see the picture.")
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)
    credit = blocks.CharBlock(label=_("Picture by"), required=False, max_length=80)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"

    def clean(self, value: Any) -> Any:
        """Everything may wait while only a draft is saved; a published picture has its consent and its credit."""
        value = super().clean(value)
        image = value["image"]
        if (
            image
            and not self.is_deferred_validation
            and (problem := publishing_problem(image, value["credit"]))
        ):
            field = "credit" if image.consent else "image"
            raise blocks.StructBlockValidationError({field: ValidationError(problem)})
        return value

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["picture_dict"] = picture_of(value)
        context["credit"] = credit_of(value)
        return context


class GalleryBlock(blocks.StructBlock):
    pictures = blocks.ListBlock(PictureBlock(), min_num=2, max_num=8, label=_("Pictures"))

    class Meta:
        icon = "grip"
        label = _("Gallery")
        template = "cms/blocks/gallery.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["pictures"] = [
            {
                "image": picture_of(picture, HALF_SIZES),
                "caption": picture["caption"],
                "credit": credit_of(picture),
            }
            for picture in value["pictures"]
        ]
        return context


class QuoteBlock(blocks.StructBlock):
    """A maker's own words. Her name is shown only with her consent."""

    text = blocks.TextBlock(label=_("Her words"), max_length=400)
    member = SnippetChooserBlock("catalogue.Member", label=_("Who says it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("A maker's words")
        template = "cms/blocks/quote.html"


class ProductsBlock(blocks.StructBlock):
    """Products of this storefront within a story; what is no longer on sale is left out."""

    style = blocks.ChoiceBlock(
        choices=[("grid", _("Side by side")), ("single", _("One, large")), ("bundle", _("A set"))],
        default="grid",
        label=_("Shown as"),
    )
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=80)
    products = blocks.ListBlock(
        SnippetChooserBlock("catalogue.Product"), min_num=1, max_num=8, label=_("Products")
    )

    class Meta:
        icon = "tag"
        label = _("Products")
        template = "cms/blocks/products.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        # The page loads the cards of all its blocks at once; see StoryPage.get_context.
        cards = context.get("product_cards", {})
        context["cards"] = [
            cards[product.pk] for product in value["products"] if product and product.pk in cards
        ]
        return context


class PlaceBlock(blocks.StructBlock):
    """Where something is, with a map that opens elsewhere: no stranger's script on our pages."""

    name = blocks.CharBlock(label=_("Place"), max_length=120)
    address = blocks.TextBlock(label=_("Address"), required=False)
    note = blocks.CharBlock(label=_("How to find it"), required=False, max_length=200)

    class Meta:
        icon = "site"
        label = _("Place")
        template = "cms/blocks/place.html"


class StoryBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, template="cms/blocks/text.html")
    picture = PictureBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    products = ProductsBlock()
    place = PlaceBlock()


class PlainBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, template="cms/blocks/text.html")
    picture = PictureBlock()
    place = PlaceBlock()
