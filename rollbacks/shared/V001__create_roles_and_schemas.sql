-- Takes away the schemas, and those roles that V001 made and nothing else in the cluster uses.

set role pm_definer;

alter default privileges grant execute on functions to public;
alter default privileges revoke select on tables from pm_backup;

reset role;

set role pm_owner;

alter default privileges grant execute on functions to public;
alter default privileges revoke select on tables from pm_backup;
alter default privileges revoke select on sequences from pm_backup;
alter default privileges revoke select, insert, update, delete on tables from pm_definer;
alter default privileges revoke usage on sequences from pm_definer;

drop schema maintenance;
drop schema monitoring;
drop schema shared;
drop schema communication;
drop schema operations;
drop schema financial;
drop schema core;
drop schema identity;
drop schema extensions;
drop schema app;

reset role;

-- A role stays when it isn't V001's (no comment 'pmdb: …'), when it may log in, when somebody was made a member of it,
-- or when another database of the cluster still refers to it. What is left then says so.
do $$
declare
  role   record;
  reason text;
begin
  for role in
    select a.oid, a.rolname as name, a.rolcanlogin as logs_in,
           coalesce(shobj_description(a.oid, 'pg_authid') like 'pmdb: %', false) as ours,
           -- Who migrates is a member of the first two; PostgreSQL 16 enters the maker of a role as its administrator.
           a.rolname not in ('pm_owner', 'pm_definer') and exists (
             select from pg_auth_members m
             where m.roleid = a.oid
               and not (m.admin_option and not coalesce((to_jsonb(m) ->> 'set_option')::boolean, true))
           ) as has_members
    from pg_roles a
    join unnest(array['pm_owner', 'pm_definer', 'pm_app', 'property_manager_role', 'tenant_role', 'pm_service',
                      'pm_readonly', 'pm_reporting', 'pm_backup', 'pm_cron']) with ordinality o (name, place) on o.name = a.rolname
    order by o.place -- as V001 makes them: two databases that lock them in the same order don't wait in a circle
  loop
    reason := case
      when not role.ours    then 'pmdb did not make it'
      when role.logs_in     then 'it may log in'
      when role.has_members then 'it has members'
    end;
    if reason is null then
      begin
        execute format('drop role if exists %I', role.name);
      exception
        when dependent_objects_still_exist then reason := 'something in the cluster still refers to it';
        when deadlock_detected             then reason := 'another database of the cluster is busy with it';
        when insufficient_privilege        then reason := format('%I may not drop it', current_user);
        when internal_error                then null; -- another database's rollback dropped it at the same moment
      end;
    end if;
    if reason is not null then
      raise notice 'role % stays: %', role.name, reason;
    end if;
  end loop;
end
$$;
