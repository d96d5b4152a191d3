"""A cooperative's shop: catalogue, product, basket, checkout, order. Views only; no tables."""
