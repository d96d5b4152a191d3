"""Days, percentages and the order letter are rows of the rules, which the operator changes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import schema_context

from marketplace.procurement.actions import awarding
from marketplace.procurement.models import PurchaseRule
from marketplace.procurement.models.rules import Form
from marketplace.procurement.selectors.rules import document_form, highest_advance, split_warning
from tests.procurement.conftest import a_sent_request


@pytest.mark.django_db
class TestRulesAsRows:
    def test_the_days_of_a_split_purchase_are_a_row(
        self, quote, officer, institution, cilegon, uniform, staff
    ):
        with schema_context("public"):
            order = awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
        PurchaseRule.objects.filter(code="direct").update(up_to=8_000_000)
        second = a_sent_request(officer, institution, cilegon, uniform)
        with schema_context("public"):
            assert split_warning(second, 4_000_000)["days"] == 30
            type(order).objects.update(issued_at=timezone.now() - timedelta(days=12))
            PurchaseRule.objects.filter(code="split").update(figure=10)
            assert split_warning(second, 4_000_000) is None
            PurchaseRule.objects.filter(code="split").update(figure=14)
            assert split_warning(second, 4_000_000)["days"] == 14
            PurchaseRule.objects.filter(code="split").update(is_active=False)
            assert split_warning(second, 4_000_000) is None

    @pytest.mark.parametrize(
        ("total", "most"), [(49_000_000, 100), (50_000_000, 100), (50_000_001, 50), (200_000_001, None)]
    )
    def test_the_highest_advance_follows_from_the_total(self, institution, total, most):
        assert highest_advance(institution, total, timezone.localdate()) == most

    def test_a_higher_advance_is_refused_beside_its_field(self, quote, officer):
        PurchaseRule.objects.filter(code="advance").update(figure=30)
        with schema_context("public"), pytest.raises(awarding.CannotAccept) as refusal:
            awarding.propose_award(
                request=quote.request,
                picks={line.pk: line.quantity for line in quote.lines.all()},
                actor=officer,
                roles={"officer"},
                advance_percent=40,
            )
        assert refusal.value.field == "advance_percent"

    def test_the_order_letter_is_used_only_once_it_is_recognised(self, institution):
        today = timezone.localdate()
        assert document_form(institution, 30_000_000, today) == Form.KUITANSI
        PurchaseRule.objects.filter(form="letter").update(is_active=True)
        assert document_form(institution, 30_000_000, today) == Form.LETTER

    def test_every_rule_names_its_source(self):
        assert not PurchaseRule.objects.filter(legal_source="").exists()
