-- Row-level security of rows as they were in the shared schemas: the definer moves them, a backup reads them, nobody else does.
-- pmdb: since V015

set role pm_owner;

create policy pooled_rows_definer on pooled_rows for all to pm_definer using (true) with check (true);
create policy pooled_rows_backup on pooled_rows for select to pm_backup using (true);

reset role;
