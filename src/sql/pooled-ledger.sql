-- What the ledger knows of pooled organizations. Format 3 of the ledger: made by the first command about tenants.

create table if not exists migrations.pooled_exports (
  organization_id uuid        not null,
  exported_at     timestamptz not null,
  exported_digest text        not null,

  constraint pooled_exports_pkey primary key (organization_id)
);

comment on table  migrations.pooled_exports                 is 'The last export of each pooled organization. It stays when the organization goes, and counts when it comes back.';
comment on column migrations.pooled_exports.organization_id is 'Whose.';
comment on column migrations.pooled_exports.exported_at     is 'Its snapshot.';
comment on column migrations.pooled_exports.exported_digest is 'What the rows were then: drop refuses when they are other ones now.';
