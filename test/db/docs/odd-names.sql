-- Names and comments that pages and diagrams have to bear: markup, quotes, markdown, other scripts, line breaks.
create schema "<script>alert(1)</script>";
comment on schema "<script>alert(1)</script>" is '</style></script><script>window.stolen = 1</script> & "quotes" ''single''';
create schema odd;
comment on schema odd is '# no heading
- no list
| no | table | `code` *no emphasis* [no](http://link.example) <b>bold</b>';
create type odd."mood of <i>" as enum ('a|b', '`tick`', '<u>');
create domain odd.positive as integer check (value > 0);
comment on domain odd.positive is 'More than "none"';
create table odd."a ""b"" <c> | `d`" (
  "x y"      integer primary key,
  "]]>"      odd."mood of <i>",
  "Größe 📦"  odd.positive not null default 1,
  "شقة"      text default 'a|b <x>',
  "constructor" text,
  "back\slash" text
);
comment on table odd."a ""b"" <c> | `d`" is E'First line <img src=x onerror="window.stolen = 1">\nsecond & \u202e turned';
comment on column odd."a ""b"" <c> | `d`"."x y" is '<svg onload="window.stolen = 1">';
create table odd."A" (id integer primary key references odd."a ""b"" <c> | `d`");
create table odd.a (id integer primary key, self integer references odd.a, upper integer not null references odd."A");
create table "<script>alert(1)</script>"."-->" (a integer references odd.a, b integer unique references odd."A", "--" text);
comment on table "<script>alert(1)</script>"."-->" is 'javascript:window.stolen=1';
create index "an ""index""" on odd.a (id) where self > 0;
create function odd.f(integer) returns setof odd.a language sql as 'select * from odd.a';
create function odd.f(text, "<arg>" text default '</code>') returns text language sql as 'select $1';
comment on function odd.f(integer) is '<!-- no comment -->';
create function odd.fire() returns trigger language plpgsql as 'begin return null; end';
create trigger "on <fire>" after update of "]]>" on odd."a ""b"" <c> | `d`" for each row execute function odd.fire();
alter table odd.a enable row level security;
create policy "p <&>" on odd.a for select using (id > 0 and 'a|`b`' <> '<x>');
create policy "only" on odd.a as restrictive using (true);
grant select (id), insert on odd.a to public;
create view odd.v as select id as "<id>" from odd.a;
