"""The only ways in which batches reach a view. Absent and forbidden answer the same: 404."""

from django.http import Http404

from marketplace.settlement.models import Batch, BatchLine

# Whoever sees the storefront's payments sees its account with Lumbung.
VIEW = "payments.view_payment"


def access_batch(pk: int) -> Batch:
    """For operators (tenants.permissions.operators_only). Raises Http404."""
    found = Batch.objects.select_related("created_by", "approved_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_line(cooperative_id: int, pk: int) -> BatchLine:
    """A payout or bill that its cooperative was told of. Raises Http404."""
    found = BatchLine.objects.filter(cooperative_id=cooperative_id, pk=pk).first()
    if found is None:
        raise Http404
    return found
