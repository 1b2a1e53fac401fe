-- People within an organization: their profile there, and their membership.
-- From here on every key carries the organization: no row can name a parent of another one (E010, E024, E025), and
-- a parent that is named can't be deleted (E027).

set role pm_owner;

create table core.user_profiles (
  id                 uuid          not null  default gen_random_uuid(),
  identity_user_id   uuid          not null,
  organization_id    uuid          not null  default app.current_organization_id(), -- E089
  employee_id        varchar(50),
  department         varchar(100),
  job_title          varchar(100),
  manager_id         uuid,
  hire_date          date,
  emergency_contact  jsonb,
  work_location      varchar(255),
  skills             text[],
  certifications     jsonb,
  preferences        jsonb         not null  default '{}',
  status             varchar(20)   not null  default 'active',
  created_at         timestamptz   not null  default now(),
  updated_at         timestamptz   not null  default now(),

  constraint user_profiles_pkey                                  primary key (id),
  constraint user_profiles_organization_id_id_key                unique (organization_id, id),
  constraint user_profiles_identity_user_id_organization_id_key  unique (identity_user_id, organization_id),
  -- The document gives this key twice; once is enough (E039).
  constraint user_profiles_identity_user_id_fkey                 foreign key (identity_user_id)            references identity.user_profiles (id)            on delete restrict,
  constraint user_profiles_organization_id_fkey                  foreign key (organization_id)             references core.organizations (id)                on delete restrict,
  constraint user_profiles_organization_id_manager_id_fkey       foreign key (organization_id, manager_id) references core.user_profiles (organization_id, id) on delete restrict,
  constraint user_profiles_manager_id_check                      check (manager_id <> id), -- E044
  constraint user_profiles_emergency_contact_check               check (jsonb_typeof(emergency_contact) = 'object'),
  constraint user_profiles_preferences_check                     check (jsonb_typeof(preferences) = 'object'),
  constraint user_profiles_status_check                          check (status in ('active', 'inactive', 'on_leave'))
);

create index idx_user_profiles_manager on core.user_profiles (organization_id, manager_id);

comment on table  core.user_profiles                    is 'A user within one organization; a user has one for each organization';
comment on column core.user_profiles.identity_user_id   is 'Who signs in as this profile';
comment on column core.user_profiles.employee_id        is 'The organization''s own number for the person';
comment on column core.user_profiles.department         is 'Of the organization, such as leasing; an open list';
comment on column core.user_profiles.job_title          is 'What is on the business card';
comment on column core.user_profiles.manager_id         is 'Whom the person reports to, in the same organization';
comment on column core.user_profiles.hire_date          is 'The first day at work';
comment on column core.user_profiles.emergency_contact  is 'Object with name, phone, relationship';
comment on column core.user_profiles.work_location      is 'Where the person is to be found';
comment on column core.user_profiles.skills             is 'What the person can do, for who distributes work; an open list';
comment on column core.user_profiles.certifications     is 'Array of objects: name, issuer, expiry';
comment on column core.user_profiles.preferences        is 'Object: how the person wants the application to look';
comment on column core.user_profiles.status             is 'on_leave: for a while; inactive: gone. Who may come in is said by core.organization_members';

create trigger set_updated_at
  before update on core.user_profiles
  for each row execute function app.set_updated_at();

call app.attach_audit('core.user_profiles');

alter table core.user_profiles enable row level security;
alter table core.user_profiles force row level security; -- E075

reset role;

set role pm_definer;

-- The managers above are locked on the way up, so that two writers can't close a circle between them.
create function app.refuse_manager_cycle() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  superior uuid := new.manager_id;
begin
  while superior is not null loop
    if superior = new.id then
      raise exception using
        errcode = 'check_violation',
        schema = tg_table_schema, table = tg_table_name, constraint = 'user_profiles_no_manager_cycle',
        message = format('profile %s would be its own manager in the end', new.id),
        hint    = 'Choose a manager who is not below that person.';
    end if;
    select p.manager_id into superior
    from core.user_profiles p
    where p.organization_id = new.organization_id and p.id = superior
    for no key update;
  end loop;
  return null;
end
$$;

comment on function app.refuse_manager_cycle() is 'AFTER trigger of core.user_profiles (E044)';

grant execute on function app.refuse_manager_cycle() to pm_owner;

reset role;

set role pm_owner;

create trigger refuse_manager_cycle
  after insert or update of manager_id on core.user_profiles
  for each row
  when (new.manager_id is not null)
  execute function app.refuse_manager_cycle();

create table core.organization_members (
  id               uuid         not null  default gen_random_uuid(),
  organization_id  uuid         not null  default app.current_organization_id(),
  user_profile_id  uuid         not null,
  role             varchar(50)  not null,
  invited_by       uuid,
  invited_at       timestamptz,
  joined_at        timestamptz            default now(),
  status           varchar(20)  not null  default 'active',
  permissions      jsonb        not null  default '[]',

  constraint organization_members_pkey                                 primary key (id),
  constraint organization_members_organization_id_id_key               unique (organization_id, id),
  constraint organization_members_organization_id_user_profile_id_key  unique (organization_id, user_profile_id),
  constraint organization_members_organization_id_fkey                 foreign key (organization_id)                  references core.organizations (id)                on delete restrict,
  constraint organization_members_organization_id_user_profile_id_fkey foreign key (organization_id, user_profile_id) references core.user_profiles (organization_id, id) on delete restrict,
  constraint organization_members_organization_id_invited_by_fkey      foreign key (organization_id, invited_by)      references core.user_profiles (organization_id, id) on delete restrict,
  -- The list of the column's comment; super_admin occurs only in a policy (E004).
  constraint organization_members_role_check                           check (role in ('admin', 'manager', 'staff', 'readonly')),
  constraint organization_members_status_check                         check (status in ('pending', 'active', 'inactive')),
  constraint organization_members_permissions_check                    check (jsonb_typeof(permissions) = 'array') -- E041
);

create index idx_organization_members_invited_by on core.organization_members (organization_id, invited_by);

comment on table  core.organization_members                  is 'Who may act for an organization. Only an active membership opens a context';
comment on column core.organization_members.user_profile_id  is 'The person, by the profile within this organization';
comment on column core.organization_members.role             is 'A title for people to read; rights come from permissions and identity.user_roles';
comment on column core.organization_members.invited_by       is 'Who asked the person in; NULL for the first member';
comment on column core.organization_members.invited_at       is 'When; NULL for who came without an invitation';
comment on column core.organization_members.joined_at        is 'NULL while an invitation is pending';
comment on column core.organization_members.status           is 'pending: invited and not here yet';
comment on column core.organization_members.permissions      is 'Array of permission codes such as "properties.view_all"; "all" stands for every one';

call app.attach_audit('core.organization_members');

alter table core.organization_members enable row level security;
alter table core.organization_members force row level security; -- E075

reset role;
