-- Takes away the archive. The lines in it go back to the ledger, as they were.

set role pm_owner;

alter table transactions disable trigger keep_posted_transactions; -- it would set posted_at anew
alter table transactions disable trigger check_journal;
alter table transactions no force row level security; -- in this transaction alone: FORCE binds the owner
alter table transactions_archive no force row level security;

insert into transactions (
  id, journal_id, entry_side, property_id, unit_id, tenant_id, transaction_type, account_id, amount, currency, description,
  transaction_date, due_date, payment_method, reference_number, status, posted_at, reverses_id, created_by, metadata,
  created_at, updated_at
)
select
  id, journal_id, entry_side, property_id, unit_id, tenant_id, transaction_type, account_id, amount, currency, description,
  transaction_date, due_date, payment_method, reference_number, status, posted_at, reverses_id, created_by, metadata,
  created_at, updated_at
from transactions_archive;

drop function archive_old_transactions(interval, integer);
drop table transactions_archive;

alter table transactions force row level security;
alter table transactions enable trigger check_journal;
alter table transactions enable trigger keep_posted_transactions;

reset role;
