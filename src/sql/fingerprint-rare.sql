-- What few schemas have, in the words of fingerprint.sql: (nspname, own_name, kind, object, definition) of each schema in
-- `namespace`. It is part of that query, and of fingerprint-brief.sql, which hashes what this says.

select n.nspname, n.own_name, 'collation' as kind, n.prefix || quote_ident(c.collname) as object,
       concat_ws(
         E'\n', 'owner ' || c.collowner::regrole,
         concat_ws(' ', 'provider', c.collprovider, case when not c.collisdeterministic then 'not deterministic' end,
                   -- The column has another name since PostgreSQL 17.
                   'locale ' || coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale'),
                   'lc_collate ' || c.collcollate, 'lc_ctype ' || c.collctype, 'rules ' || (to_jsonb(c) ->> 'collicurules')),
         'comment: ' || obj_description(c.oid, 'pg_collation')
       ) as definition
from namespace n
join pg_collation c on c.collnamespace = n.oid
where not exists (select from pg_depend d where (d.classid, d.objid, d.deptype) = ('pg_collation'::regclass, c.oid, 'e'))

union all
select n.nspname, n.own_name, 'operator',
       n.prefix || o.oprname || '(' || coalesce(format_type(nullif(o.oprleft, 0), null), 'none') || ', '
         || coalesce(format_type(nullif(o.oprright, 0), null), 'none') || ')',
       concat_ws(
         E'\n', 'owner ' || o.oprowner::regrole,
         concat_ws(' ', 'function ' || o.oprcode::regprocedure, 'commutator ' || nullif(o.oprcom, 0)::regoperator, 'negator ' || nullif(o.oprnegate, 0)::regoperator,
                   'restrict ' || nullif(o.oprrest, 0)::regproc, 'join ' || nullif(o.oprjoin, 0)::regproc,
                   case when o.oprcanhash then 'hashes' end, case when o.oprcanmerge then 'merges' end),
         'comment: ' || obj_description(o.oid, 'pg_operator')
       )
from namespace n
join pg_operator o on o.oprnamespace = n.oid
where not exists (select from pg_depend d where (d.classid, d.objid, d.deptype) = ('pg_operator'::regclass, o.oid, 'e'))

union all
select n.nspname, n.own_name, 'operator class', n.prefix || quote_ident(c.opcname) || ' using ' || a.amname,
       concat_ws(
         E'\n', 'owner ' || c.opcowner::regrole,
         concat_ws(' ', case when c.opcdefault then 'default' end, 'for ' || c.opcintype::regtype, 'family ' || f.opfnamespace::regnamespace || '.' || quote_ident(f.opfname),
                   'storage ' || nullif(c.opckeytype, 0)::regtype),
         'comment: ' || obj_description(c.oid, 'pg_opclass')
       )
from namespace n
join pg_opclass c on c.opcnamespace = n.oid
join pg_am a on a.oid = c.opcmethod
join pg_opfamily f on f.oid = c.opcfamily
where not exists (select from pg_depend d where (d.classid, d.objid, d.deptype) = ('pg_opclass'::regclass, c.oid, 'e'))

union all
select n.nspname, n.own_name, 'operator family', n.prefix || quote_ident(f.opfname) || ' using ' || a.amname,
       concat_ws(
         E'\n', 'owner ' || f.opfowner::regrole,
         (select string_agg(concat_ws(' ', 'operator', o.amopstrategy, o.amopopr::regoperator, 'order by ' || nullif(o.amopsortfamily, 0)), E'\n'
                            order by o.amopstrategy, o.amopopr::regoperator::text)
          from pg_amop o where o.amopfamily = f.oid),
         (select string_agg(concat_ws(' ', 'function', p.amprocnum, p.amproclefttype::regtype, p.amprocrighttype::regtype, p.amproc::regprocedure), E'\n'
                            order by p.amprocnum, p.amproc::regprocedure::text)
          from pg_amproc p where p.amprocfamily = f.oid),
         'comment: ' || obj_description(f.oid, 'pg_opfamily')
       )
from namespace n
join pg_opfamily f on f.opfnamespace = n.oid
join pg_am a on a.oid = f.opfmethod
where not exists (select from pg_depend d where (d.classid, d.objid, d.deptype) = ('pg_opfamily'::regclass, f.oid, 'e'))

union all
select n.nspname, n.own_name, 'text search configuration', n.prefix || quote_ident(c.cfgname),
       concat_ws(
         E'\n', 'owner ' || c.cfgowner::regrole, 'parser ' || p.prsnamespace::regnamespace || '.' || quote_ident(p.prsname),
         (select string_agg(words, E'\n' order by words)
          from (
            select t.alias || ' ' || string_agg(m.mapdict::regdictionary::text, ', ' order by m.mapseqno) as words
            from pg_ts_config_map m join ts_token_type(c.cfgparser) t on t.tokid = m.maptokentype
            where m.mapcfg = c.oid
            group by t.alias
          ) mapped),
         'comment: ' || obj_description(c.oid, 'pg_ts_config')
       )
from namespace n
join pg_ts_config c on c.cfgnamespace = n.oid
join pg_ts_parser p on p.oid = c.cfgparser
where not exists (select from pg_depend d where (d.classid, d.objid, d.deptype) = ('pg_ts_config'::regclass, c.oid, 'e'))

union all
select n.nspname, n.own_name, 'text search dictionary', n.prefix || quote_ident(d.dictname),
       concat_ws(E'\n', 'owner ' || d.dictowner::regrole,
                 concat_ws(' ', 'template', t.tmplnamespace::regnamespace || '.' || quote_ident(t.tmplname), '(' || d.dictinitoption || ')'),
                 'comment: ' || obj_description(d.oid, 'pg_ts_dict'))
from namespace n
join pg_ts_dict d on d.dictnamespace = n.oid
join pg_ts_template t on t.oid = d.dicttemplate
where not exists (select from pg_depend e where (e.classid, e.objid, e.deptype) = ('pg_ts_dict'::regclass, d.oid, 'e'))

union all
select n.nspname, n.own_name, 'text search parser', n.prefix || quote_ident(p.prsname),
       concat_ws(E'\n', concat_ws(' ', p.prsstart, p.prstoken, p.prsend, nullif(p.prsheadline, 0)::regproc, p.prslextype),
                 'comment: ' || obj_description(p.oid, 'pg_ts_parser'))
from namespace n
join pg_ts_parser p on p.prsnamespace = n.oid
where not exists (select from pg_depend d where (d.classid, d.objid, d.deptype) = ('pg_ts_parser'::regclass, p.oid, 'e'))

union all
select n.nspname, n.own_name, 'text search template', n.prefix || quote_ident(t.tmplname),
       concat_ws(E'\n', concat_ws(' ', nullif(t.tmplinit, 0)::regproc, t.tmpllexize), 'comment: ' || obj_description(t.oid, 'pg_ts_template'))
from namespace n
join pg_ts_template t on t.tmplnamespace = n.oid
where not exists (select from pg_depend d where (d.classid, d.objid, d.deptype) = ('pg_ts_template'::regclass, t.oid, 'e'))

union all
select n.nspname, n.own_name, 'conversion', n.prefix || quote_ident(c.conname),
       concat_ws(E'\n', 'owner ' || c.conowner::regrole,
                 concat_ws(' ', case when c.condefault then 'default' end, pg_encoding_to_char(c.conforencoding), 'to', pg_encoding_to_char(c.contoencoding),
                           'by', c.conproc),
                 'comment: ' || obj_description(c.oid, 'pg_conversion'))
from namespace n
join pg_conversion c on c.connamespace = n.oid
where not exists (select from pg_depend d where (d.classid, d.objid, d.deptype) = ('pg_conversion'::regclass, c.oid, 'e'))

union all
-- A type of its own making, or one that was announced and never made. That of an array comes with its type.
select n.nspname, n.own_name, case when t.typisdefined then 'base type' else 'shell type' end, n.prefix || quote_ident(t.typname),
       concat_ws(E'\n', 'owner ' || t.typowner::regrole,
                 case when t.typisdefined then concat_ws(
                   ' ', t.typinput, t.typoutput, nullif(t.typreceive, 0)::regproc, nullif(t.typsend, 0)::regproc, nullif(t.typmodin, 0)::regproc,
                   nullif(t.typmodout, 0)::regproc, nullif(t.typanalyze, 0)::regproc, nullif(t.typsubscript, 0)::regproc, 'length', t.typlen,
                   case when t.typbyval then 'by value' end, 'align', t.typalign, 'storage', t.typstorage, 'category', t.typcategory,
                   case when t.typispreferred then 'preferred' end, 'delimiter', t.typdelim, 'element ' || nullif(t.typelem, 0)::regtype,
                   'default ' || t.typdefault) end,
                 'comment: ' || obj_description(t.oid, 'pg_type'))
from namespace n
join pg_type t on t.typnamespace = n.oid
where (t.typtype = 'b' and not exists (select from pg_type e where e.oid = t.typelem and e.typarray = t.oid) or t.typtype = 'p' and not t.typisdefined)
  and not exists (select from pg_depend d where (d.classid, d.objid, d.deptype) = ('pg_type'::regclass, t.oid, 'e'))

union all
-- What keeps a foreign key, and was told not to: `alter table ... disable trigger all`.
select n.nspname, n.own_name, 'foreign key triggers', n.prefix || quote_ident(r.relname) || '.' || quote_ident(k.conname),
       'disabled: ' || string_agg(t.tgfoid::regproc::text, ', ' order by t.tgfoid::regproc::text)
from pg_trigger t
join pg_class r on r.oid = t.tgrelid
join namespace n on n.oid = r.relnamespace
join pg_constraint k on k.oid = t.tgconstraint
where t.tgisinternal and t.tgenabled <> 'O'
group by 1, 2, 4

union all
-- `alter ... depends on extension ...`: goes when the extension goes.
select n.nspname, n.own_name, 'dependency', i.type || ' ' || i.identity, 'on extension ' || string_agg(quote_ident(e.extname), ', ' order by e.extname)
from pg_depend d
join pg_extension e on e.oid = d.refobjid
cross join pg_identify_object(d.classid, d.objid, 0) i
join namespace n on n.oid = case d.classid
  when 'pg_class'::regclass then (select c.relnamespace from pg_class c where c.oid = d.objid)
  when 'pg_proc'::regclass then (select p.pronamespace from pg_proc p where p.oid = d.objid)
  when 'pg_trigger'::regclass then (select c.relnamespace from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.oid = d.objid)
end
where d.refclassid = 'pg_extension'::regclass and d.deptype = 'x'
group by 1, 2, 4

union all
select n.nspname, n.own_name, 'security label', concat_ws(' ', quote_ident(l.provider), 'on', i.type, i.identity), l.label
from pg_seclabel l
cross join pg_identify_object(l.classoid, l.objoid, l.objsubid) i
join namespace n on n.oid = case l.classoid
  when 'pg_namespace'::regclass then l.objoid
  when 'pg_class'::regclass then (select c.relnamespace from pg_class c where c.oid = l.objoid)
  when 'pg_proc'::regclass then (select p.pronamespace from pg_proc p where p.oid = l.objoid)
  when 'pg_type'::regclass then (select t.typnamespace from pg_type t where t.oid = l.objoid)
end
