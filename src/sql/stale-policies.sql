-- Files of policies that are not what this database was given, and records whose files are gone.
-- A file for tenant schemas that no tenant has yet is none of them: it comes with the tenant.
with given (file, checksum) as (
  select g.file, g.checksum from jsonb_to_recordset(/* given */) as g (file text, checksum text)
),
recorded as (
  select file, min(checksum) as lowest, max(checksum) as highest from migrations.policies group by file
)
select coalesce(g.file, r.file) as file
  from given g
  full join recorded r on r.file = g.file
 where g.file is null
    or (r.file is null and g.file not like 'policies/tenant/%')
    or r.lowest <> g.checksum
    or r.highest <> g.checksum
