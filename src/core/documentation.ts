import type { Job } from './job.ts';
import type { CronJob } from './job-standing.ts';
import type { ConstraintDescription, SchemaDescription, TableDescription } from './schema-description.ts';

/** How a schema is called that stands for those of all tenants, as in what `pmdb types` writes. */
export const TENANT_SCHEMA = 'tenant';

/** All that the pages of `pmdb docs` tell. Nothing in it changes by itself: the same database gives the same bytes. */
export interface Documentation {
  readonly title: string;
  /** The number of the major version alone: documentation doesn't change with an update of the server. */
  readonly server: string;
  readonly comment: string | null;
  /** The model of tenants comes last, under the name TENANT_SCHEMA. */
  readonly schemas: readonly SchemaDescription[];
  readonly tenants: TenantTrack;
  readonly jobs: readonly DocumentedJob[];
}

/** `none`: the database and the project know no tenant schemas. `empty`: they could, and there is none to describe. */
export type TenantTrack = 'none' | 'empty' | 'described' | 'left out';

export interface DocumentedJob {
  readonly name: string;
  /** Five fields of cron. */
  readonly schedule: string;
  /** Null for whoever applies the jobs. */
  readonly user: string | null;
  /** What its file says; empty where it has none. */
  readonly purpose: string;
  readonly command: string;
  readonly runs: 'by pg_cron' | 'paused' | 'not by pg_cron';
}

/** The jobs of pg_cron in this database, with what their files say of them, and those that only have a file. */
export function documentJobs(files: readonly Job[], live: readonly CronJob[]): readonly DocumentedJob[] {
  const scheduled = live.map((each): DocumentedJob => {
    const purpose = files.find(({ name }) => name === each.name)?.purpose ?? '';
    const { schedule, command, user, active } = each;
    return { name: each.name ?? '', schedule, user, purpose, command, runs: active ? 'by pg_cron' : 'paused' };
  });
  const others = files
    .filter(({ name }) => !live.some((each) => each.name === name))
    .map(({ name, schedule, user = null, purpose, body }): DocumentedJob => {
      return { name, schedule, user, purpose, command: body, runs: 'not by pg_cron' };
    });
  const order = ({ name, user, command }: DocumentedJob) => JSON.stringify([name, user, command]);
  return [...scheduled, ...others].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** A tenant's schema as the model of all: its own name is taken out of everything that was said of it. */
export function asModel(schema: SchemaDescription): SchemaDescription {
  const name = /^[a-z_][a-z0-9_$]*$/.test(schema.name) ? schema.name : `"${schema.name.replaceAll('"', '""')}"`;
  const own = new RegExp(`(?<![\\w$."])${name.replace(/[^\w]/g, '\\$&')}\\.`, 'gu');
  return renamed(schema, schema.name, own) as SchemaDescription;
}

/** The same value with the name replaced where it is all of a text, or where it qualifies another name. */
function renamed(value: unknown, schema: string, own: RegExp): unknown {
  if (typeof value === 'string') return value === schema ? TENANT_SCHEMA : value.replace(own, `${TENANT_SCHEMA}.`);
  if (Array.isArray(value)) return value.map((each) => renamed(each, schema, own));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, renamed(each, schema, own)]));
}

/** A foreign key that leads to a table, and whose it is. */
export interface IncomingKey {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/** "schema.table" in JSON → the keys that lead there, from whatever is documented. */
export type IncomingKeys = ReadonlyMap<string, readonly IncomingKey[]>;

export function incomingKeys(schemas: readonly SchemaDescription[]): IncomingKeys {
  const found = new Map<string, IncomingKey[]>();
  for (const { schema, name: table, constraints } of schemas.flatMap(({ tables }) => tables)) {
    for (const { name, columns, references } of constraints) {
      if (references === null) continue;
      const key = relationKey(references.schema, references.table);
      found.set(key, [...(found.get(key) ?? []), { schema, table, name, columns }]);
    }
  }
  return found;
}

export function relationKey(schema: string, name: string): string {
  return JSON.stringify([schema, name]);
}

export function foreignKeys({ constraints }: TableDescription): readonly ConstraintDescription[] {
  return constraints.filter(({ type }) => type === 'foreign key');
}

/** Of a foreign key the columns that a shorter one hasn't: beside (organization_id), (organization_id, unit_id) is about the unit. */
export function ownColumns(key: ConstraintDescription, table: TableDescription): readonly string[] {
  const shorter = foreignKeys(table).filter(
    ({ columns }) => columns.length < key.columns.length && columns.every((each) => key.columns.includes(each)),
  );
  return key.columns.filter((column) => !shorter.some(({ columns }) => columns.includes(column)));
}
