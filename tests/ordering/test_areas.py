"""Districts that a checkout asks for again and again."""

from marketplace.ordering import areas
from marketplace.ordering.areas import district_named

PURWAKARTA = "36.72.05"


def test_a_district_is_asked_for_once_and_everybody_gets_a_copy(db, django_assert_num_queries):
    areas._known_district.cache_clear()
    first = district_named(PURWAKARTA)
    first.name = first.parent.name = "lain"
    with django_assert_num_queries(0):
        again = district_named(PURWAKARTA)
        assert "lain" not in (again.name, again.parent.name, again.parent.parent.name)


def test_codes_that_visitors_make_up_push_nothing_out(db):
    areas._known_district.cache_clear()
    district_named(PURWAKARTA)
    assert [district_named(code) for code in ("99.99.99", "36.72", "x")] == [None] * 3
    assert areas._known_district.cache_info().currsize == 1
