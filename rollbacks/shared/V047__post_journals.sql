-- Lets the ledger be what is written.

set role pm_owner;

drop function app.reverse_journal(uuid, date, text);
drop trigger check_journal on financial.transactions;
drop trigger set_author on financial.transactions;
drop trigger keep_posted_transactions on financial.transactions;

reset role;

set role pm_definer;

drop function app.check_journal();
drop function app.require_balanced_journal(uuid, uuid);
drop function app.set_author();
drop function app.keep_posted_transactions();

reset role;
