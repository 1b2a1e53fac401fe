-- Takes away the grants and policies of organizations, profiles and memberships.

set role pm_owner;

revoke all on core.organization_members from pm_app, pm_readonly, pm_reporting;
drop policy organization_members_backup on core.organization_members;
drop policy organization_members_definer on core.organization_members;
drop policy organization_members_owner on core.organization_members;
drop policy organization_members_read on core.organization_members;
drop policy organization_members_delete on core.organization_members;
drop policy organization_members_update on core.organization_members;
drop policy organization_members_insert on core.organization_members;
drop policy organization_members_access on core.organization_members;
alter table core.organization_members no force row level security;
alter table core.organization_members disable row level security;

revoke all on core.user_profiles from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
drop policy user_profiles_backup on core.user_profiles;
drop policy user_profiles_definer on core.user_profiles;
drop policy user_profiles_owner on core.user_profiles;
drop policy user_profiles_read on core.user_profiles;
drop policy user_profiles_update on core.user_profiles;
drop policy user_profiles_insert on core.user_profiles;
drop policy user_profiles_self_update on core.user_profiles;
drop policy user_profiles_self_select on core.user_profiles;
drop policy user_profiles_org_access on core.user_profiles;
alter table core.user_profiles no force row level security;
alter table core.user_profiles disable row level security;

revoke all on core.organizations from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
drop policy organizations_backup on core.organizations;
drop policy organizations_definer on core.organizations;
drop policy organizations_owner on core.organizations;
drop policy organizations_update on core.organizations;
drop policy organization_access on core.organizations;
alter table core.organizations no force row level security;
alter table core.organizations disable row level security;

reset role;
