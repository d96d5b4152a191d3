"""Writes of baskets and orders. Locks are taken in this order: basket, order, payment, stock."""
