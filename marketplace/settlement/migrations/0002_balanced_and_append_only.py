"""Entries sum to zero when their transaction ends and are never changed; a storefront reads what is its own."""

from django.db import migrations

from marketplace.core.append_only import append_only
from tenants.rls import readable_where

MINE = "cooperative_id = (SELECT public.tenants_current_cooperative())"
MY_BATCH = (
    "EXISTS (SELECT 1 FROM settlement_batchline AS line WHERE line.batch_id = settlement_batch.id"
    " AND line.cooperative_id = (SELECT public.tenants_current_cooperative()))"
)

CREATE = """
CREATE FUNCTION public.settlement_refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry bigint;
    balance numeric;
    lines integer;
BEGIN
    IF TG_TABLE_NAME = 'settlement_entry' THEN entry := NEW.id; ELSE entry := NEW.entry_id; END IF;
    SELECT coalesce(sum(amount), 0), count(*) INTO balance, lines
    FROM public.settlement_posting WHERE entry_id = entry;
    IF balance <> 0 OR lines < 2 THEN
        RAISE EXCEPTION 'entry % of the ledger is out of balance: % postings sum to %', entry, lines, balance
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER settlement_entry_balanced AFTER INSERT ON public.settlement_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.settlement_refuse_unbalanced();
CREATE CONSTRAINT TRIGGER settlement_posting_balanced AFTER INSERT ON public.settlement_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.settlement_refuse_unbalanced();
"""
DROP = """
DROP TRIGGER settlement_posting_balanced ON public.settlement_posting;
DROP TRIGGER settlement_entry_balanced ON public.settlement_entry;
DROP FUNCTION public.settlement_refuse_unbalanced();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("settlement", "0001_initial"),
        ("core", "0002_append_only"),
        ("tenants", "0002_row_level_security"),
    ]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        append_only("settlement_entry"),
        append_only("settlement_posting"),
        append_only("settlement_commissionrate"),
        # A posting's cooperative is its entry's, whatever the code writes.
        migrations.RunSQL(
            sql=(
                "ALTER TABLE settlement_posting ADD CONSTRAINT settlement_posting_same_cooperative FOREIGN KEY"
                " (entry_id, cooperative_id) REFERENCES settlement_entry (id, cooperative_id)"
                " DEFERRABLE INITIALLY DEFERRED"
            ),
            reverse_sql="ALTER TABLE settlement_posting DROP CONSTRAINT settlement_posting_same_cooperative",
        ),
        readable_where("settlement_entry", MINE),
        readable_where("settlement_posting", MINE),
        readable_where("settlement_batchline", MINE),
        readable_where("settlement_batch", MY_BATCH),
        readable_where("settlement_commissionrate", f"cooperative_id IS NULL OR {MINE}"),
    ]
