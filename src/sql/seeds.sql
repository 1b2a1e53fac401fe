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
comment on column migrations.seeds.organization_id is 'The organization; core.organizations.id.';
comment on column migrations.seeds.slug            is 'Its slug.';
comment on column migrations.seeds.profile         is 'The file of seeds/ that it was made from.';
comment on column migrations.seeds.seed            is 'The number that all chance comes from: the same number makes the same rows.';
comment on column migrations.seeds.reference_date  is 'What counted as today when the rows were made.';
comment on column migrations.seeds.months          is 'How many months of history it got.';
comment on column migrations.seeds.table_rows      is 'How many rows of which table.';
comment on column migrations.seeds.logins          is 'Who may sign in: email, role, persona, userId.';
comment on column migrations.seeds.seeded_at       is 'When it was made.';
comment on column migrations.seeds.seeded_by       is 'The login that made it.';
