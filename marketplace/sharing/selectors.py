"""Reads of members' earnings and payments, in a fixed number of statements however many members there are. IDR."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from marketplace.catalogue.models import Member
from marketplace.sharing.models import Earning, MemberPayment

Status = Earning.Status
NOTHING = Value(0)


@dataclass(frozen=True)
class Account:
    """How a member and her cooperative stand with each other."""

    member: Member
    pending: int = 0
    earned: int = 0
    paid: int = 0

    @property
    def owing(self) -> int:
        """What the cooperative owes her; below zero when she was paid in advance."""
        return self.earned - self.paid


@dataclass(frozen=True)
class Period:
    """Whole days, both included; either end may be open."""

    start: datetime.date | None = None
    end: datetime.date | None = None

    def within(self, day: str) -> Q:
        """A condition on a date, or on a moment by its date in the marketplace's time zone (`day` = "paid_at__date")."""
        condition = Q()
        if self.start:
            condition &= Q(**{f"{day}__gte": self.start})
        if self.end:
            condition &= Q(**{f"{day}__lte": self.end})
        return condition


def accounts(*, words: str = "", only_owing: bool = False) -> list[Account]:
    """Everybody who ever earned or was paid, or makes something, by name: three statements."""
    members = Member.objects.filter(
        Q(earnings__isnull=False) | Q(payments__isnull=False) | Q(products__isnull=False)
    ).distinct()
    if words:
        members = members.filter(Q(name__icontains=words) | Q(number__icontains=words))
    earned: dict[int, Any] = {
        row["member_id"]: row
        for row in Earning.objects.order_by()
        .values("member_id")
        .annotate(
            pending=Coalesce(Sum("amount", filter=Q(status=Status.PENDING)), NOTHING),
            earned=Coalesce(Sum("amount", filter=Q(status=Status.EARNED)), NOTHING),
        )
    }
    paid = dict(
        MemberPayment.objects.order_by()
        .values("member_id")
        .annotate(paid=Sum("amount"))
        .values_list("member_id", "paid")
    )
    found = [
        Account(
            member,
            pending=earned.get(member.pk, {}).get("pending", 0),
            earned=earned.get(member.pk, {}).get("earned", 0),
            paid=paid.get(member.pk, 0),
        )
        for member in members.order_by("name", "pk")
    ]
    return [account for account in found if account.owing > 0] if only_owing else found


def account_of(member: Member) -> Account:
    sums = Earning.objects.filter(member=member).aggregate(
        pending=Coalesce(Sum("amount", filter=Q(status=Status.PENDING)), NOTHING),
        earned=Coalesce(Sum("amount", filter=Q(status=Status.EARNED)), NOTHING),
    )
    return Account(member, pending=sums["pending"], earned=sums["earned"], paid=_paid_to(member.pk))


def owing_to(member_id: int) -> int:
    """What the cooperative owes this member now; below zero when she was paid in advance."""
    earned = Earning.objects.filter(member_id=member_id, status=Status.EARNED).aggregate(all=Sum("amount"))
    return (earned["all"] or 0) - _paid_to(member_id)


def earnings_of(member: Member) -> QuerySet[Earning]:
    """What she earned and will earn, newest first; without what came to nothing."""
    return (
        Earning.objects.filter(member=member)
        .exclude(status=Status.VOID)
        .order_by(F("earned_at").desc(nulls_first=True), "-placed_at", "-pk")
    )


def payments_to(member: Member) -> QuerySet[MemberPayment]:
    return MemberPayment.objects.filter(member=member).select_related("recorded_by", "reversal", "reverses")


@dataclass(frozen=True)
class Statement:
    """A member's account over a period: opening + earned − paid = closing."""

    member: Member
    period: Period
    opening: int
    earnings: list[Earning] = field(default_factory=list)
    payments: list[MemberPayment] = field(default_factory=list)

    @property
    def earned(self) -> int:
        return sum(row.amount for row in self.earnings)

    @property
    def paid(self) -> int:
        return sum(row.amount for row in self.payments)

    @property
    def closing(self) -> int:
        return self.opening + self.earned - self.paid


def statement_of(member: Member, period: Period) -> Statement:
    opening = 0
    if period.start:
        before = Period(end=period.start - datetime.timedelta(days=1))
        earned = Earning.objects.filter(
            before.within("earned_at__date"), member=member, status=Status.EARNED
        ).aggregate(all=Sum("amount"))["all"]
        paid = MemberPayment.objects.filter(before.within("paid_on"), member=member).aggregate(
            all=Sum("amount")
        )["all"]
        opening = (earned or 0) - (paid or 0)
    return Statement(
        member,
        period,
        opening,
        list(
            Earning.objects.filter(
                period.within("earned_at__date"), member=member, status=Status.EARNED
            ).order_by("earned_at", "pk")
        ),
        list(MemberPayment.objects.filter(period.within("paid_on"), member=member).order_by("paid_on", "pk")),
    )


def yearly_sheet(year: int) -> list[dict[str, Any]]:
    """One row a member, all members: transactions, pieces, sales and earnings of the year, and what she was paid.

    A member's transactions with her cooperative are the basis on which the yearly meeting (RAT) divides the SHU
    (UU 25/1992 pasal 45 ayat 2). Three statements.
    """
    earned: dict[int, Any] = {
        row["member_id"]: row
        for row in Earning.objects.filter(status=Status.EARNED, earned_at__year=year)
        .order_by()
        .values("member_id")
        .annotate(
            transactions=Count("document_number", distinct=True),
            pieces=Sum("quantity"),
            sales_all=Sum("sales"),
            earned=Sum("amount"),
        )
    }
    paid = dict(
        MemberPayment.objects.filter(paid_on__year=year)
        .order_by()
        .values("member_id")
        .annotate(paid=Sum("amount"))
        .values_list("member_id", "paid")
    )
    nothing = {"transactions": 0, "pieces": 0, "sales_all": 0, "earned": 0}
    return [
        {"member": member, **nothing, **earned.get(member.pk, {}), "paid": paid.get(member.pk, 0)}
        for member in Member.objects.order_by("number", "name")
    ]


def transactions_of_year(year: int) -> QuerySet[Earning]:
    """Every line that was earned in the year, by member and day: the sheet's second page."""
    return (
        Earning.objects.filter(status=Status.EARNED, earned_at__year=year)
        .select_related("member")
        .order_by("member__number", "earned_at", "pk")
    )


def _paid_to(member_id: int) -> int:
    return MemberPayment.objects.filter(member_id=member_id).aggregate(all=Sum("amount"))["all"] or 0
