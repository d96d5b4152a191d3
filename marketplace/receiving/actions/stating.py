"""What a cooperative states about itself for its buyers. Works in its schema."""

from django.db import transaction

from marketplace.accounts.models import User
from marketplace.core import audit
from marketplace.receiving.models import SellerScale


def state_scale(
    *, cooperative_id: int, fiscal_year: int, scale: str, source: str, actor: User
) -> SellerScale:
    """Keep the cooperative's scale from a fiscal year on; a year that was stated before is corrected, and the log says so."""
    with transaction.atomic():
        before = SellerScale.objects.filter(cooperative_id=cooperative_id, fiscal_year=fiscal_year).first()
        found, _is_new = SellerScale.objects.update_or_create(
            cooperative_id=cooperative_id,
            fiscal_year=fiscal_year,
            defaults={"scale": scale, "source": source, "stated_by": actor},
        )
        audit.record(
            "scale.state",
            "seller_scale",
            found.pk,
            actor=actor,
            cooperative_id=cooperative_id,
            changes={
                "scale": [before.scale if before else None, scale],
                "source": [before.source if before else None, source],
                "fiscal_year": [None, fiscal_year],
            },
        )
    return found
