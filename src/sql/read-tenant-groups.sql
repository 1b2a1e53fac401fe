-- Tenants by what is applied to them: few rows, however many tenants there are.
select :key                     as digest
     , count(*)::int             as tenants
     , min(t.schema_name)        as sample
     , count(t.failed_at)::int   as failed
  from migrations.tenants t
 where :selection
 group by 1
 order by count(*) desc, 1;
