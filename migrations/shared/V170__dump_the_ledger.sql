-- A dump takes pmdb's ledger along, so that what is restored from it knows what it is (E202): also the tables that the ledger
-- gets later, from whoever migrates.

grant usage  on schema migrations                  to pm_backup;
grant select on all tables    in schema migrations to pm_backup;
grant select on all sequences in schema migrations to pm_backup;

alter default privileges in schema migrations grant select on tables    to pm_backup;
alter default privileges in schema migrations grant select on sequences to pm_backup;
