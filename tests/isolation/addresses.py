"""Every view of ours, from the URLconfs of both kinds of hosts: who may ask for it, and an object of somebody else's.

A view that is not in TABLE fails the tests. Add it with its class; when its address names an object, with the keyword
arguments that name one of *theirs* (Bekasi, Sekolah Dua) on *our* host, where it must not exist.
"""

from fnmatch import fnmatchcase

from tests.isolation.listing import Address, Kind, Listed
from tests.isolation.listing import any_of as _any_of
from tests.isolation.listing import in_institution as _in_institution
from tests.isolation.listing import one as _one
from tests.isolation.purchase_addresses import PURCHASES

_order = _one(token="order.token")
_at_desk = _one(pk="order.pk")

# Keys are names of views, or patterns of names; unnamed ones are listed by their address pattern.
TABLE: dict[str, Listed] = {
    # Everywhere
    "home": Listed(Kind.PUBLIC),
    "motif": Listed(Kind.PUBLIC),
    "certificate_mark": Listed(
        Kind.PUBLIC, lambda world, address: [{"slug": "halal", "digest": "0" * 16}], found=(200, 302, 404)
    ),
    "touch_icon": Listed(Kind.PUBLIC),
    "robots": Listed(Kind.PUBLIC),
    "sitemap": Listed(Kind.PUBLIC),
    "sitemap_section": Listed(Kind.PUBLIC),
    "link_preview": Listed(
        Kind.PUBLIC, lambda world, address: [{"kind": "produk", "pk": world.product.pk, "digest": "0" * 20}]
    ),
    "story_results": Listed(Kind.STAFF),
    "search_questions": Listed(Kind.STAFF),
    "hangtags": Listed(Kind.STAFF),
    "hangtag_sheet": Listed(Kind.STAFF),
    "hangtag": Listed(Kind.STAFF, _one(pk="signatureproduct.pk")),
    "storefront_look": Listed(Kind.STAFF),
    "storefront_look_sample": Listed(Kind.STAFF),
    "components": Listed(Kind.STAFF),
    "media": Listed(Kind.PUBLIC, _one(path="picture.file.name")),
    "picture": Listed(
        Kind.PUBLIC, lambda world, address: [{"pk": world.picture.pk, "name": "kecil"}], found=(200, 302, 404)
    ),
    "admin/login/": Listed(Kind.PUBLIC),
    "admin/logout/": Listed(Kind.PUBLIC),
    "^admin/password_reset/": Listed(Kind.CLOSED, path="/admin/password_reset/"),
    "^admin/(?:users|groups)(?:/|$)": Listed(Kind.CLOSED, path="/admin/users/"),
    "^admin/bulk/(?:accounts|auth)/": Listed(Kind.CLOSED, path="/admin/bulk/accounts/user/delete/"),
    "wagtailusers_users:*": Listed(Kind.CLOSED),
    "admin/account/": Listed(Kind.STAFF),
    "wagtailimages_chooser:*": Listed(Kind.STAFF, _any_of("picture")),
    "wagtailsnippets_catalogue_product:revisions_*": Listed(
        Kind.STAFF, _any_of("product"), found=(200, 302, 404, 405)
    ),
    **{
        f"wagtailsnippet{views}_catalogue_{noun}:*": Listed(Kind.STAFF, _any_of(noun))
        for views in ("s", "choosers")
        for noun in (
            "product",
            "member",
            "certificate",
            "signatureproduct",
            "deliveryrate",
            "capacityexception",
            "sizetable",
        )
    },
    "catalogue_stock": Listed(Kind.STAFF),
    "catalogue_count": Listed(Kind.STAFF, _one(pk="variant.pk")),
    "catalogue_import": Listed(Kind.STAFF),
    "catalogue_import_members": Listed(Kind.STAFF),
    "catalogue_import_delivery": Listed(Kind.STAFF),
    "catalogue_import_table": Listed(Kind.STAFF),
    "catalogue_work": Listed(Kind.STAFF),
    "catalogue_work_set": Listed(Kind.STAFF, _one(pk="product.pk")),
    "catalogue_delivery": Listed(Kind.STAFF),
    "catalogue_delivery_export": Listed(Kind.STAFF),
    "catalogue_delivery_courier": Listed(Kind.STAFF),
    "catalogue_delivery_expedition": Listed(Kind.STAFF),
    "catalogue_delivery_edit": Listed(Kind.STAFF, _one(pk="deliveryarea.pk")),
    "catalogue_delivery_remove": Listed(Kind.STAFF, _one(pk="deliveryarea.pk")),
    "catalogue_import_members_table": Listed(Kind.STAFF),
    "catalogue_import_run": Listed(Kind.STAFF, _one(pk="importrun.pk")),
    "catalogue_import_example": Listed(Kind.STAFF),
    "catalogue_variants": Listed(Kind.STAFF, _one(pk="product.pk")),
    "catalogue_archive": Listed(Kind.STAFF, _one(pk="product.pk")),
    "catalogue_certificate_scan": Listed(Kind.STAFF, _one(pk="certificate.pk")),
    "catalogue_certificate_renewal": Listed(Kind.STAFF, _one(pk="certificate.pk")),
    "certificate_checks": Listed(Kind.OPERATOR),
    "certificate_check": Listed(Kind.OPERATOR, _one(pk="certificatecheck.pk")),
    "certificate_check_scan": Listed(Kind.OPERATOR, _one(pk="certificatecheck.pk")),
    "featured:*": Listed(Kind.OPERATOR, _any_of("featured")),
    "reference_category:*": Listed(Kind.OPERATOR, _any_of("category")),
    "reference_certificatekind:*": Listed(Kind.OPERATOR, _any_of("certificatekind")),
    "reference_taxrule:*": Listed(Kind.OPERATOR, _any_of("taxrule")),
    "reference_usualsize:*": Listed(Kind.OPERATOR, _any_of("usualsize")),
    "reference_usualcut:*": Listed(Kind.OPERATOR, _any_of("usualcut")),
    "search_synonymgroup:*": Listed(Kind.OPERATOR, _any_of("synonymgroup")),
    "search_synonym_versions": Listed(Kind.OPERATOR),
    "search_synonym_version_restore": Listed(Kind.OPERATOR, _one(number="synonymversion.number")),
    "procurement_rule:*": Listed(Kind.OPERATOR, _any_of("purchaserule")),
    "storefront_settings": Listed(Kind.STAFF),
    "storefront_legal": Listed(Kind.STAFF),
    "storefront_open": Listed(Kind.STAFF),
    "cooperatives_index": Listed(Kind.OPERATOR),
    "cooperatives_provision": Listed(Kind.OPERATOR),
    "cooperatives_status": Listed(Kind.OPERATOR, _one(slug="theirs.slug")),
    "platform_report": Listed(Kind.OPERATOR),
    "platform_report_file": Listed(Kind.OPERATOR),
    "applications_index": Listed(Kind.OPERATOR),
    "applications_detail": Listed(Kind.OPERATOR, _one(pk="application.pk")),
    "applications_verify": Listed(Kind.OPERATOR, _one(pk="application.pk")),
    "applications_provision": Listed(Kind.OPERATOR, _one(pk="application.pk")),
    "applications_paper": Listed(Kind.OPERATOR, _one(pk="application.pk", paper="application_paper.pk")),
    "applications_write": Listed(
        Kind.OPERATOR,
        lambda world, address: [{"pk": world.application.pk, "event": event} for event in ("ask", "refuse")],
    ),
    "cooperatives_detail": Listed(Kind.OPERATOR, _one(slug="theirs.slug")),
    "cooperatives_verify": Listed(Kind.OPERATOR, _one(slug="theirs.slug")),
    "cooperatives_close": Listed(Kind.OPERATOR, _one(slug="theirs.slug")),
    "cooperatives_export": Listed(Kind.OPERATOR, _one(slug="theirs.slug")),
    "cooperatives_export_file": Listed(Kind.OPERATOR, _one(slug="theirs.slug", pk="export.pk")),
    "cooperatives_domains": Listed(Kind.OPERATOR, _one(slug="theirs.slug")),
    "cooperatives_domain": Listed(
        Kind.OPERATOR,
        lambda world, address: [
            {"slug": world.theirs.slug, "pk": world.domain.pk, "step": step}
            for step in ("check", "primary", "release")
        ],
    ),
    "staff_index": Listed(Kind.STAFF),
    "staff_invite": Listed(Kind.STAFF),
    "staff_activity": Listed(Kind.STAFF),
    "staff_roles": Listed(Kind.STAFF, _one(user_id="their_manager.pk")),
    "staff_remove": Listed(Kind.STAFF, _one(user_id="their_manager.pk")),
    "staff_resend": Listed(Kind.STAFF, _one(pk="staff_invitation.pk")),
    "staff_revoke": Listed(Kind.STAFF, _one(pk="staff_invitation.pk")),
    "orders:index": Listed(Kind.STAFF),
    "orders:index_results": Listed(Kind.STAFF),
    "orders:edit": Listed(Kind.STAFF, _at_desk),
    "orders:step": Listed(
        Kind.STAFF,
        lambda world, address: [
            {"pk": world.order.pk, "event": event}
            for event in ("pay", "reject_proof", "pack", "ship", "cancel")
        ],
    ),
    "orders:settle": Listed(Kind.STAFF, _one(pk="order.pk", link="order_payment.pk")),
    "orders:proof": Listed(Kind.STAFF, _one(pk="order.pk", proof="proof.pk")),
    "orders:packing_list": Listed(Kind.STAFF, _at_desk),
    "orders:label": Listed(Kind.STAFF, _at_desk),
    "orders:packing_lists": Listed(Kind.STAFF),
    "orders:labels": Listed(Kind.STAFF),
    "orders:note": Listed(Kind.STAFF, _at_desk),
    "orders:message": Listed(Kind.STAFF, _at_desk),
    "orders:refund": Listed(Kind.STAFF, _one(pk="order.pk", link="order_payment.pk")),
    "orders:paid_back": Listed(Kind.STAFF, _one(pk="order.pk", refund="refund.pk")),
    "orders:retry_refund": Listed(Kind.STAFF, _one(pk="order.pk", refund="refund.pk")),
    "orders:withdraw_refund": Listed(Kind.STAFF, _one(pk="order.pk", refund="refund.pk")),
    "orders:answer_return": Listed(
        Kind.STAFF,
        lambda world, address: [
            {"pk": world.order.pk, "asked": world.orderreturn.pk, "event": event}
            for event in ("accept", "refuse", "arrive", "refund", "replace")
        ],
    ),
    "orders:return_photo": Listed(
        Kind.STAFF, _one(pk="order.pk", asked="orderreturn.pk", photo="return_photo.pk")
    ),
    "orders:refund_proof": Listed(Kind.STAFF, _one(pk="order.pk", refund="refund.pk")),
    "finance:index": Listed(Kind.STAFF),
    "finance:index_results": Listed(Kind.STAFF),
    "sharing_index": Listed(Kind.STAFF),
    "sharing_rat": Listed(Kind.STAFF),
    "sharing_member": Listed(Kind.STAFF, _one(pk="member.pk")),
    "sharing_pay": Listed(Kind.STAFF, _one(pk="member.pk")),
    "sharing_take_back": Listed(Kind.STAFF, _one(pk="member.pk", payment="member_payment.pk")),
    "sharing_proof": Listed(Kind.STAFF, _one(pk="member.pk", payment="member_payment.pk")),
    "sharing_statement": Listed(Kind.STAFF, _one(pk="member.pk")),
    "reports_index": Listed(Kind.STAFF),
    "settlement_index": Listed(Kind.STAFF),
    "settlement_statement": Listed(Kind.STAFF),
    "settlement_monthly": Listed(Kind.STAFF, _one(pk="monthly_statement.pk")),
    "settlement_monthly_pdf": Listed(Kind.STAFF, _one(pk="monthly_statement.pk")),
    "settlement_bank_statements": Listed(Kind.STAFF),
    "settlement_bank_statement": Listed(Kind.STAFF, _one(pk="bank_statement.pk")),
    "settlement_ways": Listed(Kind.STAFF),
    "settlement_account": Listed(Kind.STAFF),
    "settlement_transfers": Listed(Kind.OPERATOR),
    "settlement_overview": Listed(Kind.OPERATOR),
    "settlement_write": Listed(Kind.OPERATOR),
    "settlement_rates": Listed(Kind.OPERATOR),
    "settlement_statements": Listed(Kind.OPERATOR),
    "settlement_statement_pdf": Listed(Kind.OPERATOR, _one(pk="monthly_statement.pk")),
    "settlement_batch": Listed(Kind.OPERATOR, _one(pk="batch.pk")),
    "settlement_bank_file": Listed(Kind.OPERATOR, _one(pk="batch.pk")),
    "settlement_step": Listed(
        Kind.OPERATOR,
        lambda world, address: [
            {"pk": world.batch.pk, "step": step} for step in ("approve", "cancel", "settle")
        ],
    ),
    "procurement_inbox": Listed(Kind.STAFF),
    "procurement_orders": Listed(Kind.STAFF),
    "procurement_request": Listed(Kind.STAFF, _one(pk="request.pk")),
    "procurement_decline": Listed(Kind.STAFF, _one(pk="request.pk")),
    "procurement_quote": Listed(Kind.STAFF, _one(pk="request.pk")),
    "procurement_quote_check": Listed(Kind.STAFF, _one(pk="request.pk")),
    "procurement_quote_withdraw": Listed(Kind.STAFF, _one(pk="request.pk")),
    "procurement_order": Listed(Kind.STAFF, _one(pk="purchase_order.pk")),
    "procurement_order_file": Listed(Kind.STAFF, _one(pk="purchase_order.pk")),
    "receiving_deliveries": Listed(Kind.STAFF),
    "receiving_delivery": Listed(Kind.STAFF, _one(pk="delivery.pk")),
    "receiving_delivery_cancel": Listed(Kind.STAFF, _one(pk="delivery.pk")),
    "receiving_menu": Listed(Kind.STAFF, _one(pk="delivery.pk")),
    "receiving_change": Listed(Kind.STAFF, _one(pk="delivery.pk", change="portion_change.pk")),
    "receiving_labels": Listed(Kind.STAFF, _one(pk="delivery.pk")),
    "receiving_sign": Listed(Kind.STAFF, _one(pk="delivery.pk")),
    "receiving_order": Listed(Kind.STAFF, _one(pk="purchase_order.pk")),
    "receiving_plan": Listed(Kind.STAFF, _one(pk="purchase_order.pk")),
    "receiving_paper": Listed(Kind.STAFF, _one(pk="purchase_order.pk", document="document.pk")),
    "receiving_attach": Listed(Kind.STAFF, _one(pk="purchase_order.pk", document="document.pk")),
    "receiving_signed_copy": Listed(Kind.STAFF, _one(pk="purchase_order.pk", copy="signed_copy.pk")),
    "receiving_bill": Listed(Kind.STAFF, _one(pk="purchase_order.pk")),
    "receiving_invoices": Listed(Kind.STAFF),
    "receiving_digest": Listed(Kind.STAFF),
    "receiving_invoice": Listed(Kind.STAFF, _one(pk="invoice.pk")),
    "receiving_credit": Listed(Kind.STAFF, _one(pk="invoice.pk")),
    "receiving_proof": Listed(Kind.STAFF, _one(pk="invoice.pk", payment="invoice_payment.pk")),
    "receiving_payment_confirm": Listed(Kind.STAFF, _one(pk="invoice.pk", payment="invoice_payment.pk")),
    "receiving_payment_refuse": Listed(Kind.STAFF, _one(pk="invoice.pk", payment="invoice_payment.pk")),
    "receiving_photo": Listed(Kind.STAFF, _one(pk="purchase_order.pk", photo="count_photo.pk")),
    # Signing in
    "accounts:sign_in": Listed(Kind.PUBLIC),
    "accounts:sign_up": Listed(Kind.PUBLIC),
    "account_login": Listed(Kind.PUBLIC),
    "account_signup": Listed(Kind.PUBLIC),
    "account_reset_password": Listed(Kind.PUBLIC),
    "accounts:sign_out": Listed(Kind.PUBLIC),
    "accounts:hop": Listed(Kind.PUBLIC),
    "accounts:ticket": Listed(Kind.PUBLIC),
    "accounts:step_up": Listed(Kind.PUBLIC),
    "accounts:security": Listed(Kind.OWN),
    "accounts:end_elsewhere": Listed(Kind.OWN),
    "accounts:staff_invitation": Listed(Kind.TOKEN, _one(token="staff_invitation_token")),
    "account_logout": Listed(Kind.PUBLIC),
    "mfa_index": Listed(Kind.OWN),
    "mfa_activate_totp": Listed(Kind.OWN),
    # The portal
    "stripe_webhook": Listed(Kind.PUBLIC),
    "api:*": Listed(Kind.PUBLIC),
    "portal:account": Listed(Kind.OWN),
    "portal:profile": Listed(Kind.OWN),
    "portal:my_data": Listed(Kind.OWN),
    "portal:my_data_export": Listed(Kind.OWN),
    "portal:my_data_file": Listed(Kind.OWN, _one(pk="data_export.pk")),
    "portal:my_data_erase": Listed(Kind.OWN),
    "portal:addresses": Listed(Kind.OWN),
    "portal:address_add": Listed(Kind.OWN),
    "portal:address_change": Listed(Kind.OWN, _one(pk="address.pk")),
    "portal:address_remove": Listed(Kind.OWN, _one(pk="address.pk")),
    "portal:address_default": Listed(Kind.OWN, _one(pk="address.pk")),
    "portal:orders": Listed(Kind.OWN),
    "portal:track": Listed(Kind.PUBLIC),
    "portal:track_code": Listed(Kind.VISITOR),
    "portal:basket": Listed(Kind.PUBLIC),
    "portal:search": Listed(Kind.PUBLIC),
    "portal:search_facets": Listed(Kind.PUBLIC),
    "portal:suggest": Listed(Kind.PUBLIC),
    "portal:api_docs": Listed(Kind.PUBLIC),
    "portal:cities": Listed(Kind.PUBLIC),
    "portal:city": Listed(Kind.PUBLIC),
    "portal:institution_register": Listed(Kind.OWN),
    "portal:institution_invitation": Listed(Kind.PUBLIC),
    "portal:institution_people": Listed(Kind.INSTITUTION, _in_institution()),
    "portal:institution_roles": Listed(Kind.INSTITUTION, _in_institution(user_id="their_officer.pk")),
    "portal:institution_remove": Listed(Kind.INSTITUTION, _in_institution(user_id="their_officer.pk")),
    "portal:institution_resend": Listed(Kind.INSTITUTION, _in_institution(pk="institution_invitation.pk")),
    "portal:institution_revoke": Listed(Kind.INSTITUTION, _in_institution(pk="institution_invitation.pk")),
    "portal:institutions": Listed(Kind.PUBLIC),
    "portal:door": Listed(Kind.PUBLIC),
    "portal:verification": Listed(Kind.PUBLIC),
    "portal:apply": Listed(Kind.PUBLIC),
    "portal:application": Listed(Kind.PUBLIC),
    "portal:application_withdraw": Listed(Kind.PUBLIC),
    "portal:application_paper": Listed(Kind.PUBLIC),
    **PURCHASES,
    # A package's code leads on to a page with a gate of its own.
    "portal:parcel": Listed(Kind.PUBLIC),
    # A storefront
    "storefront:products": Listed(Kind.PUBLIC),
    "storefront:suggest": Listed(Kind.PUBLIC),
    "storefront:category": Listed(Kind.PUBLIC),
    "storefront:product": Listed(Kind.PUBLIC, _one(slug="product.slug")),
    "storefront:makers": Listed(Kind.PUBLIC),
    "storefront:maker": Listed(Kind.PUBLIC, _one(slug="member.slug")),
    "storefront:basket": Listed(Kind.VISITOR),
    "storefront:basket_add": Listed(Kind.VISITOR),
    "storefront:basket_update": Listed(Kind.VISITOR, _one(line="basket_line.pk")),
    "storefront:basket_remove": Listed(Kind.VISITOR, _one(line="basket_line.pk")),
    "storefront:destination": Listed(Kind.PUBLIC),
    "portal:checkout": Listed(Kind.OWN),
    "portal:checkout_payment": Listed(Kind.OWN),
    "portal:checkout_check": Listed(Kind.OWN),
    "portal:checkout_place": Listed(Kind.OWN),
    "portal:checkout_done": Listed(Kind.OWN, _one(key="order.checkout_key")),
    "portal:checkout_pay": Listed(Kind.OWN, _one(key="order.checkout_key")),
    "portal:checkout_paid": Listed(Kind.OWN, _one(key="order.checkout_key")),
    "storefront:checkout": Listed(Kind.VISITOR),
    "storefront:checkout_payment": Listed(Kind.VISITOR),
    "storefront:checkout_check": Listed(Kind.VISITOR),
    "storefront:checkout_place": Listed(Kind.VISITOR),
    "storefront:track": Listed(Kind.PUBLIC),
    "storefront:track_code": Listed(Kind.VISITOR),
    "storefront:order": Listed(Kind.TOKEN, _order),
    "storefront:order_pay": Listed(Kind.TOKEN, _order),
    "storefront:order_way": Listed(Kind.TOKEN, _order),
    "storefront:order_paid": Listed(Kind.TOKEN, _order),
    "storefront:order_proof": Listed(Kind.TOKEN, _order),
    "storefront:order_proof_file": Listed(Kind.TOKEN, _one(token="order.token", pk="proof.pk")),
    "storefront:order_again": Listed(Kind.TOKEN, _order),
    "storefront:order_received": Listed(Kind.TOKEN, _order),
    "storefront:order_cancel": Listed(Kind.TOKEN, _order),
    "storefront:order_complete": Listed(Kind.TOKEN, _order),
    "storefront:order_return": Listed(Kind.TOKEN, _order),
    "storefront:order_return_withdraw": Listed(Kind.TOKEN, _one(token="order.token", pk="orderreturn.pk")),
    "storefront:order_return_photo": Listed(
        Kind.TOKEN, _one(token="order.token", pk="orderreturn.pk", photo="return_photo.pk")
    ),
}


def listed(name: str) -> Listed | None:
    """The row of a view: its own, or that of the pattern which covers its name."""
    if name in TABLE:
        return TABLE[name]
    return next((row for key, row in TABLE.items() if "*" in key and fnmatchcase(name, key)), None)


def names_an_object(address: Address) -> bool:
    row = listed(address.name or address.pattern)
    return bool(row and row.theirs and address.arguments)
