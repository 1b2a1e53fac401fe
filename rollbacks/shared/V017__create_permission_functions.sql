-- Takes away the permission functions.

set role pm_definer;

drop function app.visible_user_ids();
drop function app.get_user_role(uuid, uuid, text);
drop function app.organization_if(text);
drop function app.has_permission(text, uuid, text);
drop function app.holds_permission(text, text);
drop function app.current_member_id();
drop function app.current_profile_id();

reset role;
