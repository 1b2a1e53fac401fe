-- One query for each table of a database, which tells its rows by what every run must agree on: neither moments and random
-- UUIDs, nor who ran it and how long it took, nor numbers of a sequence, which keeps those of a transaction that failed. The
-- ledger is told row by row, the rest by a hash.

select
  format(
    'select %L || %s as line from (select regexp_replace(to_jsonb(row)::text, %L, $$…$$, $$g$$) as text from (select %s from %s%s) as row) as rows%s',
    c.oid::regclass || ' ',
    case when n.nspname = 'migrations' then 'text' else $$concat_ws(' ', count(*), md5(string_agg(text, ' ' order by text)))$$ end,
    '\d{4}-\d\d-\d\d[T ][\d:.]{8,15}([+-][\d:]+)?|[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}',
    string_agg(quote_ident(a.attname), ', ' order by a.attname),
    c.oid::regclass,
    case when c.oid = to_regclass('migrations.history') then $$ where action <> 'failure'$$ end,
    case when n.nspname <> 'migrations' then ' having count(*) > 0' end
  ) as query
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
where c.relkind in ('r', 'p')
  and not c.relispartition
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and a.attidentity = ''
  and coalesce(pg_get_expr(d.adbin, d.adrelid), '') !~ 'nextval'
  and (n.nspname <> 'migrations' or a.attname not in ('run_id', 'client'))
  and a.attname not in ('execution_time_ms', 'duration_ms')
group by c.oid, n.nspname
