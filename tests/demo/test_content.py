"""The demo's cooperatives and products keep the agreement written in deploy/demo/content/README.md.

Plain files, no database: whatever the seeder and the illustrator rely on is checked here first.
"""

import itertools
import re
from collections import Counter, defaultdict

import pytest

from tests.demo.content import (
    CATEGORIES,
    CERTIFICATE_KINDS,
    COLOUR,
    CONTENT,
    COOPERATIVES,
    CUTS,
    DOORS,
    FILLER,
    INSTITUTIONS,
    MOTIFS,
    REFERENCE,
    SHAPES,
    SHOPPERS,
    SLUG,
    STAFF_ROLES,
    THEMES,
    country,
    products,
    read,
    repeated,
    stories,
)

each_cooperative = pytest.mark.parametrize("cooperative", COOPERATIVES.values(), ids=COOPERATIVES.keys())
each_product = pytest.mark.parametrize(
    ("cooperative", "product"), list(products()), ids=[f"{c}:{p['slug']}" for c, p in products()]
)


def test_the_demo_is_large_enough() -> None:
    assert len(COOPERATIVES) >= 9
    assert {"cilegon", "kab-bekasi", "bekasi-muaragembong"} <= COOPERATIVES.keys()
    assert len(list(products())) >= 135
    assert all(len(row["products"]) >= 13 for row in COOPERATIVES.values())
    assert sum(len(row["members"]) for row in COOPERATIVES.values()) >= 26
    assert len(list(stories())) >= 16


@each_cooperative
def test_a_cooperative_says_who_and_where_it_is(cooperative: dict) -> None:
    assert cooperative["slug"] in COOPERATIVES
    assert cooperative["kind"] in {"women", "general"}
    assert cooperative["theme"] in THEMES
    assert len(cooperative["tagline"]) <= 70
    assert len(cooperative["about"].split("\n\n")) in {2, 3}
    assert re.fullmatch(r"62811000\d{4}", cooperative["whatsapp"])
    assert cooperative["email"] == f"halo@{cooperative['slug']}.contoh.id"
    assert cooperative["bank"].keys() == {"name", "number", "holder"}
    assert {
        "pickup",
        "pickup_hours",
        "same_city",
        "same_province",
        "same_island",
        "other",
        "free_over",
    } == set(cooperative["delivery"])
    for key in (
        "name",
        "legal_name",
        "address",
        "nib",
        "nik_koperasi",
        "npwp",
        "motif_name",
        "motif_meaning",
        "motif_approved_by",
    ):
        assert cooperative[key].strip(), key


@each_cooperative
def test_a_cooperative_uses_the_official_codes_of_its_region(cooperative: dict) -> None:
    regions = {row["code"] for row in country("regencies")}
    districts = {row["code"]: row for row in country("districts")}
    assert cooperative["region"] in regions
    if code := cooperative.get("district_code"):
        assert districts[code]["name"] == cooperative["district"]
        assert districts[code]["regency_code"] == cooperative["region"]


@each_cooperative
def test_a_member_lives_in_a_district_of_the_region(cooperative: dict) -> None:
    names = {row["name"] for row in country("districts") if row["regency_code"] == cooperative["region"]}
    assert {member["district"] for member in cooperative["members"]} <= names


@each_cooperative
def test_staff_can_be_told_apart(cooperative: dict) -> None:
    staff = cooperative["staff"]
    assert "manager" in {person["role"] for person in staff}
    assert {person["role"] for person in staff} <= STAFF_ROLES
    assert all(person["email"].endswith("@demo.lumbung.test") for person in staff)


def test_no_two_people_share_an_email_address() -> None:
    people = [
        *(person for row in COOPERATIVES.values() for person in row["staff"]),
        *(person for row in INSTITUTIONS for person in row["people"]),
        *SHOPPERS,
    ]
    assert repeated([person["email"] for person in people]) == []


def test_identity_numbers_belong_to_one_cooperative() -> None:
    for key in ("name", "nib", "nik_koperasi", "npwp", "whatsapp"):
        assert repeated([row[key] for row in COOPERATIVES.values()]) == [], key


@each_cooperative
def test_a_member_can_be_drawn_and_quoted(cooperative: dict) -> None:
    members = cooperative["members"]
    assert repeated([member["key"] for member in members]) == []
    for member in members:
        portrait = member["portrait"]
        assert portrait["skin"] in {1, 2, 3, 4}
        assert isinstance(portrait["hijab"], bool)
        assert COLOUR.fullmatch(portrait["colour"])
        assert portrait["accessory"] in {"kacamata", "caping", "celemek", ""}
        assert cooperative["founded"] <= member["joined"] <= 2026
        assert member["skills"]
        assert member["quote"]
        assert isinstance(member["consent"], bool)


@each_cooperative
def test_product_and_story_addresses_are_unique(cooperative: dict) -> None:
    for rows in (cooperative["products"], cooperative["stories"]):
        slugs = [row["slug"] for row in rows]
        assert repeated(slugs) == []
        assert all(SLUG.fullmatch(slug) for slug in slugs)


@each_cooperative
def test_signature_products_have_their_own_rank(cooperative: dict) -> None:
    ranks = [row["signature"]["rank"] for row in cooperative["products"] if "signature" in row]
    assert 3 <= len(ranks) <= 5
    assert repeated(ranks) == []
    assert set(ranks) <= {1, 2, 3, 4, 5}


@each_product
def test_a_product_is_described(cooperative: str, product: dict) -> None:
    category = CATEGORIES[product["category"]]
    assert category["parent"], "a product belongs to the second level"
    assert len(product["summary"]) <= 120
    assert 2 <= len(product["description"].split("\n\n")) <= 4
    assert len(product["description"].split()) >= 35
    assert product["weight_gram"] > 0
    assert product["minimum_order"] >= 1
    assert product["search_words"]
    assert set(product["makers"]) <= {row["key"] for row in COOPERATIVES[cooperative]["members"]}
    assert product["makers"]


@each_product
def test_variants_and_prices_agree(cooperative: str, product: dict) -> None:
    variants = product["variants"]
    assert variants
    assert repeated([(row["size"], row["cut"], row["motif"]) for row in variants]) == []
    for variant in variants:
        assert variant["price"] > 0
        assert variant["stock"] >= 0
        assert variant["cut"] in CUTS
        if product["made_to_order"]:
            assert variant["stock"] == 0
    if len(variants) > 1:
        assert all(row["size"] or row["cut"] or row["motif"] for row in variants)
    steps = [(row["minimum"], row["price"]) for row in product["tiers"]]
    for (lower, dearer), (higher, cheaper) in itertools.pairwise(steps):
        assert lower < higher
        assert dearer > cheaper
    if steps and len({row["price"] for row in variants}) == 1:
        assert steps[0][1] < variants[0]["price"]
    if steps:
        assert steps[0][0] > product["minimum_order"]


@each_product
def test_a_tier_never_costs_more_than_the_piece(cooperative: str, product: dict) -> None:
    cheapest = min(row["price"] for row in product["variants"])
    assert all(row["price"] < cheapest for row in product["tiers"])


@each_product
def test_catering_has_its_conditions(cooperative: str, product: dict) -> None:
    is_catering = CATEGORIES[product["category"]]["door"] == "katering"
    assert (product["kind"] == "catering") == is_catering == ("catering" in product)
    if is_catering:
        catering = product["catering"]
        assert catering["contents"]
        assert catering["serving_style"] in {"kotak", "prasmanan", "tumpeng", "snack"}
        assert 0 <= catering["cutoff_hour"] <= 23
        assert catering["lead_days"] >= 1
        assert catering["minimum_heads"] == product["minimum_order"] < catering["portions_per_day"]
        assert {"halal", "slhs"} <= {row["kind"] for row in product["certificates"]}


@each_product
def test_packaged_food_is_licensed_and_certified(cooperative: str, product: dict) -> None:
    kinds = {row["kind"] for row in product["certificates"]}
    assert kinds <= CERTIFICATE_KINDS
    for row in product["certificates"]:
        assert row["number"]
        assert row["issuer"]
        assert row["kind"] == "halal" or "days_left" in row
    is_food = CATEGORIES[product["category"]]["door"] == "makanan-minuman"
    if is_food and product["category"] != "hampers":
        assert "halal" in kinds
        assert kinds & {"p-irt", "bpom"}


def test_one_licence_has_run_out_and_one_soon_will() -> None:
    left = [row["days_left"] for _, p in products() for row in p["certificates"] if "days_left" in row]
    assert [days for days in left if days < 0] == [-5]
    assert [days for days in left if 0 <= days <= 30] == [20]


def test_stock_keeping_units_are_unique_over_the_whole_demo() -> None:
    assert repeated([row["sku"] for _, product in products() for row in product["variants"]]) == []


@each_product
def test_a_picture_can_be_drawn(cooperative: str, product: dict) -> None:
    picture = product["picture"]
    assert picture["shape"] in SHAPES
    assert picture["motif"] in MOTIFS
    assert len(picture["colours"]) == 3
    assert all(COLOUR.fullmatch(colour) for colour in picture["colours"])
    assert picture["detail"]


def test_no_picture_serves_two_products() -> None:
    looks = [
        (p["picture"]["shape"], tuple(p["picture"]["colours"]), p["picture"]["motif"]) for _, p in products()
    ]
    assert repeated(looks) == []
    assert repeated([p["picture"]["detail"] for _, p in products()]) == []


def test_every_institutional_door_has_a_choice() -> None:
    behind: dict[str, Counter] = defaultdict(Counter)
    for cooperative, product in products():
        behind[CATEGORIES[product["category"]]["door"]][cooperative] += 1
    for door in DOORS:
        stocked = [slug for slug, count in behind[door].items() if count >= 2]
        assert len(stocked) >= 3, f"{door}: {dict(behind[door])}"


def test_no_text_is_filler_or_copied() -> None:
    descriptions = [part for _, p in products() for part in p["description"].split("\n\n")]
    paragraphs = [
        part for _, s in stories() for block in s["body"] for part in block.get("text", "").split("\n\n")
    ]
    assert repeated([text for text in descriptions + paragraphs if text]) == []
    for path in CONTENT.glob("*.toml"):
        assert not FILLER.search(path.read_text(encoding="utf-8")), path.name


def test_the_voice_never_shouts() -> None:
    for path in CONTENT.glob("*.toml"):
        assert "!" not in path.read_text(encoding="utf-8"), path.name


def test_the_category_tree_has_two_levels_and_its_doors() -> None:
    assert "lainnya" in CATEGORIES
    for category in CATEGORIES.values():
        assert category["name_id"]
        assert category["name_en"]
        assert category["door"] in DOORS | {""}
        if category["parent"]:
            assert CATEGORIES[category["parent"]]["parent"] == ""
    assert {row["door"] for row in CATEGORIES.values()} >= DOORS
    assert repeated([row["position"] for row in CATEGORIES.values()]) == []


def test_certificate_kinds_cover_what_products_carry() -> None:
    kinds = {row["slug"]: row for row in read(REFERENCE / "certificate_kinds.toml")["certificate_kinds"]}
    assert kinds.keys() >= CERTIFICATE_KINDS
    for _, product in products():
        for row in product["certificates"]:
            assert ("days_left" in row) == kinds[row["kind"]]["needs_expiry"]


def test_tax_rules_are_dated_and_sourced() -> None:
    rules = read(REFERENCE / "tax_rules.toml")["tax_rules"]
    assert repeated([(row["code"], row["valid_from"]) for row in rules]) == []
    for rule in rules:
        assert rule["rate_denominator"] > 0
        assert rule["basis_denominator"] > 0
        assert rule["legal_source"]
        assert rule["help_id"]
        assert rule["help_en"]
        assert rule.get("valid_until", rule["valid_from"]) >= rule["valid_from"]
    assert not next(row for row in rules if row["code"] == "pph-22-lokapasar")["is_active"]
