-- A line of the ledger may be of any day of the year behind us; an event, what a consumer took, a callback and a record of
-- the audit are of the moment they are written. Publishing opens every month of the outbox there is, so what no row can be
-- of is not made: for those tables the months begin with the one before.

SET lock_timeout = '3s';

ALTER TABLE partitioned_table ADD COLUMN dated_back boolean NOT NULL DEFAULT false,
                              ADD COLUMN vacuumed_often boolean NOT NULL DEFAULT false;
UPDATE partitioned_table SET dated_back = true WHERE table_name = 'ledger_line';
UPDATE partitioned_table SET vacuumed_often = true WHERE table_name = 'outbox';

-- What is published leaves `outbox_waiting`, but its place there is read over by every look until vacuum takes it away: by
-- the server's own measure that would be a fifth of a month's events.
CREATE FUNCTION bn_tune_partition(p_parent text, p_partition regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT vacuumed_often FROM partitioned_table WHERE table_name = p_parent) THEN
    EXECUTE format('ALTER TABLE %s SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 2000)', p_partition);
  END IF;
END $$;

SELECT bn_tune_partition(t.table_name, inhrelid::regclass) FROM partitioned_table t JOIN pg_inherits ON inhparent = t.table_name::regclass;

DROP FUNCTION bn_ensure_partitions(date, date);

-- Makes the month partitions of every partitioned table, to p_to (inclusive), from p_from where rows are dated back and from
-- p_recent where they are not; a repeat changes nothing. A month of which rows came before its partition stays in the
-- default one: rows are never moved, and every read finds them.
CREATE FUNCTION bn_ensure_partitions(p_from date, p_recent date, p_to date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  v_table partitioned_table;
  v_month date;
  v_name  text;
  v_made  integer := 0;
BEGIN
  FOR v_table IN SELECT * FROM partitioned_table ORDER BY table_name LOOP
    FOR v_month IN SELECT generate_series(date_trunc('month', (CASE WHEN v_table.dated_back THEN p_from ELSE p_recent END)::timestamp),
                                          p_to::timestamp, interval '1 month')::date LOOP
      v_name := v_table.table_name || to_char(v_month, '"_"YYYY"_"MM');
      CONTINUE WHEN to_regclass(v_name) IS NOT NULL;
      BEGIN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                       v_name, v_table.table_name, v_month, (v_month + interval '1 month')::date);
        PERFORM bn_dress_partition(v_table.table_name, v_name::regclass);
        PERFORM bn_tune_partition(v_table.table_name, v_name::regclass);
        v_made := v_made + 1;
      EXCEPTION WHEN check_violation THEN
        RAISE NOTICE '% has rows of % in its default partition; they stay there', v_table.table_name, v_month;
      END;
    END LOOP;
  END LOOP;
  RETURN v_made;
END $$;
