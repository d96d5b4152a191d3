"""Prices that nobody sees before a request closes, and who sees the new tables.

While a request is sealed, the portal's schema reads none of its quotes: whoever works for an institution, and whatever
code runs there, raw SQL included. Their writers keep seeing their own; deadlines and mails work in `public`.
"""

from django.db import migrations

from tenants.rls import readable_where, visible_where

INVITED = (
    "EXISTS (SELECT 1 FROM procurement_invitation AS invited WHERE invited.request_id = {column}"
    " AND invited.cooperative_id = (SELECT public.tenants_current_cooperative()))"
)
HERE = "cooperative_id = (SELECT public.tenants_current_cooperative())"

SEAL = """
CREATE FUNCTION public.procurement_is_sealed(wanted bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.procurement_request
    WHERE id = wanted AND is_sealed AND (closes_at > clock_timestamp() OR cancelled_at < closes_at)
  )
$$;
CREATE POLICY procurement_quote_sealed ON procurement_quote AS RESTRICTIVE
  USING ((SELECT public.tenants_current_schema()) <> 'portal' OR NOT public.procurement_is_sealed(request_id));
CREATE POLICY procurement_quoteline_sealed ON procurement_quoteline AS RESTRICTIVE
  USING ((SELECT public.tenants_current_schema()) <> 'portal'
    OR EXISTS (SELECT 1 FROM public.procurement_quote AS quote WHERE quote.id = quote_id));
"""

UNSEAL = """
DROP POLICY procurement_quoteline_sealed ON procurement_quoteline;
DROP POLICY procurement_quote_sealed ON procurement_quote;
DROP FUNCTION public.procurement_is_sealed(bigint);
"""

# What was promised beside prices is frozen with them.
FREEZE_ALL = """
CREATE OR REPLACE FUNCTION public.procurement_quote_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'draft' AND (OLD.subtotal, OLD.delivery_price, OLD.tax, OLD.total, OLD.tax_status, OLD.number,
      OLD.version, OLD.lead_time_days, OLD.note, OLD.delivery_plan, OLD.tax_letter, OLD.certificates)
      IS DISTINCT FROM (NEW.subtotal, NEW.delivery_price, NEW.tax, NEW.total, NEW.tax_status, NEW.number,
      NEW.version, NEW.lead_time_days, NEW.note, NEW.delivery_plan, NEW.tax_letter, NEW.certificates) THEN
    RAISE EXCEPTION 'a quote that was sent is frozen; write a new version';
  END IF;
  RETURN NEW;
END $$;
"""

FREEZE_AS_BEFORE = """
CREATE OR REPLACE FUNCTION public.procurement_quote_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'draft' AND (OLD.subtotal, OLD.delivery_price, OLD.tax, OLD.total, OLD.tax_status, OLD.number,
      OLD.version, OLD.lead_time_days, OLD.note)
      IS DISTINCT FROM (NEW.subtotal, NEW.delivery_price, NEW.tax, NEW.total, NEW.tax_status, NEW.number,
      NEW.version, NEW.lead_time_days, NEW.note) THEN
    RAISE EXCEPTION 'a quote that was sent is frozen; write a new version';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("procurement", "0004_several_cooperatives_and_awards")]

    operations = [
        *[
            visible_where(table, "false")
            for table in ("procurement_award", "procurement_awardline", "procurement_awarddecision")
        ],
        readable_where("procurement_requestfile", INVITED.format(column="procurement_requestfile.request_id")),
        readable_where(
            "procurement_requestquestion",
            INVITED.format(column="procurement_requestquestion.request_id"),
            writable=HERE,
        ),
        # What the institution's people settle among themselves is nobody else's.
        migrations.RunSQL(
            sql=(
                "CREATE POLICY procurement_requestevent_internal ON procurement_requestevent AS RESTRICTIVE FOR SELECT"
                " USING (NOT is_internal OR (SELECT public.tenants_sees_everything()))"
            ),
            reverse_sql="DROP POLICY procurement_requestevent_internal ON procurement_requestevent",
        ),
        migrations.RunSQL(sql=SEAL, reverse_sql=UNSEAL),
        migrations.RunSQL(sql=FREEZE_ALL, reverse_sql=FREEZE_AS_BEFORE),
    ]
