"""Two people write the same product: the second is told, and what either saved can be had back."""

import json

import pytest
from django.urls import reverse

from marketplace.catalogue.models import Product
from tests.catalogue.factories import a_product
from tests.catalogue.product_forms import edit_form


@pytest.fixture
def product(look):
    def make():
        made = a_product("Emping melinjo")
        made.save_revision().publish()
        return made

    return look(make)


@pytest.fixture
def first(cilegon, staff_client):
    return staff_client(cilegon, "editor")


@pytest.fixture
def second(cilegon, staff_client):
    return staff_client(cilegon, "editor")


def address(product):
    return f"/admin/produk/edit/{product.pk}/"


def opened(client, product):
    """The editing session that opening the editor begins, as its page describes it."""
    context = client.get(address(product)).context
    return context["editing_sessions"], context["loaded_revision_created_at"]


def ping(client, session, revision, moment, *, is_editing=True):
    """What the open page asks every ten seconds."""
    answer = client.post(
        session.ping_url,
        {"revision_id": revision, "revision_created_at": moment}
        | ({"is_editing": "1"} if is_editing else {}),
    )
    assert answer.status_code == 200
    return json.loads(answer.content)


def save(client, product, look, **changes):
    form = look(lambda: edit_form(Product.objects.get(pk=product.pk), **changes))
    assert client.post(address(product), form | {"action-publish": "1"}).status_code == 302


def test_each_sees_that_the_other_is_there(first, second, product, look):
    one, moment = opened(first, product)
    two, _moment = opened(second, product)
    revision = look(lambda: product.latest_revision_id)

    ping(first, one, revision, moment)
    told = ping(second, two, revision, moment, is_editing=False)

    assert len(told["other_sessions"]) == 1
    assert told["other_sessions"][0]["is_editing"]


def test_the_second_is_told_that_a_newer_version_was_saved(first, second, product, look):
    revision = look(lambda: product.latest_revision_id)
    opened(first, product)
    two, moment = opened(second, product)
    save(first, product, look, name="Emping melinjo pedas")

    told = ping(second, two, revision, moment)

    (newer,) = [other for other in told["other_sessions"] if other["revision_id"]]
    assert newer["user"] == first.user.name
    assert newer["revision_id"] == look(lambda: Product.objects.get(pk=product.pk).latest_revision_id)


def test_what_either_saved_is_kept_and_can_be_had_back(first, second, product, look):
    opened(first, product)
    opened(second, product)
    save(first, product, look, name="Emping melinjo pedas")
    save(second, product, look, name="Emping melinjo manis")

    def check():
        now = Product.objects.get(pk=product.pk)
        assert now.name == "Emping melinjo manis"
        names = [one.content["name"] for one in now.revisions.order_by("pk")]
        assert names[-2:] == ["Emping melinjo pedas", "Emping melinjo manis"]
        return now.revisions.order_by("-pk")[1].pk

    earlier = look(check)
    history = second.get(reverse(f"{Product.snippet_viewset.url_namespace}:history", args=[product.pk]))
    assert first.user.name in history.content.decode() and second.user.name in history.content.decode()
    revert = second.get(f"/admin/produk/history/{product.pk}/revisions/{earlier}/revert/")
    assert revert.status_code == 200 and "Emping melinjo pedas" in revert.content.decode()
