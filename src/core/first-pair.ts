/** What a new project begins with: a migration to change or delete, and its rollback. */
export const FIRST_PAIR = {
  fileName: 'V001__create_customers.sql',
  up: `-- Whom we work for. An example to begin with: change it, or delete both files of the pair.

create table customers (
  id         bigint      generated always as identity primary key,
  name       text        not null,
  created_at timestamptz not null default now(),
  constraint customers_name_check check (name <> '')
);

comment on table customers is 'Whom we work for.';
`,
  down: 'drop table customers;\n',
};
