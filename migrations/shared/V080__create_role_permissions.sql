-- Which permissions a role stands for.

set role pm_owner;

create table public.role_permissions (
  role_id        uuid         not null,
  permission_id  uuid         not null,
  granted_at     timestamptz  not null  default now(),
  granted_by     uuid,

  constraint role_permissions_pkey                primary key (role_id, permission_id),
  constraint role_permissions_role_id_fkey        foreign key (role_id)       references identity.roles (id)         on delete cascade,
  constraint role_permissions_permission_id_fkey  foreign key (permission_id) references identity.permissions (id)   on delete cascade,
  constraint role_permissions_granted_by_fkey     foreign key (granted_by)    references identity.user_profiles (id) on delete set null
);

create index idx_role_permissions_permission on public.role_permissions (permission_id);
create index idx_role_permissions_granted_by on public.role_permissions (granted_by);

comment on table  public.role_permissions                is 'What a role of the catalogue stands for; what a user may do is in identity.user_roles.permissions';
comment on column public.role_permissions.role_id        is 'The role';
comment on column public.role_permissions.permission_id  is 'What it stands for; copied to whoever gets the role from then on';
comment on column public.role_permissions.granted_at     is 'When it was added';
comment on column public.role_permissions.granted_by     is 'Who added it; NULL for a migration';

call app.attach_audit('public.role_permissions');

alter table public.role_permissions enable row level security;
alter table public.role_permissions force row level security; -- E075

reset role;
