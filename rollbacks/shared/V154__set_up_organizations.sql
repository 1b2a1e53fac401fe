-- Takes away what sets plans and makes accounts; what they wrote stays.

set role pm_definer;

drop function app.create_chart_of_accounts(uuid);
drop function app.set_plan(uuid, text, text, integer, integer, integer);

reset role;
