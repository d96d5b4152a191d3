"""What a search engine meets on its way over the portal and two storefronts."""


def test_every_address_answers(found):
    wrong = [
        (v.status, v.url, v.came_from, v.location)
        for v in found.indonesian.visits.values()
        if v.status != 200
    ]
    assert not wrong
