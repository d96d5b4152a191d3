"""The demo's stories, institutions, orders and requests keep the agreement written in deploy/demo/content/README.md.

Plain files, no database: whatever the seeder and the illustrator rely on is checked here first.
"""

import re
from collections import Counter

import pytest

from tests.demo.content import (
    CONTENT,
    COOPERATIVES,
    INSTITUTION_ROLES,
    INSTITUTIONS,
    ORDER_STATES,
    ORDERS,
    PORTAL,
    REQUEST_STATES,
    REQUESTS,
    SCENES,
    SHOPPERS,
    country,
    product_of,
    products,
    read,
    repeated,
    stories,
    words_of,
)

each_story = pytest.mark.parametrize(
    ("cooperative", "story"), list(stories()), ids=[f"{c}:{s['slug']}" for c, s in stories()]
)


@each_story
def test_a_story_is_told_by_someone_who_agreed(cooperative: str, story: dict) -> None:
    members = {row["key"]: row for row in COOPERATIVES[cooperative]["members"]}
    assert members[story["maker"]]["consent"]
    assert 350 <= words_of(story) <= 600
    assert story["days_ago"] > 0
    quotes = [block for block in story["body"] if block["type"] == "quote"]
    assert quotes
    assert all(members[block["member"]]["consent"] for block in quotes)


@each_story
def test_a_story_leads_to_products_and_pictures(cooperative: str, story: dict) -> None:
    kinds = [block["type"] for block in story["body"]]
    assert kinds[0] == "text"
    assert kinds[-1] == "products"
    for block in story["body"]:
        if block["type"] == "picture":
            assert block["scene"] in SCENES
            assert block["caption"]
            assert block["alt"]
        elif block["type"] == "products":
            assert block["style"] in {"grid", "single", "bundle"}
            assert block["products"]
            assert all(product_of(cooperative, slug) for slug in block["products"])
        else:
            assert block["type"] in {"text", "quote"}
            assert block["text"]


def test_no_picture_of_a_story_is_described_twice() -> None:
    pictures = [
        (block["scene"], block["alt"])
        for _, s in stories()
        for block in s["body"]
        if block["type"] == "picture"
    ]
    assert repeated(pictures) == []


def test_institutions_have_every_role() -> None:
    regions = {row["code"] for row in country("regencies")}
    assert {"government", "school", "private"} <= {row["kind"] for row in INSTITUTIONS}
    for institution in INSTITUTIONS:
        assert institution["region"] in regions
        assert institution["units"]
        assert {person["role"] for person in institution["people"]} - {"auditor"} == INSTITUTION_ROLES


def test_shoppers_have_an_address_that_exists() -> None:
    districts = {(row["regency_code"], row["name"]) for row in country("districts")}
    assert len(SHOPPERS) >= 6
    for shopper in SHOPPERS:
        assert (shopper["region"], shopper["district"]) in districts
        assert re.fullmatch(r"0811000\d{4}", shopper["phone"])


def test_orders_reach_every_cooperative_and_state() -> None:
    assert len(ORDERS) >= 30
    assert {row["state"] for row in ORDERS} == ORDER_STATES
    assert {row["cooperative"] for row in ORDERS} == set(COOPERATIVES)
    assert {row["payment"] for row in ORDERS} == {"transfer", "card", "qris", "cash"}
    assert {row["delivery"] for row in ORDERS} == {"delivery", "pickup"}


def test_one_shopper_has_baskets_in_several_cities() -> None:
    baskets = read(CONTENT / "orders.toml")["baskets"]
    assert {row["shopper"] for row in baskets} == {"rahma@demo.lumbung.test"}
    assert len({row["cooperative"] for row in baskets}) == len(baskets) >= 3
    for row in baskets:
        stock = {
            variant["sku"]: variant["stock"]
            for product in COOPERATIVES[row["cooperative"]]["products"]
            for variant in product["variants"]
        }
        assert all(line["quantity"] <= stock[line["sku"]] for line in row["lines"])


@pytest.mark.parametrize("order", ORDERS, ids=[f"{i}-{row['state']}" for i, row in enumerate(ORDERS)])
def test_an_order_could_have_been_placed(order: dict) -> None:
    assert order["shopper"] in {row["email"] for row in SHOPPERS}
    variants = {
        variant["sku"]: (product, variant)
        for product in COOPERATIVES[order["cooperative"]]["products"]
        for variant in product["variants"]
    }
    assert order["lines"]
    for line in order["lines"]:
        product, variant = variants[line["sku"]]
        assert product["kind"] == "goods"
        assert line["quantity"] >= product["minimum_order"]
        assert product["made_to_order"] or line["quantity"] <= variant["stock"]
    if order["state"] == "proof_submitted":
        assert order["payment"] in {"transfer", "qris"}
    if order["state"] == "shipped":
        assert order["delivery"] == "delivery"
    if order["delivery"] == "pickup":
        assert COOPERATIVES[order["cooperative"]]["delivery"]["pickup"]
    assert order["days_ago"] >= 0


def test_ordered_quantities_stay_within_the_stock() -> None:
    stock = {row["sku"]: row["stock"] for _, product in products() for row in product["variants"]}
    taken: Counter = Counter()
    for order in ORDERS:
        for line in order["lines"]:
            taken[line["sku"]] += line["quantity"]
    assert {sku: count for sku, count in taken.items() if count > stock[sku]} == {}


def test_requests_show_every_state_and_kind() -> None:
    assert len(REQUESTS) >= 12
    assert {row["state"] for row in REQUESTS} == REQUEST_STATES
    assert {row["kind"] for row in REQUESTS} == {"uniform", "catering", "goods"}
    assert {row["institution"] for row in REQUESTS} == {row["key"] for row in INSTITUTIONS}


@pytest.mark.parametrize("request_row", REQUESTS, ids=[row["title"] for row in REQUESTS])
def test_a_request_asks_for_what_the_cooperative_offers(request_row: dict) -> None:
    product = product_of(request_row["cooperative"], request_row["product"])
    if request_row["kind"] == "catering":
        catering = product["catering"]
        quantity = request_row["portions"]
        assert catering["minimum_heads"] <= quantity <= catering["portions_per_day"]
        assert request_row["date_in_days"] + request_row["days_ago"] >= catering["lead_days"]
        assert re.fullmatch(r"\d\d\.\d\d–\d\d\.\d\d", request_row["time_window"])
        assert request_row["place"]
    elif "matrix" in request_row:
        offered = {(row["size"], row["cut"]) for row in product["variants"]}
        cells = [(row["size"], row["cut"]) for row in request_row["matrix"]]
        assert set(cells) <= offered
        assert repeated(cells) == []
        quantity = sum(row["quantity"] for row in request_row["matrix"])
        assert quantity >= product["minimum_order"]
    else:
        assert request_row["kind"] == "goods"
        assert request_row["quantity"] >= product["minimum_order"]


SWAPPED = [
    row
    for row in read(CONTENT / "deliveries.toml")["orders"]
    if any(step[0] == "swap" for step in row["walk"])
]


@pytest.mark.parametrize("order", SWAPPED, ids=[row["title"] for row in SWAPPED])
def test_sizes_are_exchanged_for_others_at_the_same_price(order: dict) -> None:
    """An exchange asks for no money: the first size needs another at its price."""
    prices = {
        (one["size"], one["cut"]): one["price"]
        for one in product_of(order["cooperative"], order["product"])["variants"]
    }
    first, *others = (prices[row["size"], row["cut"]] for row in order["matrix"])
    assert first in others


def test_the_portal_speaks_to_its_three_people() -> None:
    home = PORTAL["home"]
    assert [row["audience"] for row in home["how"]] == ["shopper", "institution", "cooperative"]
    assert all(len(row["steps"]) == 3 for row in home["how"])
    english = PORTAL["home_en"]
    assert [row["audience"] for row in english["how"]] == [row["audience"] for row in home["how"]]
    assert all(len(row["steps"]) == 3 for row in english["how"])
    assert english["promise"] and english["intro"]
    assert home["promise"]
    assert PORTAL["secondary"]["name"] == "Koperasi Sekunder Lumbung Nusantara"
    assert len(PORTAL["stories"]) == 2


@pytest.mark.parametrize("story", PORTAL["stories"], ids=[row["slug"] for row in PORTAL["stories"]])
def test_a_portal_story_joins_cooperatives(story: dict) -> None:
    assert 350 <= words_of(story) <= 600
    assert all(block["name"] for block in story["body"] if block["type"] == "quote")
    linked = [row for block in story["body"] if block["type"] == "products" for row in block["products"]]
    assert all(product_of(row["cooperative"], row["slug"]) for row in linked)
    assert len({row["cooperative"] for row in linked}) >= 2
