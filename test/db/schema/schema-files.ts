import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { literal } from '../../../src/core/literal.ts';
import { describeName } from '../../../src/core/sql/name.ts';
import { readPolicies } from '../../../src/files/policies.ts';

const PROJECT = join(import.meta.dirname, '../../..');
export const MIGRATIONS = join(PROJECT, 'migrations/shared');
export const ROLLBACKS = join(PROJECT, 'rollbacks/shared');

/** Where the rows of people and organizations are. What the catalog tests say holds for every table in them. */
export const SCHEMAS = ['identity', 'core', 'financial', 'operations', 'communication'];

/** File names in the order in which they are applied. */
export async function migrationNames(): Promise<string[]> {
  return (await readdir(MIGRATIONS)).sort();
}

/**
 * Runs one file in one transaction, as `psql -1 -f` does: a migration with the policies that it makes possible behind it,
 * a rollback without them.
 */
export async function runFile(sql: Sql, folder: string, name: string): Promise<void> {
  const text = await readFile(join(folder, name), 'utf8');
  const version = /^V(\d+)/.exec(name)?.[1];
  const policies = readPolicies(PROJECT, 'shared').filter(({ since }) => since === version);
  const script =
    folder === MIGRATIONS
      ? [text, ...policies.map((policy) => policy.text)]
      : [...(await withdrawal(policies.map(({ relation }) => describeName(relation)))), text];
  await sql.begin((tx) => tx.unsafe(script.join('\n')).simple());
}

async function withdrawal(relations: readonly string[]): Promise<string[]> {
  const ledger = await readFile(join(PROJECT, 'src/sql/policy-ledger.sql'), 'utf8');
  const procedure = /create or replace procedure migrations\.(close_relation.*?end \$\$;)/s.exec(ledger)?.[1];
  if (relations.length === 0 || procedure === undefined) return [];
  const calls = relations.map((relation) => `call pg_temp.close_relation(${literal(relation)}::regclass);`);
  return [`create procedure pg_temp.${procedure}`, ...calls, 'drop procedure pg_temp.close_relation;'];
}
