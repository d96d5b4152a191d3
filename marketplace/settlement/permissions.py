"""The only ways in which batches reach a view. Absent and forbidden answer the same: 404."""

from django.http import Http404

from marketplace.payments.models import BankStatement
from marketplace.settlement.models import Batch, MonthlyStatement

# Whoever sees the storefront's payments sees its account with Lumbung.
VIEW = "payments.view_payment"
CHANGE = "payments.change_payment"


def access_batch(pk: int) -> Batch:
    """For operators (tenants.permissions.operators_only). Raises Http404."""
    found = Batch.objects.select_related("created_by", "approved_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_statement(cooperative_id: int, pk: int) -> BankStatement:
    """A bank statement of this storefront. Raises Http404."""
    found = BankStatement.objects.filter(cooperative_id=cooperative_id, pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_monthly_statement(pk: int, *, cooperative_id: int | None = None) -> MonthlyStatement:
    """A cooperative's own; without one named, any, for operators. Raises Http404."""
    statements = MonthlyStatement.objects.select_related("cooperative", "document")
    if cooperative_id is not None:
        statements = statements.filter(cooperative_id=cooperative_id)
    found = statements.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
