-- What pmdb knows of policies and grants: which file each table and view has them from, and what they were right after.
-- A part of the ledger; see ledger.sql.

create table if not exists migrations.policies (
  schema_name    name         not null,
  relation_name  name         not null,
  file           text         not null,
  checksum       varchar(64)  not null,
  access         varchar(64)  not null,
  run_id         uuid,
  applied_at     timestamptz  not null  default clock_timestamp(),
  applied_by     varchar(255) not null  default session_user,
  tool_version   text,
  constraint policies_pkey primary key (schema_name, relation_name)
);

comment on table  migrations.policies               is 'Where the policies and grants of a table or view come from. Kept by pmdb.';
comment on column migrations.policies.schema_name   is 'Of the table or view.';
comment on column migrations.policies.relation_name is 'The table or view.';
comment on column migrations.policies.file          is 'The file, as seen from the projects folder.';
comment on column migrations.policies.checksum      is 'SHA-256 of the file with LF line ends: what sha256sum prints.';
comment on column migrations.policies.access        is 'migrations.access_of() right after: another one now means that somebody changed them by hand.';
comment on column migrations.policies.run_id        is 'The run that applied it, as in history.';
comment on column migrations.policies.applied_at    is 'When it was applied.';
comment on column migrations.policies.applied_by    is 'The login that applied it.';
comment on column migrations.policies.tool_version  is 'The pmdb that applied it.';

-- How a condition reads once it was dumped and restored: the server casts a list of varchar one by one then.
create or replace function migrations.condition_of(expression pg_node_tree, relation oid) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select regexp_replace(regexp_replace(pg_get_expr(expression, relation)
       , '\(\((ARRAY\[(?:''(?:[^'']|'''')*''::character varying(?:, )?)+\])\)::text\[\]\)', '(\1)', 'g')
       , '\((''(?:[^'']|'''')*''::character varying)\)::text', '\1', 'g')
$$;

comment on function migrations.condition_of(pg_node_tree, oid) is 'A policy''s condition, the same before a dump and after its restore.';

-- SHA-256 over every policy of a relation and every privilege on it that its owner gave away.
create or replace function migrations.access_of(relation oid) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select encode(sha256(convert_to(coalesce(string_agg(item, E'\n' order by item collate "C"), ''), 'UTF8')), 'hex')
    from ( select concat_ws(' ', 'policy', quote_ident(polname), polpermissive, polcmd
                           , (select string_agg(case r when 0 then 'public' else quote_ident(pg_get_userbyid(r)) end, ',' order by pg_get_userbyid(r))
                                from unnest(polroles) r)
                           , migrations.condition_of(polqual, polrelid), '/', migrations.condition_of(polwithcheck, polrelid), obj_description(oid, 'pg_policy')) as item
             from pg_policy
            where polrelid = relation
            union all
           select concat_ws(' ', 'grant', case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end
                           , a.privilege_type, a.is_grantable)
             from pg_class c, aclexplode(c.relacl) a
            where c.oid = relation and a.grantee <> c.relowner
            union all
           select concat_ws(' ', 'column', quote_ident(t.attname), case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end
                           , a.privilege_type, a.is_grantable)
             from pg_class c join pg_attribute t on t.attrelid = c.oid and t.attacl is not null and not t.attisdropped
                , aclexplode(t.attacl) a
            where c.oid = relation and a.grantee <> c.relowner
         ) described
$$;

-- Takes a table or view back to what its owner's default privileges made it: no policy, no other grant. Where row-level
-- security is on, nobody but those whom it doesn't bind sees a row then. Leaves the role as it was.
create or replace procedure migrations.close_relation(relation oid)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  before  constant text := current_setting('role');
  target  record;
  given   record;
begin
  select oid::regclass::text as name, relowner, pg_get_userbyid(relowner) as owner, relnamespace, relacl
    into target from pg_class where oid = relation;
  -- A grant is taken back by whom it is from, and only an owner drops policies.
  execute format('set local role %I', target.owner);
  for given in select polname from pg_policy where polrelid = relation loop
    execute format('drop policy %I on %s', given.polname, target.name);
  end loop;
  for given in
    select distinct case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end as grantee
      from ( select relacl from pg_class where oid = relation
             union all
             select attacl from pg_attribute where attrelid = relation and attacl is not null ) acl (items)
         , aclexplode(acl.items) a
     where a.grantee <> target.relowner
  loop
    execute format('revoke all on table %s from %s cascade', target.name, given.grantee);
  end loop;
  for given in
    select case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end as grantee
         , a.privilege_type, case when a.is_grantable then 'with grant option' else '' end as option
      from pg_default_acl d, aclexplode(d.defaclacl) a
     where d.defaclrole = target.relowner and d.defaclobjtype = 'r' and d.defaclnamespace in (0, target.relnamespace)
       and a.grantee <> target.relowner
  loop
    execute format('grant %s on table %s to %s %s', given.privilege_type, target.name, given.grantee, given.option);
  end loop;
  execute format('set local role %s', case before when 'none' then 'none' else quote_ident(before) end);
end $$;

comment on function  migrations.access_of(oid)      is 'SHA-256 over all policies and grants of a table or view.';
comment on procedure migrations.close_relation(oid) is 'Takes all policies and grants of a table or view away.';
