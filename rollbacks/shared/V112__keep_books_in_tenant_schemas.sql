-- Takes away the triggers that keep the books of tenant schemas.

set role pm_definer;

drop function app.org_check_journal();
drop function app.org_keep_account_type();
drop function app.org_set_author();
drop function app.org_default_currency();

reset role;
