"""Forms of the back office: what people leave empty is filled in, what cannot be is told beside its field."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import connection
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.images.forms import BaseImageForm

from marketplace.catalogue import stock
from marketplace.catalogue.calculations import falling
from marketplace.catalogue.certificate_rules import number_problem
from marketplace.catalogue.models import (
    Certificate,
    Member,
    Picture,
    Product,
    ProductImage,
    SignatureProduct,
    Variant,
)
from marketplace.catalogue.models.signatures import MOST_SIGNATURES
from marketplace.catalogue.numbering import free_member_number, free_skus, free_slug
from marketplace.catalogue.scans import checked_scan
from marketplace.catalogue.uploads import re_encoded
from marketplace.core import audit
from marketplace.core.phone import PhoneField
from marketplace.reference.models import Category, CertificateCheck
from marketplace.reference.selectors import category_choices


class GroupedCategories(forms.models.ModelChoiceIterator):
    """Children under the name of their parent."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        yield ("", _("Choose a category"))
        yield from category_choices()


class CategoryField(forms.ModelChoiceField):
    iterator = GroupedCategories

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Category.objects.all(), "label": _("Category"), **kwargs})


class ProductForm(WagtailAdminModelForm):
    """A product with its children. Name, category, price and one photo are enough."""

    category = CategoryField()
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_(
            "Take one now, or choose one from your phone. It is turned upright and made small for you."
        ),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    on_hand = forms.IntegerField(
        label=_("Pieces on the shelf"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=_("Of each variant. Later you count them under «Stock»."),
    )
    certificates = forms.ModelMultipleChoiceField(
        label=_("Certificates"),
        queryset=Certificate.objects.select_related("kind"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick those that hold for this product. They are shown until their last day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        product = self.instance
        if product.pk is None:
            return
        if "certificates" in self.fields:
            self.fields["certificates"].initial = product.certificates.all()
        if not _has_uncounted_variants(product):
            # A number in a form that was open while goods were shipped would put them back on the shelf.
            self.fields.pop("on_hand", None)

    def clean_photo(self) -> Any:
        photo = self.cleaned_data["photo"]
        return re_encoded(photo) if photo else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("slug"):
            cleaned["slug"] = self.instance.slug or free_slug(Product, cleaned.get("name") or "")
        self._check_variants()
        if not self.is_deferred_validation:
            self._check_prices()
            self._check_package(cleaned)
        if self.errors and cleaned.get("photo"):
            self.add_error(
                "photo", _("Choose the photo once more: browsers forget files when a form comes back.")
            )
        return cleaned

    def save(self, commit: bool = True) -> Product:
        self._number_variants()
        for child in self.formsets["images"].forms if "images" in self.formsets else []:
            child.instance.alt_text = child.instance.alt_text or self.instance.name
        product = super().save(commit=False)
        if photo := self.cleaned_data.get("photo"):
            picture = Picture.objects.create(title=product.name, file=photo, uploaded_by_user=self.for_user)
            place = len(product.images.all())
            product.images.add(ProductImage(image=picture, alt_text=product.name, sort_order=place))
        if commit:
            product.save()
            self._save_m2m()
        return product

    def _number_variants(self) -> None:
        """A number for each variant whose own was left empty: the one it has, or the next free one."""
        children = self.formsets["variants"].forms if "variants" in self.formsets else []
        unnumbered = [child.instance for child in children if child.has_changed() and not child.instance.sku]
        if not unnumbered:
            return
        kept = dict(Variant.objects.filter(product_id=self.instance.pk).values_list("pk", "sku"))
        free = free_skus(connection.tenant.code, self.instance.name)
        for variant in unnumbered:
            variant.sku = kept.get(variant.pk) or next(free)

    def save_beside(self, product: Product, *, actor: audit.Actor) -> None:
        """Write what is no part of a revision: the first count of the shelf, and certificates."""
        if "certificates" in self.cleaned_data:
            product.certificates.set(self.cleaned_data["certificates"])
        on_hand = self.cleaned_data.get("on_hand")
        if on_hand is None or not product.needs_stock:
            return
        for variant in Variant.objects.filter(product=product, stock__isnull=True).order_by("pk"):
            stock.set_on_hand(variant, on_hand, actor=actor)

    def _children(self, name: str) -> list[forms.ModelForm]:
        formset = self.formsets.get(name)
        if formset is None or not formset.is_valid():
            return []
        return [form for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]

    def _check_variants(self) -> None:
        """No two forms on sale with one size, cut and motif: told at the later row. Django refuses a SKU twice."""
        labels: dict[tuple[str, ...], int] = {}
        formset = self.formsets.get("variants")
        rows = formset.forms if formset is not None and formset.errors is not None else []
        kept = [form for form in rows if getattr(form, "cleaned_data", None)]
        for row, form in enumerate(kept, start=1):
            of = form.cleaned_data
            if of.get("DELETE"):
                continue
            label = tuple((of.get(axis) or "").strip().casefold() for axis in ("size", "cut", "motif"))
            if of.get("is_offered", True) and labels.setdefault(label, row) != row:
                message = _("Variant %(row)s is the same. Change the size, the cut or the motif.")
                form.add_error("size", message % {"row": labels[label]})

    def _check_prices(self) -> None:
        """Each tier cheaper than the one before it; the first cheaper than the dearest variant."""
        prices = [
            form.cleaned_data["price"]
            for form in self._children("variants")
            if form.cleaned_data.get("price")
        ]
        tiers = [form for form in self._children("tiers") if form.cleaned_data.get("price")]
        tiers.sort(key=lambda form: form.cleaned_data["minimum"])
        before = max(prices, default=0)
        for form in tiers:
            price = form.cleaned_data["price"]
            if before and not falling([(0, price)], before):
                form.add_error(
                    "price",
                    _("A larger quantity costs less a piece. Write a lower price than the step before."),
                )
            before = price

    def _check_package(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("kind") == Product.Kind.CATERING and not self._children("catering"):
            self.add_error("kind", _("Describe the catering package below, or choose «Goods»."))


def _has_uncounted_variants(product: Product) -> bool:
    return product.needs_stock and Variant.objects.filter(product=product, stock__isnull=True).exists()


CONFIRM_MEMBERS = "staff.change_membership"


class MemberForm(WagtailAdminModelForm):
    """A member. Only who manages staff confirms her; her consent is kept with its time and who recorded it."""

    phone = PhoneField(
        required=False, label=_("WhatsApp number"), help_text=_("Only the cooperative sees it.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("slug"):
            cleaned["slug"] = self.instance.slug or free_slug(Member, cleaned.get("name") or "")
        if not cleaned.get("number"):
            cleaned["number"] = self.instance.number or free_member_number()
        if self.instance.pk is None and not self._may_confirm:
            self.instance.standing = Member.Standing.WAITING
        standing = cleaned.get("standing", self.instance.standing)
        if cleaned.get("is_public") and standing != Member.Standing.ACTIVE:
            message = _("She can be shown once a manager has confirmed that she is a member.")
            if standing == Member.Standing.LEFT:
                message = _("She has left. Untick this, so that her page leaves the storefront.")
            self.add_error("is_public", message)
        return cleaned

    @property
    def _may_confirm(self) -> bool:
        return self.for_user is None or self.for_user.has_perm(CONFIRM_MEMBERS)

    def save(self, commit: bool = True) -> Member:
        if "is_public" in self.changed_data:
            self.instance.consent_at = timezone.now() if self.instance.is_public else None
            self.instance.consent_by = self.for_user if self.instance.is_public else None
        return super().save(commit=commit)


class Scan:
    """How a scan is shown in its form: its name, and the gate's address."""

    def __init__(self, file: FieldFile) -> None:
        self.name = file.name.rsplit("/")[-1]
        self.url = reverse("catalogue_certificate_scan", args=[file.instance.pk])

    def __str__(self) -> str:
        return self.name


class ScanInput(forms.ClearableFileInput):
    """A private file has no address; its link leads to the view that asks who wants to see it."""

    def is_initial(self, value: Any) -> bool:
        return isinstance(value, FieldFile) and bool(value)

    def format_value(self, value: Any) -> Scan | None:
        return Scan(value) if self.is_initial(value) else None


class CertificateForm(WagtailAdminModelForm):
    """A certificate: its number as its kind has it, its dates in order, for whom it holds, a scan that is one."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        return checked_scan(file) if file and "file" in self.changed_data else file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind, until = cleaned.get("kind"), cleaned.get("valid_until")
        if kind and cleaned.get("number") and (problem := number_problem(kind.slug, cleaned["number"])):
            self.add_error("number", problem)
        if kind and kind.needs_expiry and not until:
            self.add_error(
                "valid_until", _("This kind of certificate ends one day. Write the date that stands on it.")
            )
        if until and cleaned.get("valid_from") and until < cleaned["valid_from"]:
            self.add_error("valid_until", _("The last day comes after the first one."))
        self._check_scope(cleaned)
        return cleaned

    def _check_scope(self, cleaned: dict[str, Any]) -> None:
        scope = cleaned.get("scope")
        if scope == Certificate.Scope.PRODUCT and not cleaned.get("products"):
            self.add_error("products", _("Choose the products it holds for."))
        if scope == Certificate.Scope.MEMBER and not cleaned.get("member"):
            self.add_error("member", _("Choose the member it was given to."))
        # What the scope does not ask for would say something else than the scope.
        if scope and scope != Certificate.Scope.PRODUCT:
            cleaned["products"] = []
        if scope and scope != Certificate.Scope.MEMBER:
            cleaned["member"] = None


class SignatureForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk is None and SignatureProduct.objects.count() >= MOST_SIGNATURES:
            raise forms.ValidationError(
                _("There are five signature products already. Change one of them, or remove one first.")
            )
        return cleaned


class StockForm(forms.Form):
    on_hand = forms.IntegerField(label=_("Pieces on the shelf"), min_value=0, max_value=1_000_000)
    low_at = forms.IntegerField(label=_("Warn at or below"), min_value=0, max_value=1_000_000, required=False)


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (XLSX), at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )
    fallback = CategoryField(
        label=_("Category for rows whose category is not known"),
        required=False,
        help_text=_("Left empty, such rows are reported and nothing is imported."),
    )


class MemberImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (XLSX), at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )


class CheckForm(forms.Form):
    """What the portal's operator decides about a certificate."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (CertificateCheck.State.VERIFIED, _("Verified: scan, number and holder agree")),
            (CertificateCheck.State.REFUSED, _("Refused: it leaves the shop")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The cooperative reads it. Needed when you refuse."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == CertificateCheck.State.REFUSED and not cleaned.get("note"):
            self.add_error("note", _("Say what is missing, so that it can be put right."))
        return cleaned


class PictureForm(BaseImageForm):
    """Wagtail's upload form; an unreadable photo is told beside the field instead of failing later."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        return re_encoded(file) if "file" in self.changed_data else file
