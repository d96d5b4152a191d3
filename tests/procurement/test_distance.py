"""How far away a cooperative is, as far as the official regions say it."""

import pytest

from marketplace.procurement.comparison import steps_away
from marketplace.procurement.models import Quote
from tenants.models import Cooperative, Region


@pytest.mark.parametrize(
    ("there", "steps"),
    [
        ("36.72", 0),
        ("36.04", 1),
        ("32.16", 2),
        ("16.71", 3),
        ("73.71", 3),
    ],
)
def test_distance_is_told_in_steps_from_the_same_city_to_other_islands(there, steps):
    quote = Quote(cooperative=Cooperative(region=Region(code=there)))
    assert steps_away(quote, Region(code="36.72")) == steps


def test_distance_between_sumatra_and_the_riau_islands_is_one_group():
    quote = Quote(cooperative=Cooperative(region=Region(code="21.71")))
    assert steps_away(quote, Region(code="14.71")) == 2
