-- Work and money know each other: an expense names its vendor (E040), a vendor its usual account, a work order its expense.
--
-- FORCE is off while the keys are added, in this transaction alone: with it, pm_owner would check them against the rows
-- that it may see, which are none.

set role pm_owner;

alter table operations.vendors      no force row level security;
alter table operations.work_orders  no force row level security;
alter table financial.accounts      no force row level security;
alter table financial.expenses      no force row level security;

alter table operations.vendors
  add constraint vendors_organization_id_default_account_id_fkey
    foreign key (organization_id, default_account_id) references financial.accounts (organization_id, id) on delete restrict;

alter table operations.work_orders
  add constraint work_orders_organization_id_expense_id_fkey
    foreign key (organization_id, expense_id) references financial.expenses (organization_id, id) on delete restrict;

alter table financial.expenses
  add constraint expenses_organization_id_vendor_id_fkey
    foreign key (organization_id, vendor_id) references operations.vendors (organization_id, id) on delete restrict;

alter table operations.vendors      force row level security;
alter table operations.work_orders  force row level security;
alter table financial.accounts      force row level security;
alter table financial.expenses      force row level security;

create index idx_vendors_default_account on operations.vendors     (organization_id, default_account_id);
create index idx_work_orders_expense     on operations.work_orders (organization_id, expense_id);
create index idx_expenses_vendor         on financial.expenses     (organization_id, vendor_id);

reset role;
