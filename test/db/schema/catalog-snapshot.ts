import type { Sql } from 'postgres';

/**
 * Everything in a database that a rollback must bring back, one line an object: schemas, extensions, relations, columns, constraints,
 * indexes, triggers, functions, policies, privileges, owners, comments. Roles are not in it: the cluster has them.
 */
export async function catalogSnapshot(sql: Sql): Promise<string[]> {
  const rows = await sql<{ line: string }[]>`
    with ours as (
      select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
    )
    select concat_ws(' | ', 'schema', nspname, nspowner::regrole, nullif(nspacl, acldefault('n', nspowner))) as line
    from pg_namespace where oid in (select oid from ours)
    union all
    select concat_ws(' | ', 'extension', extname, extnamespace::regnamespace, obj_description(oid, 'pg_extension')) from pg_extension
    union all
    select concat_ws(' | ', 'relation', c.oid::regclass, c.relkind, c.relowner::regrole, c.relacl, c.relrowsecurity,
                     c.relforcerowsecurity, c.reloptions, pg_get_expr(c.relpartbound, c.oid),
                     case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end)
    from pg_class c where c.relnamespace in (select oid from ours)
    union all
    select concat_ws(' | ', 'column', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                     pg_get_expr(d.adbin, d.adrelid), nullif(a.attacl::text, '{}'))
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace in (select oid from ours)
    left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
    where a.attnum > 0 and not a.attisdropped
    union all
    select concat_ws(' | ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated)
    from pg_constraint where connamespace in (select oid from ours)
    union all
    select concat_ws(' | ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid)
    from pg_index i join pg_class c on c.oid = i.indrelid where c.relnamespace in (select oid from ours)
    union all
    select concat_ws(' | ', 'trigger', tgrelid::regclass, pg_get_triggerdef(oid), tgenabled) from pg_trigger where not tgisinternal
    union all
    select concat_ws(' | ', 'function', p.oid::regprocedure, p.proowner::regrole, p.proacl, p.proconfig, p.provolatile, p.prosecdef, md5(pg_get_functiondef(p.oid)))
    from pg_proc p where p.prokind in ('f', 'p') and p.pronamespace in (select oid from ours)
    union all
    select concat_ws(' | ', 'policy', polrelid::regclass, polname, polcmd, polroles::regrole[], pg_get_expr(polqual, polrelid),
                     pg_get_expr(polwithcheck, polrelid))
    from pg_policy
    union all
    select concat_ws(' | ', 'default privilege', defaclrole::regrole, defaclnamespace, defaclobjtype, defaclacl) from pg_default_acl
    union all
    select concat_ws(' | ', 'comment', pg_describe_object(classoid, objoid, objsubid), description)
    from pg_description where classoid <> 'pg_extension'::regclass and objoid >= 16384
    order by 1`;
  return rows.map(({ line }) => line);
}
