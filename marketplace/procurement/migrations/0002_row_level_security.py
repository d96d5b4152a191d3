"""A storefront sees the requests to which it is invited, and its own quotes and purchase orders; sent quotes are frozen."""

from django.db import migrations

from tenants.rls import own_rows_only, readable_where

INVITED = (
    "EXISTS (SELECT 1 FROM procurement_invitation AS invited WHERE invited.request_id = {column}"
    " AND invited.cooperative_id = (SELECT public.tenants_current_cooperative()))"
)
HERE = "cooperative_id = (SELECT public.tenants_current_cooperative())"

# child table, its columns, parent table, the parent's columns
SAME_COOPERATIVE = [
    (
        "procurement_quote",
        "invitation_id, request_id, cooperative_id",
        "procurement_invitation",
        "id, request_id, cooperative_id",
    ),
    ("procurement_quoteline", "quote_id, cooperative_id", "procurement_quote", "id, cooperative_id"),
    ("procurement_purchaseorder", "quote_id, cooperative_id", "procurement_quote", "id, cooperative_id"),
    (
        "procurement_purchaseorderline",
        "purchase_order_id, cooperative_id",
        "procurement_purchaseorder",
        "id, cooperative_id",
    ),
]

OWN = [
    "procurement_invitation",
    "procurement_quote",
    "procurement_quoteline",
    "procurement_purchaseorder",
    "procurement_purchaseorderline",
]

FREEZE = """
CREATE FUNCTION public.procurement_quote_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'draft' AND (OLD.subtotal, OLD.delivery_price, OLD.tax, OLD.total, OLD.tax_status, OLD.number,
      OLD.version, OLD.lead_time_days, OLD.note)
      IS DISTINCT FROM (NEW.subtotal, NEW.delivery_price, NEW.tax, NEW.total, NEW.tax_status, NEW.number,
      NEW.version, NEW.lead_time_days, NEW.note) THEN
    RAISE EXCEPTION 'a quote that was sent is frozen; write a new version';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER procurement_quote_frozen BEFORE UPDATE ON procurement_quote
  FOR EACH ROW EXECUTE FUNCTION public.procurement_quote_frozen();
CREATE FUNCTION public.procurement_quoteline_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.procurement_quote
      WHERE id = COALESCE(NEW.quote_id, OLD.quote_id) AND status <> 'draft') THEN
    RAISE EXCEPTION 'a quote that was sent is frozen; write a new version';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER procurement_quoteline_frozen BEFORE INSERT OR UPDATE OR DELETE ON procurement_quoteline
  FOR EACH ROW EXECUTE FUNCTION public.procurement_quoteline_frozen();
"""

KEEP_REQUEST = r"""
CREATE FUNCTION public.procurement_request_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE movable text[] := ARRAY(
  SELECT key FROM jsonb_object_keys(to_jsonb(NEW)) AS key WHERE key = 'status' OR key LIKE '%\_at'
);
BEGIN
  IF NOT public.tenants_sees_everything() AND to_jsonb(NEW) - movable IS DISTINCT FROM to_jsonb(OLD) - movable THEN
    RAISE EXCEPTION 'a storefront does not change what an institution asks for' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER procurement_request_kept BEFORE UPDATE ON procurement_request
  FOR EACH ROW EXECUTE FUNCTION public.procurement_request_kept();
"""

RELEASE_REQUEST = """
DROP TRIGGER procurement_request_kept ON procurement_request;
DROP FUNCTION public.procurement_request_kept();
"""

THAW = """
DROP TRIGGER procurement_quoteline_frozen ON procurement_quoteline;
DROP FUNCTION public.procurement_quoteline_frozen();
DROP TRIGGER procurement_quote_frozen ON procurement_quote;
DROP FUNCTION public.procurement_quote_frozen();
"""


def same_cooperative(table: str, columns: str, parent: str, parents: str) -> migrations.RunSQL:
    """A child's cooperative is its parent's, whatever the code writes."""
    name = f"{table}_same_cooperative"
    return migrations.RunSQL(
        sql=(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns})"
            f" REFERENCES {parent} ({parents}) DEFERRABLE INITIALLY DEFERRED"
        ),
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0001_initial"),
        ("tenants", "0002_row_level_security"),
    ]

    operations = [
        *[same_cooperative(*child) for child in SAME_COOPERATIVE],
        *[own_rows_only(table) for table in OWN],
        # An invited storefront reads the institution's request; of the request itself its quote moves the status only.
        readable_where(
            "procurement_request",
            INVITED.format(column="procurement_request.id"),
            changeable=INVITED.format(column="procurement_request.id"),
        ),
        migrations.RunSQL(sql=KEEP_REQUEST, reverse_sql=RELEASE_REQUEST),
        readable_where("procurement_requestline", INVITED.format(column="procurement_requestline.request_id")),
        readable_where(
            "procurement_requestevent",
            f"{HERE} OR (cooperative_id IS NULL AND {INVITED.format(column='procurement_requestevent.request_id')})",
            writable=HERE,
        ),
        migrations.RunSQL(sql=FREEZE, reverse_sql=THAW),
    ]
