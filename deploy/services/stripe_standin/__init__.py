"""A stand-in for Stripe's API, for machines without an account at Stripe. It keeps state, and no money moves.

It speaks Stripe's wire format closely enough for Stripe's own Python SDK: parameters are checked against the SDK's
published types, idempotency keys replay, errors have Stripe's shape, webhooks are signed by the real scheme and retried.
What it does not do it refuses in words; it never ignores a parameter. Each API key is an account of its own.
"""
