"""Cooperatives' own accounts at Stripe (Connect), and transfers to them: separate charges and transfers.

Charges stay on the platform's account, because one charge may pay several cooperatives, and because the money is kept
until an order is completed; only then is a cooperative's part transferred. The commission is what is not transferred.
`application_fee_amount` would need destination charges, which know one cooperative only and pay it at once. Every
transfer names its charge (`source_transaction`), so it never waits for the balance and never exceeds what was charged.
"""

from collections.abc import Iterator
from datetime import datetime

import stripe
from django.conf import settings

from marketplace.payments.models import Payment
from marketplace.payments.providers import AccountNews, ProviderUnavailable, Sent
from marketplace.payments.stripe_checkout import CURRENCY, asked, from_minor, to_minor, transfer_group

# What the metadata of a transfer and of a reversal calls our own row.
NAME = "lumbung"


class StripeConnect:
    def is_offered(self) -> bool:
        return bool(settings.STRIPE_API_KEY) and settings.STRIPE_CONNECT

    def open_account(self, *, email: str, name: str, label: str, key: str) -> str:
        params: stripe.params.AccountCreateParams = {
            "type": "express",
            "country": settings.STRIPE_CONNECT_COUNTRY,
            "business_profile": {"name": name},
            "capabilities": {"transfers": {"requested": True}},
            "metadata": {"cooperative": label},
        }
        if email:
            params["email"] = email
        return asked(lambda client: client.v1.accounts.create(params, {"idempotency_key": key})).id

    def onboarding_address(self, account: str, *, back: str, again: str) -> str:
        params: stripe.params.AccountLinkCreateParams = {
            "account": account,
            "type": "account_onboarding",
            "return_url": back,
            "refresh_url": again,
        }
        return asked(lambda client: client.v1.account_links.create(params)).url

    def describe_account(self, account: str) -> AccountNews:
        found = asked(lambda client: client.v1.accounts.retrieve(account))
        wanted = getattr(found.requirements, "currently_due", None) or []
        return AccountNews(
            details_submitted=bool(found.details_submitted),
            charges_enabled=bool(found.charges_enabled),
            payouts_enabled=bool(found.payouts_enabled),
            transfers_enabled=getattr(found.capabilities, "transfers", "") == "active",
            due=list(wanted),
        )

    def transfer(
        self, payment: Payment, *, account: str, amount: int, name: str, document: str, key: str
    ) -> str:
        session = asked(
            lambda client: client.v1.checkout.sessions.retrieve(
                payment.provider_reference, {"expand": ["payment_intent"]}
            )
        )
        charge = getattr(session.payment_intent, "latest_charge", None)
        params: stripe.params.TransferCreateParams = {
            "amount": to_minor(amount),
            "currency": CURRENCY,
            "destination": account,
            "description": document,
            "metadata": {NAME: name},
            "source_transaction": getattr(charge, "id", charge) or "",
            "transfer_group": transfer_group(payment.joint or payment),
        }
        return asked(lambda client: client.v1.transfers.create(params, {"idempotency_key": key})).id

    def take_back(self, transfer: str, *, amount: int, name: str, key: str) -> str:
        params: stripe.params.TransferCreateReversalParams = {
            "amount": to_minor(amount),
            "metadata": {NAME: name},
        }
        made = asked(
            lambda client: client.v1.transfers.reversals.create(transfer, params, {"idempotency_key": key})
        )
        return made.id

    def transfers_since(self, since: datetime) -> Iterator[Sent]:
        wanted: stripe.params.TransferListParams = {"created": {"gte": int(since.timestamp())}, "limit": 100}
        page = asked(lambda client: client.v1.transfers.list(wanted))
        try:
            for one in page.auto_paging_iter():
                yield Sent(
                    reference=one.id,
                    name=getattr(one.metadata, NAME, ""),
                    amount=from_minor(one.amount),
                    amount_reversed=from_minor(one.amount_reversed),
                )
        except stripe.StripeError as failure:
            raise ProviderUnavailable(str(failure)) from failure
