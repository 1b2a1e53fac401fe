-- Constraints that were added NOT VALID and never checked: rows of before may break them.

select 'unvalidated-constraints' as "check",
       'warn' as level,
       format('%s.%I', conrelid::regclass, conname) as object,
       pg_get_constraintdef(oid) as detail,
       format('alter table %s validate constraint %I;', conrelid::regclass, conname) as remedy
  from pg_constraint
 where not convalidated and conrelid <> 0
 order by 3
