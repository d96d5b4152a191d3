"""What baskets, orders, payments and returns keep about buyers, and what stands in the way of forgetting them."""

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import User
from marketplace.core.personal import Keeps, Person, add_obstacle, keeps, of_nobody
from marketplace.ordering.models import Order, OrderPayment
from marketplace.ordering.models.orders import NOBODYS_ADDRESS
from marketplace.ordering.sentences import status_words
from marketplace.ordering.states import ENDED
from marketplace.payments.models import Refund
from marketplace.payments.states import REQUESTED

# Where a text must not be empty.
GONE = "(dihapus)"
BOOKS = _(
    "Number, goods, amounts and dates of orders stay for ten years, without your name and address: the law on"
    " bookkeeping for taxes (UU KUP, article 28) asks cooperatives to keep them."
)


def _orders(prefix: str):
    """Rows below an order of the person: of their account, or placed as a guest with their confirmed address."""

    def whose(person: Person) -> Q:
        mine = Q(**{f"{prefix}user_id": person.user_id})
        as_guest = Q(**{f"{prefix}user": None, f"{prefix}buyer_email__iexact": person.by_email})
        return mine | as_guest if person.by_email else mine

    return whose


def _payments_of(person: Person) -> Q:
    orders = Order.objects.filter(_orders("")(person))
    return Q(payment_id__in=OrderPayment.objects.filter(order__in=orders).values("payment_id"))


# In this order: rows below an order are found by what the order still says of its buyer.
keeps(
    Keeps(
        "ordering.Basket",
        _("Baskets"),
        lambda person: Q(user_id=person.user_id),
        ("cooperative__name", "lines__name", "lines__quantity"),
        None,
    )
)
keeps(
    Keeps(
        "ordering.OrderEvent",
        _("What happened to orders"),
        lambda person: Q(actor="buyer") & _orders("order__")(person),
        ("order__number", "event", "note", "at"),
        {"note": ""},
    )
)
keeps(
    Keeps(
        "ordering.OrderRemark",
        _("Messages about orders"),
        _orders("order__"),
        ("order__number", "kind", "subject", "at"),
        None,
    )
)
keeps(
    Keeps(
        "ordering.ReturnPhoto",
        _("Photos of goods sent back"),
        _orders("order_return__order__"),
        ("order_return__order__number", "sha256"),
        None,
        files=("file",),
    )
)
keeps(
    Keeps(
        "ordering.OrderReturn",
        _("Return requests"),
        _orders("order__"),
        ("order__number", "status", "reason", "text", "wish", "answer", "asked_at"),
        {"text": GONE},
    )
)
keeps(
    Keeps(
        "payments.PaymentProof",
        _("Payment proofs"),
        _payments_of,
        ("content_type", "size", "submitted_at"),
        {"file": ""},
        files=("file",),
    )
)
keeps(
    Keeps(
        "payments.Refund",
        _("Refunds"),
        _payments_of,
        ("amount", "reason", "status", "paid_on", "note"),
        {"note": ""},
    )
)
keeps(
    Keeps(
        "ordering.OrderLookup",
        _("Looking for orders"),
        _orders("order__"),
        ("order__number", "asked_at"),
        None,
    )
)
keeps(
    Keeps(
        "ordering.Order",
        _("Orders"),
        _orders(""),
        (
            "number", "cooperative__name", "status", "buyer_name", "buyer_email", "buyer_phone", "street", "landmark",
            "place", "note", "subtotal", "delivery_price", "total", "payment_method", "placed_at", "completed_at",
        ),
        {
            "buyer_name": GONE, "buyer_email": NOBODYS_ADDRESS, "buyer_phone": "", "street": GONE, "landmark": "",
            "note": "",
        },
        stays=BOOKS,
    )
)  # fmt: skip
of_nobody("a provider's address without the buyer", "payments.Payment", "payments.JointPayment")


def unfinished_orders(user_id: int) -> list[str]:
    """Orders that are under way, and money that is still to go back: whoever is forgotten could not be reached."""
    email = User.objects.values_list("email", flat=True).get(pk=user_id)
    theirs = Order.objects.filter(_orders("")(Person(user_id, email)))
    orders = theirs.exclude(status__in=ENDED).order_by("placed_at")
    words = [
        _now("Order %(number)s is not finished yet: %(status)s.")
        % {"number": order.number, "status": status_words(order)}
        for order in orders
    ]
    owed = Refund.objects.filter(
        status=REQUESTED,
        payment_id__in=OrderPayment.objects.filter(order__in=theirs).values("payment_id"),
    )
    if owed.exists():
        words.append(
            _now("Money is still to be paid back to you. We need your contact until it has arrived.")
        )
    return words


add_obstacle(unfinished_orders)
