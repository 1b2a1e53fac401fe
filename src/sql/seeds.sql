-- What `pmdb seed` has written, so that it is written once, and can be taken away again to the last row.
-- Made with the first seed: no other database has it. Seeds tell whole stories (E162).

create table if not exists migrations.seeds (
  organization_id  uuid         not null,
  slug             text         not null,
  profile          text         not null,
  seed             bigint       not null,
  reference_date   date         not null,
  months           integer      not null,
  table_rows       jsonb        not null,
  logins           jsonb        not null,
  seeded_at        timestamptz  not null  default now(),
  seeded_by        text         not null  default session_user,

  constraint seeds_pkey              primary key (organization_id),
  constraint seeds_slug_key          unique (slug),
  constraint seeds_table_rows_check  check (jsonb_typeof(table_rows) = 'object'),
  constraint seeds_logins_check      check (jsonb_typeof(logins) = 'array')
);

comment on table  migrations.seeds                 is 'Organizations that pmdb seed has made. Kept by pmdb.';
comment on column migrations.seeds.reference_date  is 'What counted as today when the rows were made.';
comment on column migrations.seeds.table_rows      is 'How many rows of which table.';
comment on column migrations.seeds.logins          is 'Who may sign in: email, role, persona, userId.';
