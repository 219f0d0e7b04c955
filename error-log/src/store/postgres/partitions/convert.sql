-- Puts a partitioned table in the place of the plain one, whose rows become its first partition. A block, because the
-- lock that it takes must not wait for the network. The setting `status_error_log.cut` is the upper bound of the first
-- partition. If it is empty, the block does nothing unless the plain table has no rows.
DO $convert$
DECLARE
    cut text := current_setting('status_error_log.cut');
    plain oid;
    place text;
    owner text;
    is_empty boolean;
    indexes oid[] := '{}';
    names text[] := '{}';
    one record;
BEGIN
    LOCK TABLE status_error_log IN ACCESS EXCLUSIVE MODE;
    SELECT c.oid, n.nspname, pg_get_userbyid(c.relowner) INTO plain, place, owner
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = to_regclass('status_error_log') AND c.relkind = 'r';
    is_empty := NOT EXISTS (SELECT FROM status_error_log);
    IF plain IS NULL OR (cut = '' AND NOT is_empty) THEN
        RETURN;
    END IF;
    -- Without the constraint, the partition's rows would be read under the lock.
    IF NOT is_empty AND NOT EXISTS (
        SELECT FROM pg_constraint WHERE conrelid = plain AND conname = 'status_error_log_cut' AND convalidated
    ) THEN
        RAISE EXCEPTION 'another node has dropped the constraint status_error_log_cut';
    END IF;

    EXECUTE format('ALTER TABLE %I.status_error_log RENAME TO status_error_log_before', place);
    FOR one IN
        SELECT c.oid, c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = plain
    LOOP
        EXECUTE format('ALTER INDEX %I.%I RENAME TO %I', place, one.relname, left(one.relname, 56) || '_before');
        indexes := indexes || one.oid;
        names := names || one.relname::text;
    END LOOP;
    EXECUTE format('CREATE TABLE %I.status_error_log (LIKE %1$I.status_error_log_before INCLUDING ALL)
        PARTITION BY RANGE (id)', place);
    EXECUTE format('ALTER TABLE %I.status_error_log DROP CONSTRAINT IF EXISTS status_error_log_cut', place);
    EXECUTE format('ALTER TABLE %I.status_error_log OWNER TO %I', place, owner);
    FOR one IN
        SELECT privilege_type AS what, grantee, is_grantable
            FROM pg_class c, aclexplode(c.relacl) WHERE c.oid = plain AND grantee <> c.relowner
        UNION ALL SELECT format('%s (%I)', privilege_type, attname), grantee, is_grantable
            FROM pg_attribute a, aclexplode(a.attacl) WHERE a.attrelid = plain
    LOOP
        EXECUTE format('GRANT %s ON %I.status_error_log TO %s %s', one.what, place,
            CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(one.grantee)) END,
            CASE WHEN one.is_grantable THEN 'WITH GRANT OPTION' ELSE '' END);
    END LOOP;

    EXECUTE format('ALTER TABLE %I.status_error_log ATTACH PARTITION %1$I.status_error_log_before
        FOR VALUES FROM (MINVALUE) TO (%s)', place, CASE cut WHEN '' THEN 'MAXVALUE' ELSE quote_literal(cut) END);
    -- The parent's indexes get the names that later migrations use.
    FOR one IN
        SELECT c.relname, names[array_position(indexes, h.inhrelid)] AS name
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_inherits h ON h.inhparent = c.oid
            WHERE i.indrelid = to_regclass(format('%I.status_error_log', place))
    LOOP
        EXECUTE format('ALTER INDEX %I.%I RENAME TO %I', place, one.relname, one.name);
    END LOOP;
    IF is_empty THEN
        EXECUTE format('DROP TABLE %I.status_error_log_before', place);
    ELSE
        EXECUTE format('ALTER TABLE %I.status_error_log_before DROP CONSTRAINT status_error_log_cut', place);
    END IF;
END
$convert$
