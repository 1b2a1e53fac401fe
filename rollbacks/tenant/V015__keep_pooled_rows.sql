-- Forgets what rows were in the shared schemas.

set role pm_owner;

drop table pooled_rows;

reset role;
