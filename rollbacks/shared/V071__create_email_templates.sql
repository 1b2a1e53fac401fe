-- Takes away e-mail templates.

set role pm_owner;

drop table communication.email_templates;
drop function app.keep_template_owner();

reset role;

set role pm_definer;

drop function app.refuse_foreign_template();

reset role;
