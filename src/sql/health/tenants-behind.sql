-- Tenant schemas on which the last step failed, was cut off, or that have fewer versions than others.

with groups as (
  select digest, count(*) as tenants, min(schema_name) as sample, count(failed_at) as failed from migrations.tenants group by digest
), versions as (
  select g.*, v.highest, v.unfinished
    from groups g
   cross join lateral (
         select coalesce(max(version_number), 0) as highest, count(*) filter (where state <> 'applied') as unfinished
           from migrations.tenant_versions where schema_name = g.sample) v
), latest as (
  select max(highest) as highest from versions
)
select 'tenants-behind' as "check",
       'warn' as level,
       v.sample as object,
       case when v.failed     > 0 then format('the last step failed on %s tenants that stand like it', v.failed)
            when v.unfinished > 0 then format('%s tenants stand like it: a step was cut off', v.tenants)
            else format('%s tenants stand like it, at V%s; others are at V%s', v.tenants, v.highest, l.highest) end as detail,
       case when v.failed > 0 then 'pmdb migrate --only-failed' else 'pmdb migrate' end as remedy
  from versions v
 cross join latest l
 where v.failed > 0 or v.unfinished > 0 or v.highest < l.highest
 order by v.tenants desc
