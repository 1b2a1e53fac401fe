-- Unties vendors and work orders from accounts and expenses.

set role pm_owner;

drop index financial.idx_expenses_vendor;
drop index operations.idx_work_orders_expense;
drop index operations.idx_vendors_default_account;

alter table financial.expenses     drop constraint expenses_organization_id_vendor_id_fkey;
alter table operations.work_orders drop constraint work_orders_organization_id_expense_id_fkey;
alter table operations.vendors     drop constraint vendors_organization_id_default_account_id_fkey;

reset role;
