"""The buttons below a list with ticked products: Wagtail's bulk actions, with a look before prices change."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from marketplace.catalogue import actions, bulk, stock
from marketplace.catalogue.models import Member, Product
from marketplace.catalogue.permissions import CHANGE_PRODUCTS, CHANGE_STOCK, PUBLISH_PRODUCTS
from marketplace.core.money import rupiah

SHOWN = 200


class PriceForm(forms.Form):
    """By how many percent, and to which full amount prices are rounded (IDR)."""

    percent = forms.IntegerField(
        label=_("Change in percent"),
        min_value=-90,
        max_value=500,
        help_text=_("10 makes prices higher, -10 lower. Prices in quantity change along."),
    )
    step = forms.TypedChoiceField(
        label=_("Round to"),
        coerce=int,
        choices=[(amount, rupiah(amount)) for amount in (1, 100, 500, 1000)],
        initial=500,
    )

    def clean_percent(self) -> int:
        percent = self.cleaned_data["percent"]
        if percent == 0:
            raise forms.ValidationError(_("Write a number other than 0."))
        return percent


class StockForm(forms.Form):
    on_hand = forms.IntegerField(
        label=_("Pieces on the shelf"),
        min_value=0,
        max_value=1_000_000,
        help_text=_("Of each size and colour. Goods made to order and catering stay as they are."),
    )


class ProductBulkAction(SnippetBulkAction):
    """A bulk action on products; `permission` is asked once, the confirmation page is ours."""

    models: ClassVar[list[type[Product]]] = [Product]
    template_name = "catalogue/admin/bulk.html"
    permission = CHANGE_PRODUCTS
    question: Any = ""

    def check_perm(self, obj: Product) -> bool:
        if not hasattr(self, "_is_allowed"):
            self._is_allowed = self.request.user.has_perm(self.permission)
        return self._is_allowed

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "question": self.question,
            "button": self.display_name,
            "count": len(context["items"]),
        }

    def object_context(self, snippet: Product) -> dict[str, Any]:
        return {"item": snippet}

    def get_execution_context(self) -> dict[str, Any]:
        return {"actor": self.request.user, "form": self.cleaned_form}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext("%(n)s product changed.", "%(n)s products changed.", num_parent_objects) % {
            "n": num_parent_objects
        }


class ChangePrices(ProductBulkAction):
    display_name = _("Change prices")
    aria_label = _("Change the prices of the ticked products")
    action_type = "prices"
    action_priority = 10
    form_class = PriceForm
    question = _("By how much do the prices of these products change?")

    def form_valid(self, form: PriceForm) -> HttpResponse:
        of = form.cleaned_data
        keys = [product.pk for product in self.get_actionable_objects()[0]]
        changes = bulk.price_changes(keys, percent=of["percent"], step=of["step"])
        names = bulk.flattened_products(changes)
        if names:
            message = _(
                "After rounding, a larger quantity would not cost less: %(names)s. Round to a smaller amount."
            )
            form.add_error("step", message % {"names": ", ".join(names[:5])})
            return self.form_invalid(form)
        if self.request.POST.get("sure") == f"{of['percent']}/{of['step']}":
            return super().form_valid(form)
        context = self.get_context_data(form=form) | {
            "changes": [
                {"change": one, "before": rupiah(one.before), "after": rupiah(one.after)}
                for one in changes[:SHOWN]
            ],
            "change_count": len(changes),
            "sure": f"{of['percent']}/{of['step']}",
        }
        return self.render_to_response(context)

    @classmethod
    def execute_action(
        cls, objects: list[Product], *, actor: Any, form: Any, **kwargs: Any
    ) -> tuple[int, int]:
        keys = [product.pk for product in objects]
        of = form.cleaned_data
        return bulk.change_prices(keys, percent=of["percent"], step=of["step"], actor=actor), 0


class SetStock(ProductBulkAction):
    display_name = _("Set stock")
    aria_label = _("Set the stock of the ticked products")
    action_type = "stock"
    action_priority = 20
    form_class = StockForm
    permission = CHANGE_STOCK
    question = _("How many pieces of each lie on the shelf?")

    def form_valid(self, form: StockForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except stock.BelowReserved as refusal:
            message = _("Of one of them %(reserved)s are reserved for orders. Write at least that many.")
            form.add_error("on_hand", message % {"reserved": max(refusal.reserved.values())})
            return self.form_invalid(form)

    @classmethod
    def execute_action(
        cls, objects: list[Product], *, actor: Any, form: Any, **kwargs: Any
    ) -> tuple[int, int]:
        keys = [product.pk for product in objects]
        bulk.set_stock(keys, on_hand=form.cleaned_data["on_hand"], actor=actor)
        return len(objects), 0


class PublishProducts(ProductBulkAction):
    display_name = _("Publish")
    aria_label = _("Publish the ticked products")
    action_type = "publish"
    action_priority = 30
    permission = PUBLISH_PRODUCTS
    question = _("Publish the latest draft of these products?")

    @classmethod
    def execute_action(cls, objects: list[Product], *, actor: Any, **kwargs: Any) -> tuple[int, int]:
        return bulk.publish(objects, actor=actor), 0


class UnpublishProducts(ProductBulkAction):
    display_name = _("Take off sale")
    aria_label = _("Take the ticked products off the storefront")
    action_type = "unpublish"
    action_priority = 40
    permission = PUBLISH_PRODUCTS
    question = _("Take these products off the storefront? They stay in this list as drafts.")

    @classmethod
    def execute_action(cls, objects: list[Product], *, actor: Any, **kwargs: Any) -> tuple[int, int]:
        return bulk.unpublish(objects, actor=actor), 0


class ArchiveProducts(ProductBulkAction):
    display_name = _("Archive")
    aria_label = _("Archive the ticked products")
    action_type = "archive"
    action_priority = 50
    question = _("Archive these products? They leave the storefront and this list. Orders keep naming them.")

    @classmethod
    def execute_action(cls, objects: list[Product], *, actor: Any, **kwargs: Any) -> tuple[int, int]:
        for product in objects:
            actions.archive_product(product, actor=actor)
        return len(objects), 0


class ConfirmMembers(SnippetBulkAction):
    """Members that editors or a table brought become members."""

    models: ClassVar[list[type[Member]]] = [Member]
    display_name = _("Confirm")
    aria_label = _("Confirm the ticked members")
    action_type = "confirm"
    template_name = "catalogue/admin/bulk.html"

    def check_perm(self, obj: Member) -> bool:
        if not hasattr(self, "_is_allowed"):
            self._is_allowed = self.request.user.has_perm("staff.change_membership")
        return self._is_allowed

    def object_context(self, snippet: Member) -> dict[str, Any]:
        return {"item": snippet}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        question = _("Confirm that these people are members of the cooperative?")
        return context | {"question": question, "button": self.display_name, "count": len(context["items"])}

    def get_execution_context(self) -> dict[str, Any]:
        return {"actor": self.request.user}

    @classmethod
    def execute_action(cls, objects: list[Member], *, actor: Any, **kwargs: Any) -> tuple[int, int]:
        return actions.confirm_members(objects, actor=actor), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext("%(n)s member confirmed.", "%(n)s members confirmed.", num_parent_objects) % {
            "n": num_parent_objects
        }


ALL = (ChangePrices, SetStock, PublishProducts, UnpublishProducts, ArchiveProducts, ConfirmMembers)
