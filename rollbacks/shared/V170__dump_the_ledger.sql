-- The ledger is its owner's again.

alter default privileges in schema migrations revoke select on sequences from pm_backup;
alter default privileges in schema migrations revoke select on tables    from pm_backup;

revoke select on all sequences in schema migrations from pm_backup;
revoke select on all tables    in schema migrations from pm_backup;
revoke usage  on schema migrations                  from pm_backup;
