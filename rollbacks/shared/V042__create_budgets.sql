-- Takes away budgets and their lines.

set role pm_owner;

drop table financial.budget_line_items;
drop table financial.budgets;

reset role;
