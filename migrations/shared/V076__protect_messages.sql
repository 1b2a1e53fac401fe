-- Row-level security of messages and announcements.
-- One predicate for each command, evaluated once in a statement (E072), one policy for each persona instead of an OR of
-- everything; a permission to see never allows to write, and every write says what it may leave behind (E076, E077, E078).

set role pm_definer;

-- Where the current user lives now. What is written to a unit is for those who live there, not for who once did.
create function app.my_home_unit_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  constant uuid   := app.required_organization_id();
  tenant_ids    constant uuid[] := app.my_tenant_ids();
begin
  return array(
    select unit_id
    from core.tenants
    where organization_id = organization and id = any (tenant_ids) and unit_id is not null
      and status in ('active', 'notice_given')
    union
    select unit_id
    from core.leases
    where organization_id = organization and tenant_id = any (tenant_ids) and status = 'active'
      and app.organization_date() between start_date and coalesce(end_date, 'infinity')
  );
end
$$;

create function app.my_home_property_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select distinct property_id
    from core.units
    where organization_id = (select app.required_organization_id()) and id = any ((select app.my_home_unit_ids())::uuid[])
  );
end
$$;

comment on function app.my_home_unit_ids()     is 'Units that the current user lives in today';
comment on function app.my_home_property_ids() is 'Properties that the current user lives in today';

grant execute on function app.my_home_unit_ids(), app.my_home_property_ids() to tenant_role;

reset role;

set role pm_owner;

-- communication.messages: what one sent, what one was sent, and with the permission everything; nobody writes in another's name

alter table communication.messages enable row level security;
alter table communication.messages force row level security;

create policy messages_access           on communication.messages for select to pm_app
  using      (organization_id = (select app.organization_if('communication.view_all')));
create policy messages_sent             on communication.messages for select to pm_app, property_manager_role, tenant_role
  using      (organization_id = (select app.required_organization_id()) and sender_id = (select app.current_profile_id()));
create policy messages_received         on communication.messages for select to pm_app, property_manager_role, tenant_role
  using      (organization_id = (select app.required_organization_id()) and recipient_user_profile_id = (select app.current_profile_id()));
create policy messages_manager_property on communication.messages for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and recipient_property_id = any ((select app.my_property_ids())::uuid[]));
create policy messages_renter_tenant    on communication.messages for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and recipient_tenant_id = any ((select app.my_tenant_ids())::uuid[]));
create policy messages_renter_unit      on communication.messages for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and recipient_unit_id = any ((select app.my_home_unit_ids())::uuid[]));
create policy messages_renter_property  on communication.messages for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and recipient_property_id = any ((select app.my_home_property_ids())::uuid[]));
create policy messages_insert           on communication.messages for insert to pm_app
  with check (organization_id = (select app.organization_if('communication.send')) and sender_id = (select app.current_profile_id()));
create policy messages_manager_insert   on communication.messages for insert to property_manager_role
  with check (organization_id = (select app.required_organization_id()) and sender_id = (select app.current_profile_id()));
create policy messages_delete           on communication.messages for delete to pm_app
  using      (organization_id = (select app.organization_if('communication.manage')));
create policy messages_owner            on communication.messages for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy messages_definer          on communication.messages for all    to pm_definer using (true) with check (true);
create policy messages_backup           on communication.messages for select to pm_backup using (true);

grant select, insert, delete on communication.messages to pm_app;
grant select, insert on communication.messages to property_manager_role;
grant select on communication.messages to tenant_role;

-- communication.announcements: what is published, for those it is meant for

alter table communication.announcements enable row level security;
alter table communication.announcements force row level security;

create policy announcements_access         on communication.announcements for select to pm_app
  using      (organization_id = (select app.organization_if('communication.view_all')));
create policy announcements_insert         on communication.announcements for insert to pm_app
  with check (organization_id = (select app.organization_if('communication.manage')));
create policy announcements_update         on communication.announcements for update to pm_app
  using      (organization_id = (select app.organization_if('communication.manage')))
  with check (organization_id = (select app.organization_if('communication.manage')));
create policy announcements_delete         on communication.announcements for delete to pm_app
  using      (organization_id = (select app.organization_if('communication.manage')));
create policy announcements_staff_select   on communication.announcements for select to pm_app
  using      (organization_id = (select app.required_organization_id()) and status = 'published' and audience in ('all', 'staff'));
create policy announcements_manager_select on communication.announcements for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and status = 'published' and audience in ('all', 'staff')
         and coalesce(property_id = any ((select app.my_property_ids())::uuid[]), true));
create policy announcements_renter_select  on communication.announcements for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and status = 'published' and audience in ('all', 'tenants')
         and coalesce(property_id = any ((select app.my_home_property_ids())::uuid[]), true));
create policy announcements_read           on communication.announcements for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy announcements_owner          on communication.announcements for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy announcements_definer        on communication.announcements for all    to pm_definer using (true) with check (true);
create policy announcements_backup         on communication.announcements for select to pm_backup using (true);

grant select, insert, update, delete on communication.announcements to pm_app;
grant select on communication.announcements to property_manager_role, tenant_role, pm_readonly, pm_reporting;

reset role;
