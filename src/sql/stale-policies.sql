-- Files of policies that are not what this database was given, and records whose files are gone. `unknown`: nothing was ever given of
-- a file for tenant schemas, which is as it should be while no tenant is there.
with given (file, checksum) as (
  select g.file, g.checksum from jsonb_to_recordset(/* given */) as g (file text, checksum text)
),
recorded as (
  select file, min(checksum) as lowest, max(checksum) as highest from migrations.policies group by file
)
select r.file is null and g.file like 'policies/tenant/%' as unknown
  from given g
  full join recorded r on r.file = g.file
 where g.file is null
    or r.file is null
    or r.lowest <> g.checksum
    or r.highest <> g.checksum
 order by 1
 limit 1
