-- What test runs have on the server: databases by the names that pmdb gives them, logins of runs, and the runs that live, by the
-- keys of the locks that they hold. (Advisory locks belong to a database; pg_locks tells those of all.)
select 'database' as kind, datname as name, datistemplate as finished
from pg_database
where datname like 'pmdb\_test\_%'
union all
select 'login', rolname, true
from pg_roles
where rolname like 'pmdb\_tester\_%'
union all
select 'run', objid::text, true
from pg_locks
where locktype = 'advisory' and classid = :class and objsubid = 2 and granted
