import { count } from '../../core/count.ts';
import { TENANT_SCHEMA, type TenantTrack } from '../../core/documentation.ts';
import type { SchemaDescription } from '../../core/schema-description.ts';

/** "12 tables, 3 views, 40 functions" */
export function countsOf({ tables, functions, enums, domains }: SchemaDescription): string {
  const views = tables.filter(({ kind }) => kind.includes('view')).length;
  const counts = [
    some(tables.length - views, 'table'),
    some(views, 'view'),
    some(functions.length, 'function'),
    some(enums.length + domains.length, 'type'),
  ].filter((each) => each !== '');
  return counts.length === 0 ? 'nothing' : counts.join(', ');
}

function some(n: number, noun: string): string {
  return n === 0 ? '' : count(n, noun);
}

/** What is to be said of tenants on the first page; empty where nothing is. */
export function tenantsNote(tenants: TenantTrack): string {
  const notes: Readonly<Record<TenantTrack, string>> = {
    none: '',
    'left out': '',
    described: `${TENANT_SCHEMA} stands for the schema of each tenant that has one of its own.`,
    empty:
      'Tenants may have schemas of their own, which the tenant track of the migrations makes. None has one here, so that ' +
      'there is none to describe: `pmdb tenant create <slug>` makes one, on a scratch database too.',
  };
  return notes[tenants];
}
