"""The port to those who move money. Each adapter is a file of its own; the rest of the marketplace knows only this.

An adapter never writes to the database and is never called while a row is locked: actions ask it before or after their
transaction and then write what it answered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Protocol, cast

from django.utils.functional import Promise
from django.utils.module_loading import import_string

from marketplace.payments.models import JointPart, JointPayment, Method, Payment
from tenants.models import Cooperative

# Who hands the goods over: the cooperative at its counter, or its own courier in its own city.
AT_COUNTER, NEARBY = "counter", "nearby"


class ProviderUnavailable(Exception):
    """The provider did not answer, or refused. What was asked may or may not have happened: ask again, same key."""


class ProviderRefused(ProviderUnavailable):
    """The provider answered and said no: nothing happened, and the same question gets the same answer."""


class NotAuthentic(Exception):
    """A message claims to come from the provider and does not prove it."""


class RefundByHand(Exception):
    """This method cannot pay back by itself; a person has to, and then record it."""


@dataclass(frozen=True)
class Visit:
    """What a provider's pay page needs to know about its visitor, beyond the payment itself."""

    success_address: str
    cancel_address: str
    email: str
    language: str


@dataclass(frozen=True)
class Started:
    """The buyer goes on at `address` (empty: they pay elsewhere, for example at their bank)."""

    reference: str = ""
    address: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True)
class News:
    """How a payment stands at the provider. `status` is pending, received or expired; amounts in IDR."""

    status: str
    reference: str = ""
    amount_received: int | None = None
    fee: int = 0


@dataclass(frozen=True)
class Message:
    """An authentic message of a provider."""

    event_id: str
    kind: str
    occurred_at: datetime
    reference: str = ""
    payment_id: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


class Provider(Protocol):
    """What every way of paying can do. `method` is a payments.models.Method.

    `pay_page_origins` are the origins to which a form of ours may lead the buyer (for the content security policy).
    """

    method: str
    label: str | Promise
    help_text: str | Promise
    hours_to_pay: int
    # The buyer sends a photo of the receipt, and the treasurer looks at it.
    takes_proof: bool
    # The goods are packed only once the money is there.
    waits_for_money: bool
    pay_page_origins: tuple[str, ...]

    def is_offered(self, payee: Cooperative, amount: int, handover: str = "") -> bool:
        """Say whether this cooperative's buyers can pay `amount` IDR this way. `handover`: who hands the goods over."""

    def receives_for_itself(self) -> bool:
        """Say whether the cooperative receives the money itself, rather than the marketplace for it."""

    def start(self, payment: Payment, visit: Visit) -> Started:
        """Begin paying; the same payment gives the same answer. Raises ProviderUnavailable."""

    def describe(self, payment: Payment, reference: str = "") -> News:
        """Ask how the payment stands, by its own reference unless another is named. Raises ProviderUnavailable."""

    def handle_event(self, body: bytes, headers: Mapping[str, str]) -> Message:
        """Read a message pushed by the provider. Raises NotAuthentic."""

    def reconcile(self, since: datetime) -> Iterable[Message]:
        """Everything the provider reported since then, for news that got lost on the way. Raises ProviderUnavailable."""

    def close(self, payment: Payment) -> None:
        """Make sure nobody pays any more. Raises ProviderUnavailable."""

    def refund(self, payment: Payment, amount: int, key: str) -> str:
        """Pay `amount` IDR back and return the provider's reference. Raises RefundByHand, ProviderUnavailable."""


class JointProvider(Protocol):
    """What a provider does that takes one amount for the payments of several cooperatives."""

    def takes(self, amount: int) -> bool:
        """Say whether `amount` IDR can be asked for at once."""

    def start_joint(self, joint: JointPayment, parts: Sequence[JointPart], visit: Visit) -> Started:
        """Begin paying; the same combined payment gives the same answer. Raises ProviderUnavailable."""

    def describe_joint(self, reference: str) -> News:
        """Ask how it stands. Raises ProviderUnavailable."""

    def close_joint(self, reference: str) -> None:
        """Make sure nobody pays any more. Raises ProviderUnavailable."""

    def give_back(self, reference: str, amount: int, key: str) -> str:
        """Pay `amount` IDR of it back and return the provider's reference. Raises ProviderUnavailable."""


@dataclass(frozen=True)
class AccountNews:
    """How a cooperative's own account at the provider stands; `due` names what it still wants to know."""

    details_submitted: bool
    charges_enabled: bool
    payouts_enabled: bool
    transfers_enabled: bool
    due: list[str]


@dataclass(frozen=True)
class Sent:
    """A transfer as the provider lists it; amounts in IDR, `name` is what we called it."""

    reference: str
    name: str
    amount: int
    amount_reversed: int


class ConnectProvider(Protocol):
    """What a provider does with cooperatives' own accounts. Everything raises ProviderUnavailable."""

    def is_offered(self) -> bool:
        """Say whether cooperatives can have an account of their own."""

    def open_account(self, *, email: str, name: str, label: str, key: str) -> str:
        """Make an account that knows nothing yet, and return its reference."""

    def onboarding_address(self, account: str, *, back: str, again: str) -> str:
        """Where its owner tells about it: works once and for minutes."""

    def describe_account(self, account: str) -> AccountNews:
        """Ask how it stands."""

    def transfer(
        self, payment: Payment, *, account: str, amount: int, name: str, document: str, key: str
    ) -> str:
        """Send `amount` IDR of what `payment` brought to the account, and return the transfer's reference."""

    def take_back(self, transfer: str, *, amount: int, name: str, key: str) -> str:
        """Reverse `amount` IDR of a transfer, and return the reversal's reference."""

    def transfers_since(self, since: datetime) -> Iterable[Sent]:
        """Everything that was transferred since then."""


# In the order in which buyers see them. Named rather than imported: adapters know this port, not the other way round.
ADAPTERS = (
    "marketplace.payments.bank_transfer.BankTransfer",
    "marketplace.payments.qris_payment.QrisPayment",
    "marketplace.payments.stripe_checkout.StripeCheckout",
    "marketplace.payments.cash.Cash",
)


CONNECT = "marketplace.payments.stripe_connect.StripeConnect"


@cache
def connect_provider() -> ConnectProvider:
    """The provider at which cooperatives can have accounts of their own."""
    made: ConnectProvider = import_string(CONNECT)()
    return made


@cache
def providers() -> Mapping[str, Provider]:
    """Return method → adapter."""
    adapters: list[Provider] = [import_string(name)() for name in ADAPTERS]
    return {adapter.method: adapter for adapter in adapters}


def provider_of(method: str) -> Provider:
    """Return the adapter of a method. Raises KeyError for an unknown one."""
    return providers()[method]


def joint_provider() -> JointProvider:
    """The one way of paying several cooperatives at once."""
    return cast(JointProvider, provider_of(Method.CARD))


def providers_offered(payee: Cooperative, amount: int, handover: str = "") -> list[Provider]:
    """Return the ways to pay `amount` IDR to this cooperative, in the order in which they are shown.

    `handover` is AT_COUNTER, NEARBY, or nothing where a stranger brings the goods.
    """
    return [provider for provider in providers().values() if provider.is_offered(payee, amount, handover)]


def pay_page_origins() -> list[str]:
    """Return the origins of all pay pages, for the policy of pages with a button that leads there."""
    return sorted({origin for provider in providers().values() for origin in provider.pay_page_origins})
