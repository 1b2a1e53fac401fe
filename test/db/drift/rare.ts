/** What few databases have, made in the schema that the search path names; roles and what else has no schema comes before. */
export const RARE = `
  create table units (id integer primary key, name text not null default 'x', rent numeric(12,2));
  create table leases (id integer primary key, unit integer constraint leases_unit references units);
  create table days (id integer, day date) partition by range (day);
  create table days_1 partition of days for values from ('2026-01-01') to ('2027-01-01');
  create index units_low on units (lower(name), rent);
  create view seen as select id, name from units;
  create function one(integer) returns integer language sql immutable as 'select 1';
  create function above(text, text) returns boolean language sql immutable as 'select $1 > $2';
  create rule kept as on delete to leases do instead nothing;
  create aggregate total(integer) (sfunc = int4pl, stype = integer, initcond = '0');
  create type mood as enum ('a', 'c');
  create type pair as (a integer, b text);
  create type span as range (subtype = float8);
  create domain positive as integer constraint positive_check check (value > 0);
  create sequence numbers;
  create statistics twos on id, rent from units;
  create foreign table far (id integer) server srv options (table_name 'x');
  create collation german (locale = 'C', provider = libc);
  create operator === (leftarg = text, rightarg = text, function = above);
  create operator family order_of using btree;
  create operator class order_in for type text using btree family order_of as operator 1 <, function 1 bttextcmp(text, text);
  create text search configuration words (copy = simple);
  create text search dictionary plain (template = simple);
  create conversion conv for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
  create type raw;
  alter default privileges in schema {schema} grant select on tables to pg_monitor;
  alter function one(integer) depends on extension hstore;`;

export const BEFORE = `
  create extension hstore;
  create foreign data wrapper far;
  create server srv foreign data wrapper far options (host 'a');`;

/** What a migration may leave in a schema, and how it is called there. */
export const IN_SCHEMA: readonly (readonly [sql: string, object: string])[] = [
  ['grant usage on type pair to pg_monitor', 'privilege type pair to pg_monitor'],
  ['revoke usage on sequence numbers from current_user', 'privilege sequence numbers to {user}'],
  ['revoke execute on function one(integer) from current_user', 'privilege function one(integer) to {user}'],
  [
    'alter default privileges in schema {schema} grant update on tables to pg_monitor',
    'default privilege tables of {user} in schema  to pg_monitor',
  ],
  [
    'alter default privileges in schema {schema} grant usage on types to pg_monitor',
    'default privilege types of {user} in schema  to pg_monitor',
  ],
  ["comment on rule kept on leases is 'x'", 'rule leases.kept'],
  ["comment on statistics twos is 'x'", 'statistics twos'],
  ["comment on constraint positive_check on domain positive is 'x'", 'domain positive'],
  ["comment on type pair is 'x'", 'composite type pair'],
  ["comment on column pair.a is 'x'", 'attribute pair.a'],
  ["comment on column seen.name is 'x'", 'view column seen.name'],
  ["comment on collation german is 'x'", 'collation german'],
  ["comment on operator === (text, text) is 'x'", 'operator ===(text, text)'],
  ["comment on text search configuration words is 'x'", 'text search configuration words'],
  ["comment on index units_pkey is 'x'", 'constraint units.units_pkey'],
  ['alter statistics twos owner to pg_monitor', 'statistics twos'],
  ['alter statistics twos set statistics 300', 'statistics twos'],
  ["alter foreign table far options (set table_name 'y')", 'foreign table far'],
  ["alter foreign table far alter column id options (column_name 'y')", 'foreign column far.id'],
  ['alter collation german owner to pg_monitor', 'collation german'],
  ["create collation other (locale = 'C', provider = libc)", 'collation other'],
  ['create operator <<<< (leftarg = text, rightarg = text, function = above)', 'operator <<<<(text, text)'],
  ['alter operator === (text, text) set (restrict = eqsel)', 'operator ===(text, text)'],
  ['create operator family other using hash', 'operator family other using hash'],
  ['alter operator family order_of using btree add operator 2 <= (text, text)', 'operator family order_of using btree'],
  ['create operator class other for type text using hash as operator 1 =', 'operator class other using hash'],
  [
    'alter text search configuration words alter mapping for asciiword with english_stem',
    'text search configuration words',
  ],
  ['alter text search configuration words drop mapping for word', 'text search configuration words'],
  ['alter text search dictionary plain (accept = false)', 'text search dictionary plain'],
  ['create text search template lexer (lexize = dsimple_lexize)', 'text search template lexer'],
  ['drop conversion conv', 'conversion conv'],
  ['drop type raw', 'shell type raw'],
  ['alter function one(integer) no depends on extension hstore', 'dependency function one(integer)'],
  ['alter view seen alter column name set default 1', 'view column seen.name'],
  [
    "create or replace aggregate total(integer) (sfunc = int4pl, stype = integer, initcond = '0', sortop = <)",
    'aggregate total(integer)',
  ],
  [
    "create or replace aggregate total(integer) (sfunc = int4pl, stype = integer, initcond = '0', parallel = safe)",
    'aggregate total(integer)',
  ],
  ['drop type span; create type span as range (subtype = float8, subtype_diff = float8mi)', 'range type span'],
  ['drop domain positive; create domain positive as integer check (value > 0) not null', 'domain positive'],
  ['alter table leases disable trigger all', 'foreign key triggers leases.leases_unit'],
  ['alter table units set (toast.autovacuum_enabled = false)', 'table units'],
  ['alter table units alter name set compression pglz', 'column units.name'],
  ['alter table units replica identity full', 'table units'],
  ['alter table units cluster on units_pkey', 'constraint units.units_pkey'],
  ['alter index units_low alter column 1 set statistics 700', 'index units_low'],
  ['create index on only days (id)', 'index days_id_idx'],
  ['alter table days detach partition days_1', 'table days_1'],
  ["alter type mood add value 'b' after 'a'", 'enumeration mood'],
  ['alter sequence numbers cycle', 'sequence numbers'],
  ['alter rule kept on leases rename to odd', 'rule leases.odd'],
];

/** What belongs to the database; each is undone by what stands last, where it would reach others. */
export const IN_DATABASE: readonly (readonly [sql: string, object: string])[] = [
  ['create publication odd for table core.units (id) where (id > 1)', 'publication odd'],
  ["alter publication pub set (publish = 'insert')", 'publication pub'],
  ["comment on publication pub is 'x'", 'publication pub'],
  ['alter publication pub add tables in schema core', 'publication pub'],
  [
    "create subscription sub connection 'dbname=x' publication p with (connect = false, slot_name = none)",
    'subscription sub',
  ],
  ["alter server srv options (set host 'b')", 'server srv'],
  ["create server srv2 type 'x' foreign data wrapper far", 'server srv2'],
  ['create foreign data wrapper odd', 'foreign data wrapper odd'],
  [
    "create user mapping for pg_monitor server srv options (password 'secret')",
    'user mapping for pg_monitor server srv',
  ],
  ['grant usage on foreign server srv to pg_monitor', 'privilege foreign server srv to pg_monitor'],
  ['grant usage on foreign data wrapper far to pg_monitor', 'system privilege foreign data wrapper far to pg_monitor'],
  ['revoke usage on language plpgsql from public', 'system privilege language plpgsql to public'],
  [
    'revoke execute on function pg_sleep(float8) from public',
    'system privilege function pg_sleep(double precision) to public',
  ],
  ['grant select on pg_catalog.pg_authid to pg_monitor', 'system privilege table pg_authid to pg_monitor'],
  [
    'grant execute on function slice(hstore, text[]) to pg_monitor',
    'system privilege function public.slice(public.hstore,text[]) to pg_monitor',
  ],
  ['grant create on database {db} to pg_monitor', 'database privilege database to pg_monitor'],
  ['alter database {db} set search_path = core', 'database setting search_path'],
  ['alter role current_user in database {db} set row_security = off', 'database setting row_security of {user}'],
  ["comment on database {db} is 'x'", 'database comment comment'],
  ["comment on extension hstore is 'x'", 'extension hstore'],
  ['create language odd handler plpgsql_call_handler', 'language odd'],
  ['create access method odd type table handler heap_tableam_handler', 'access method odd'],
  [
    'alter operator family integer_ops using btree add operator 1 core.=== (text, text)',
    'operator family member integer_ops using btree',
  ],
  [
    'create transform for hstore language sql (from sql with function prsd_lextype(internal))',
    'transform public.hstore for sql',
  ],
  [
    'alter default privileges revoke execute on functions from public',
    'default privilege functions of {user} to public',
  ],
  ['alter event trigger watch disable', 'event trigger watch'],
  [
    'alter default privileges in schema core grant insert on tables to pg_monitor',
    'default privilege tables of {user} in schema core to pg_monitor',
  ],
  [
    'alter default privileges in schema public grant delete on tables to pg_monitor',
    'default privilege tables of {user} in schema public to pg_monitor',
  ],
];
