"""Fills an empty marketplace with the demonstration: cities, people, goods, stories, orders and requests.

Everything is read from `deploy/demo/content`, dates are counted from the day of seeding, pictures are drawn. Goes
through the marketplace's own actions wherever there is one, so that seeded records are what real ones would be.
"""

from deploy.demo.seeding.everything import is_seeded, seed

__all__ = ["is_seeded", "seed"]
