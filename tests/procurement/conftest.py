"""An institution with its people, goods of two cooperatives, and what happens between them."""

import itertools
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.accounts.actions import register_user
from marketplace.accounts.actions.institutions import register_institution
from marketplace.accounts.models import Institution, InstitutionMember
from marketplace.catalogue.models import CateringOffer
from marketplace.procurement.actions import drafting, quoting, sending
from marketplace.procurement.goods import goods_of, kitchen_of
from marketplace.procurement.selectors.quotes import published_prices
from marketplace.procurement.selectors.requests import whole_requests
from tenants.models import Region
from tenants.staff.actions import add_member
from tests.catalogue.factories import a_package, a_product, a_variant

TIERS = ((24, 162_000), (50, 150_000))
_numbers = itertools.count(1)


def a_person(name="Asep Hidayatullah"):
    with schema_context("public"):
        return register_user(
            email=f"orang-{next(_numbers)}@contoh.id", name=name, password="padi", actor="test"
        )


def an_institution(officer, *, name="Dinas Sosial Kota Cilegon", kind="government"):
    with schema_context("public"):
        return register_institution(
            name=name,
            kind=kind,
            region=Region.objects.get(code="36.72"),
            address="Jalan Jenderal Sudirman 1, Cilegon",
            npwp="0020000000032169",
            by=officer,
        )


def a_uniform(cooperative):
    """M and L in two cuts, XXL dearer and in one cut only; 185.000, from 24 on 162.000, from 50 on 150.000."""
    with tenant_context(cooperative):
        product = a_product(
            "Seragam batik Krakatau",
            price=185_000,
            stock=None,
            tiers=TIERS,
            category="seragam-pegawai",
            is_made_to_order=True,
            lead_time_days=10,
        )
        first = product.variants.get()
        first.size, first.cut = "M", "Pria"
        first.save()
        for size, cut, price in (
            ("M", "Wanita", 185_000),
            ("L", "Pria", 185_000),
            ("L", "Wanita", 185_000),
            ("XXL", "Pria", 205_000),
        ):
            a_variant(product, size=size, cut=cut, price=price, stock=None)
        return product


def a_catering_package(cooperative, **fields):
    with tenant_context(cooperative):
        return a_package(
            "Nasi kotak rabeg", price=35_000, **{"minimum_heads": 20, "portions_per_day": 100, **fields}
        )


def cells_of(goods, quantities):
    """{variant id: pieces} from {(size, cut): pieces}."""
    ids = {(form.size, form.column): form.id for form in goods.forms}
    return {ids[key]: pieces for key, pieces in quantities.items()}


def a_sent_request(
    officer, institution, cooperative, product, quantities=None, *, wanted_on=None, own_estimate=None
):
    with schema_context("public"):
        goods = goods_of(cooperative, product_id=product.pk)
        request = drafting.start_request(
            institution=institution, goods=goods, actor=officer, title="Batik Jumat"
        )
        wanted = quantities or {("M", "Pria"): 20, ("L", "Wanita"): 10}
        if goods.package:
            wanted = {(goods.forms[0].size, goods.forms[0].column): quantities or 60}
        drafting.save_quantities(
            request=request, goods=goods, quantities=cells_of(goods, wanted), actor=officer
        )
        day = wanted_on or timezone.localdate() + timedelta(days=60)
        window = {"wanted_from": "11:00", "wanted_until": "12:00"} if goods.package else {}
        drafting.save_schedule(
            request=request,
            wanted_on=day,
            place="Aula lantai 2",
            answer_by=date.today() + timedelta(days=7),
            actor=officer,
            **window,
        )
        drafting.save_note(
            request=request, title="Batik Jumat", note="Bordir nama", actor=officer, own_estimate=own_estimate
        )
        request.refresh_from_db()
        kitchen = kitchen_of(cooperative, product_id=product.pk, wanted_on=day) if goods.package else None
        return sending.send_request(
            request=request, goods=goods, kitchen=kitchen, actor=officer, roles={"officer"}
        )


def a_quote(request, cooperative, staff, *, price=None, delivery=50_000, send=True, valid_days=14):
    with tenant_context(cooperative):
        found = whole_requests().get(pk=request.pk)
        lines = list(found.lines.all())
        published = published_prices(lines, goods_of(cooperative, product_id=found.product_id))
        quote = quoting.write_quote(
            request=found,
            cooperative=cooperative,
            prices={pk: price or amount for pk, amount in published.items()},
            list_prices=published,
            lead_time_days=14,
            valid_until=timezone.localdate() + timedelta(days=valid_days),
            delivery_price=delivery,
            note="Siap dikirim per bidang.",
            actor=staff,
        )
        return quoting.send_quote(quote=quote, actor=staff, roles={"order_desk"}) if send else quote


@pytest.fixture
def officer(db):
    return a_person()


@pytest.fixture
def institution(officer) -> Institution:
    return an_institution(officer)


@pytest.fixture
def approver(institution):
    user = a_person("Dra. Ratna")
    InstitutionMember.objects.create(institution=institution, user=user, role="approver")
    return user


@pytest.fixture
def staff(cilegon):
    user = a_person("Ibu Sari")
    with tenant_context(cilegon):
        add_member(user=user, roles=["order_desk"], actor="test")
    return user


@pytest.fixture
def uniform(cilegon):
    return a_uniform(cilegon)


@pytest.fixture
def package(cilegon):
    return a_catering_package(cilegon)


@pytest.fixture
def offer(package, cilegon) -> CateringOffer:
    with tenant_context(cilegon):
        return CateringOffer.objects.get(product=package)


@pytest.fixture
def desk(client_of, portal, officer):
    """The officer's browser at the portal."""
    return client_of(portal, officer)


@pytest.fixture
def draft(officer, institution, portal):
    """A list in the institution's own words that is still empty."""
    with tenant_context(portal):
        return drafting.start_list(institution=institution, kind="uniform", title="Kain Jumat", actor=officer)


@pytest.fixture
def sent(officer, institution, cilegon, uniform):
    return a_sent_request(officer, institution, cilegon, uniform)


@pytest.fixture
def quote(sent, cilegon, staff):
    return a_quote(sent, cilegon, staff)


@pytest.fixture(autouse=True)
def exempt_people(settings):
    """Approvers work here like the demo's people, without a second factor."""
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "contoh.id"
