-- Takes away what finds one's own budgets.

set role pm_definer;

drop function app.my_budget_ids();

reset role;
