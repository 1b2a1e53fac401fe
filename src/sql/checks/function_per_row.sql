-- A policy that calls one of the database's functions for each row: in a scalar sub-select it would be called once (E072).
-- Read from the policy's text: strings are emptied, sub-selects taken out from the inside, and what is left is called bare.
with recursive reduced as (
  select p.oid, e.clause, regexp_replace(e.text, '''(?:[^'']|'''')*''', '''''', 'g') as text
    from pg_policy p
   cross join lateral (values ('USING', pg_get_expr(p.polqual, p.polrelid)), ('WITH CHECK', pg_get_expr(p.polwithcheck, p.polrelid)))
         as e (clause, text)
   where e.text is not null
   union
  select oid, clause
       , regexp_replace(regexp_replace(text, '\(\s*SELECT\M[^()]*\)', '', 'g'), '\((?!\s*SELECT\M)([^()]*)\)', '{\1}', 'g')
    from reduced
)
select 'function_per_row' as check, 'warning' as level, format('%I.%I', n.nspname, c.relname) as object
     , format('policy %I calls %s for each row', p.polname, f.oid::regprocedure) as detail
     , format('Write (select %s.%s(...)) in %s of the policy.', f.pronamespace::regnamespace, f.proname, r.clause) as remedy
  from reduced r
  join pg_policy p on p.oid = r.oid
  join pg_class c on c.oid = p.polrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_proc'::regclass
  join pg_proc f on f.oid = d.refobjid
 where r.text !~ '[()]'
   and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migrations')
   and f.provolatile <> 'i'
   and r.text ~ ('\m' || f.proname || '\{')
 group by n.nspname, c.relname, p.polname, f.oid, f.pronamespace, f.proname, r.clause
