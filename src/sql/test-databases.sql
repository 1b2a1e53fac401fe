-- What test runs have left on the server: databases by the names that pmdb gives them, and logins of runs.
select 'database' as kind, datname as name, datistemplate as finished
from pg_database
where datname like 'pmdb\_test\_%'
union all
select 'login', rolname, true
from pg_roles
where rolname like 'pmdb\_tester\_%'
