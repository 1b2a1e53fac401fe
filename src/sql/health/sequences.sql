-- Sequences, and the columns they fill, near their last number: the insert after it fails.

select 'sequences' as "check",
       case when share >= 0.95 then 'critical' else 'warn' end as level,
       format('%I.%I', schemaname, sequencename) as object,
       format('%s %% of %s numbers are used', round(100 * share), last) as detail,
       'make column and sequence bigint, while it can be done in time' as remedy
  from (select s.schemaname, s.sequencename, least(s.max_value, c.most) as last, s.last_value / least(s.max_value, c.most)::numeric as share
          from pg_sequences s
          -- By its catalog rows: a name becomes a regclass only for those who may use its schema.
          join pg_namespace n on n.nspname = s.schemaname
          join pg_class     q on q.relnamespace = n.oid and q.relname = s.sequencename
          left join lateral (
                 select min(case a.atttypid when 'int2'::regtype then 32767 when 'int4'::regtype then 2147483647 end) as most
                   from pg_depend d
                   join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                  where d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjsubid > 0
                    and d.objid = q.oid) c on true
         where s.increment_by > 0 and not s.cycle) used
 where share >= 0.8
 order by share desc
