"""Writes of procurement: one transaction each, rows locked, audited, told through the outbox."""
