-- Pooled organizations can't be copied.

set role pm_definer;

drop function app.changes_in_copies();

reset role;
