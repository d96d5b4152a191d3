"""Writes of deliveries, acceptances and invoices: one transaction each, rows locked, audited, told through the outbox."""
