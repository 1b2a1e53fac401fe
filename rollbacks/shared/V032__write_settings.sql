-- Takes away the functions that write settings.

set role pm_definer;

drop function app.set_configuration(text, jsonb, text);
drop function app.set_feature_flag(text, boolean, uuid, integer, timestamptz);
drop function app.secret_setting(uuid, text);
drop function app.set_secret_setting(text, jsonb, text);

reset role;
