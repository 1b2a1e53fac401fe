-- The tenant schemas that pmdb has made, and how they stand.
select t.slug
     , t.schema_name                                                                         as schema
     , v.version
     , to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')                as "createdAt"
     , to_char(t.exported_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')               as "exportedAt"
     , t.failure
  from migrations.tenants t
  left join lateral (
    select s.version from migrations.tenant_versions s
     where s.schema_name = t.schema_name order by s.version_number desc limit 1
  ) v on true
 order by t.slug;
