import type { Tool } from '../../../src/core/import/draft.ts';

/** What each tool makes to record what it has run, as it makes it. */
export const TABLES: Readonly<Record<Exclude<Tool, 'sqitch'>, string>> & { readonly sqitch: string } = {
  flyway: `
    create table public.flyway_schema_history (
      installed_rank integer       not null,
      version        varchar(50),
      description    varchar(200)  not null,
      type           varchar(20)   not null,
      script         varchar(1000) not null,
      checksum       integer,
      installed_by   varchar(100)  not null,
      installed_on   timestamp     not null default now(),
      execution_time integer       not null,
      success        boolean       not null
    );
    alter table public.flyway_schema_history add constraint flyway_schema_history_pk primary key (installed_rank);
    create index flyway_schema_history_s_idx on public.flyway_schema_history (success);`,
  dbmate: 'create table if not exists public.schema_migrations (version varchar(128) primary key);',
  'golang-migrate':
    'create table if not exists public.schema_migrations (version bigint not null primary key, dirty boolean not null);',
  'node-pg-migrate':
    'create table public.pgmigrations (id serial primary key, name varchar(255) not null, run_on timestamp not null);',
  prisma: `
    create table _prisma_migrations (
      id                  varchar(36) primary key not null,
      checksum            varchar(64) not null,
      finished_at         timestamptz,
      migration_name      varchar(255) not null,
      logs                text,
      rolled_back_at      timestamptz,
      started_at          timestamptz not null default now(),
      applied_steps_count integer not null default 0
    );`,
  sqitch: `
    create schema sqitch;
    create table sqitch.projects (
      project       text primary key,
      uri           text null unique,
      created_at    timestamptz not null default clock_timestamp(),
      creator_name  text not null,
      creator_email text not null
    );
    create table sqitch.changes (
      change_id       text primary key,
      script_hash     text null,
      change          text not null,
      project         text not null references sqitch.projects (project) on update cascade,
      note            text not null default '',
      committed_at    timestamptz not null default clock_timestamp(),
      committer_name  text not null,
      committer_email text not null,
      planned_at      timestamptz not null,
      planner_name    text not null,
      planner_email   text not null,
      unique (project, script_hash)
    );`,
};

/** `rank` counts from 1. */
export function flywayRow(rank: number, version: string | null, script: string, more: Partial<FlywayRow> = {}): string {
  const { type = 'SQL', checksum = null, success = true } = more;
  const text = version === null ? 'null' : `'${version}'`;
  return `insert into public.flyway_schema_history values (${rank}, ${text}, 'words', '${type}', '${script}', ${checksum}, current_user, now(), 3, ${success});`;
}

interface FlywayRow {
  readonly type: string;
  readonly checksum: number | null;
  readonly success: boolean;
}

export function prismaRow(name: string, checksum: string, state: 'finished' | 'failed' | 'rolled back' = 'finished') {
  const finished = state === 'finished' ? 'now()' : 'null';
  const undone = state === 'rolled back' ? 'now()' : 'null';
  return `insert into _prisma_migrations values (gen_random_uuid(), '${checksum}', ${finished}, '${name}', null, ${undone}, clock_timestamp(), 1);`;
}

export function sqitchRow(change: string, hash: string, project = 'flipr'): string {
  return `insert into sqitch.changes values (md5(random()::text), '${hash}', '${change}', '${project}', '', clock_timestamp(), 'Marge', 'm@example.org', now(), 'Marge', 'm@example.org');`;
}
