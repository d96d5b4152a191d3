from tests.sharing.conftest import completed, deliver_news, desk, makers, shop, shopper, staff_of

__all__ = ["completed", "deliver_news", "desk", "makers", "shop", "shopper", "staff_of"]
