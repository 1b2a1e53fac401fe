-- Takes away the registry, and pm_owner's way into the schema public.

set role pm_owner;

drop trigger register_organization on core.organizations;
drop table public.tenant_registry;

reset role;

set role pm_definer;

drop function app.register_organization();

reset role;

revoke usage on schema public from pm_definer, pm_backup, pm_app, property_manager_role, pm_cron;
revoke usage, create on schema public from pm_owner;
