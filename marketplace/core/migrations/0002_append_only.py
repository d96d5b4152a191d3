"""The audit log only grows, and an issued document never changes: the database refuses, whoever asks."""

from django.db import migrations

CREATE = """
CREATE FUNCTION public.core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: its rows are kept as they were written', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER core_auditentry_append_only BEFORE UPDATE OR DELETE ON public.core_auditentry
    FOR EACH ROW EXECUTE FUNCTION public.core_refuse_change();
CREATE TRIGGER core_auditentry_no_truncate BEFORE TRUNCATE ON public.core_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION public.core_refuse_change();
CREATE TRIGGER core_document_append_only BEFORE UPDATE OR DELETE ON public.core_document
    FOR EACH ROW EXECUTE FUNCTION public.core_refuse_change();
CREATE TRIGGER core_document_no_truncate BEFORE TRUNCATE ON public.core_document
    FOR EACH STATEMENT EXECUTE FUNCTION public.core_refuse_change();
"""

DROP = """
DROP TRIGGER core_document_no_truncate ON public.core_document;
DROP TRIGGER core_document_append_only ON public.core_document;
DROP TRIGGER core_auditentry_no_truncate ON public.core_auditentry;
DROP TRIGGER core_auditentry_append_only ON public.core_auditentry;
DROP FUNCTION public.core_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
