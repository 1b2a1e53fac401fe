-- From an address to a person and the organizations that he may act for: what the service that signs people in asks, before it
-- opens a session or a context. Nobody else may, for addresses and memberships are not for organizations to try (E084).

set role pm_definer;

-- Accounts come by invitation (V058) or from here; the first one of all as well.
create function app.register_user(
  email             text,
  first_name        text default null,
  last_name         text default null,
  external_auth_id  text default null
) returns uuid
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  address  constant text := lower(btrim(register_user.email));
  person   uuid;
begin
  insert into identity.user_profiles (email, first_name, last_name, external_auth_id)
  values (address, register_user.first_name, register_user.last_name, register_user.external_auth_id)
  on conflict on constraint user_profiles_email_key do nothing
  returning id into person;
  if person is null then
    select u.id into strict person from identity.user_profiles u where u.email = address;
  end if;
  return person;
end
$$;

-- As app.open_context() admits people: active members, and renters of a schema of its own as well.
create function app.find_login(email text, slug text default null)
  returns table (user_id uuid, organization_id uuid, organization_slug text, member_role text)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  with person as (
    select u.id from identity.user_profiles u where u.email = lower(btrim(find_login.email)) and u.status = 'active'
  ),
  admitted as (
    select person.id, p.organization_id, m.role::text
    from person
    join core.user_profiles p        on p.identity_user_id = person.id and p.status <> 'inactive'
    join core.organization_members m on (m.organization_id, m.user_profile_id) = (p.organization_id, p.id) and m.status = 'active'
    union all
    select person.id, p.organization_id, 'renter'
    from person
    join core.user_profiles p on p.identity_user_id = person.id and p.status <> 'inactive'
    where exists (
      select from core.tenants t
      where (t.organization_id, t.user_profile_id) = (p.organization_id, p.id) and t.status <> 'moved_out'
    )
    union all
    select person.id, o.id, 'renter'
    from person
    cross join core.organizations o
    where o.id in (select r.organization_id from public.tenant_registry r where r.tenancy_model = 'schema')
      and (find_login.slug is null or o.slug = find_login.slug)
      and app.org_has_user(o.id, person.id)
  )
  select distinct on (o.slug) a.id, o.id, o.slug::text, a.role
  from admitted a
  join core.organizations o on o.id = a.organization_id
  where (find_login.slug is null or o.slug = find_login.slug) and app.organization_is_open(o.id)
  order by o.slug, a.role = 'renter';
end;

comment on function app.register_user(text, text, text, text) is
  'The id of the user with that address, who is made if there is none. Trusts its caller to know whose it is';
comment on function app.find_login(text, text) is
  'For whom the user with that address may open a context: as a member, with his role, or as a renter. No row: for nobody';

grant execute on function app.register_user(text, text, text, text), app.find_login(text, text) to pm_service;

reset role;
