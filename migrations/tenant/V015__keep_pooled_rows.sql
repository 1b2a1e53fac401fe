-- Rows as they were in the shared schemas, of an organization that moved here from there: the columns that have no place in this
-- schema, for the way back. Nobody but the definer, who moves them, sees any.

set role pm_owner;

create table pooled_rows (
  table_name  varchar(130)  not null,
  record_id   uuid          not null,
  columns     jsonb         not null,

  constraint pooled_rows_pkey primary key (table_name, record_id)
);

comment on table  pooled_rows             is 'What app.move_into_schema() found in the shared schemas, for app.move_out_of_schema()';
comment on column pooled_rows.table_name  is 'schema.table';
comment on column pooled_rows.record_id   is 'The row''s id, there and here';
comment on column pooled_rows.columns     is 'Object of the columns that have no place in the schema, with their values as text';

alter table pooled_rows enable row level security;
alter table pooled_rows force row level security;

reset role;
