-- Takes away the access functions.

set role pm_definer;

drop function app.organization_ids();
drop function app.create_organization(text, text, uuid);
drop function app.set_context_as(uuid, uuid, inet, text, text);
drop function app.my_rented_property_ids();
drop function app.my_unit_ids();
drop function app.my_tenant_ids();
drop function app.my_property_ids();
drop function app.visible_user_ids();
drop function app.get_user_role(uuid, uuid, text);
drop function app.organization_if(text);
drop function app.has_permission(text, uuid, text);
drop function app.current_member_id();
drop function app.current_profile_id();

reset role;
