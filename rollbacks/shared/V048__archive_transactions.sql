-- Takes away the archive. The lines in it go back to the ledger, as they were; FORCE is off meanwhile, in this transaction
-- alone, for it would hide them from pm_owner.

set role pm_owner;

alter table financial.transactions disable trigger keep_posted_transactions; -- it would set posted_at anew
alter table financial.transactions disable trigger check_journal;
drop trigger refuse_archived_journal on financial.transactions;
drop trigger keep_account_type on financial.accounts;

alter table financial.transactions         no force row level security;
alter table financial.transactions_archive no force row level security;

insert into financial.transactions (
  id, organization_id, journal_id, entry_side, transaction_type, account_id, property_id, unit_id, tenant_id, invoice_id,
  payment_id, expense_id, amount, currency, description, transaction_date, due_date, payment_method, reference_number,
  status, posted_at, reverses_id, created_by, metadata, created_at, updated_at
)
select
  id, organization_id, journal_id, entry_side, transaction_type, account_id, property_id, unit_id, tenant_id, invoice_id,
  payment_id, expense_id, amount, currency, description, transaction_date, due_date, payment_method, reference_number,
  status, posted_at, reverses_id, created_by, metadata, created_at, updated_at
from financial.transactions_archive;

alter table financial.transactions force row level security;

drop view financial.ledger;
drop table financial.transactions_archive;

alter table financial.transactions enable trigger check_journal;
alter table financial.transactions enable trigger keep_posted_transactions;

reset role;

set role pm_definer;

drop function app.refuse_archived_journal();
drop function app.keep_account_type();
drop function app.archive_old_transactions(interval, integer);
drop function app.archive_journals(uuid, date, integer);
drop function app.archivable_journals(uuid, date, uuid[], integer);
drop function app.tied_journals(uuid, uuid[]);

reset role;
