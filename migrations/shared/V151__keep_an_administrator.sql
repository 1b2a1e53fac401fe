-- An organization can't lock itself out: one active administrator stays, whatever its people do to memberships and profiles. What is
-- written without a context is the platform's own doing.

set role pm_definer;

-- At the end of the transaction, so that one may go and another come. The lock tells two who demote each other: the second waits and
-- finds nobody, or fails (40P01, and 40001 with a snapshot from before).
create function app.require_administrator() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from core.organization_members m
  join core.user_profiles p on (p.organization_id, p.id) = (m.organization_id, m.user_profile_id)
  where m.organization_id = old.organization_id and m.role = 'admin' and m.status = 'active' and p.status <> 'inactive'
  for no key update;
  if not found then
    raise exception using
      errcode = 'restrict_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = 'organization_members_administrator',
      message = 'the organization would be left without an active administrator',
      hint    = 'Make somebody else an administrator first.';
  end if;
  return null;
end
$$;

comment on function app.require_administrator() is 'Deferred trigger of core.organization_members and core.user_profiles';

grant execute on function app.require_administrator() to pm_owner;

reset role;

set role pm_owner;

create constraint trigger require_administrator_on_delete
  after delete on core.organization_members
  deferrable initially deferred
  for each row
  when (current_user <> 'pm_definer' and app.current_organization_id() is not null and old.role = 'admin' and old.status = 'active')
  execute function app.require_administrator();

create constraint trigger require_administrator_on_update
  after update on core.organization_members
  deferrable initially deferred
  for each row
  when (current_user <> 'pm_definer' and app.current_organization_id() is not null
        and old.role = 'admin' and old.status = 'active' and (new.role <> 'admin' or new.status <> 'active'))
  execute function app.require_administrator();

create constraint trigger require_administrator_on_update
  after update on core.user_profiles
  deferrable initially deferred
  for each row
  when (current_user <> 'pm_definer' and app.current_organization_id() is not null
        and old.status <> 'inactive' and new.status = 'inactive')
  execute function app.require_administrator();

reset role;
