import type { Sql } from 'postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { randomNumbers } from '../engine/random.ts';
import { createOrganization } from '../schema/organization.ts';
import { auditBooks } from './audit-books.ts';
import { auditLedger } from './audit-ledger.ts';
import { KINDS, operate } from './money-operations.ts';
import type { Books } from './random-rows.ts';

/** PMDB_TEST_SEED repeats a run, as far as the interleaving of sessions can be repeated. */
const SEED = Number(process.env.PMDB_TEST_SEED ?? Date.now() % 2 ** 31);
const SESSIONS = 6;
const OPERATIONS = 900;

let database: FreshDatabase;
let books: Books;

beforeAll(async () => {
  database = await migratedDatabase();
  books = await openBooks(database.sql);
});

async function openBooks(sql: Sql): Promise<Books> {
  const { id: organization, user, property } = await createOrganization(sql, 'ours');
  const tenants = await sql`
    insert into core.tenants (organization_id, property_id, first_name, last_name)
    select ${organization}, ${property}, 'Rita', n::text from generate_series(1, 2) n returning id`;
  const [account] = await sql`
    insert into financial.accounts (organization_id, account_code, account_name, account_type)
    values (${organization}, '4100', 'Rent', 'income') returning id`;
  return { organization, user, property, tenants: tenants.map(({ id }) => id), account: account?.id };
}

interface Tally {
  readonly done: number;
  readonly refused: Record<string, number>;
}

/** Several sessions at once, each with a sequence of its own. */
async function bustle(): Promise<Record<string, Tally>> {
  const tally: Record<string, { done: number; refused: Record<string, number> }> = {};
  for (const kind of KINDS) tally[kind] = { done: 0, refused: {} };
  const work = async (session: number) => {
    const random = randomNumbers(SEED + session);
    const sql = database.connectAs(database);
    for (let n = 0; n < OPERATIONS; n++) {
      const { kind, refused } = await operate(sql, books, random);
      const entry = tally[kind] as (typeof tally)[string];
      if (refused === null) entry.done += 1;
      else entry.refused[refused] = (entry.refused[refused] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: SESSIONS }, (_, session) => work(session)));
  return tally;
}

describe(`the books add up after ${SESSIONS * OPERATIONS} operations from ${SESSIONS} sessions (PMDB_TEST_SEED=${SEED})`, () => {
  let tally: Record<string, Tally>;

  beforeAll(async () => {
    tally = await bustle();
  });

  test('to the cent, by an arithmetic of its own', async () => {
    expect(await auditBooks(database.sql, books.organization)).toEqual([]);
  });

  test('and so does the ledger, journal by journal', async () => {
    expect(await auditLedger(database.sql, books.organization)).toEqual([]);
  });

  test('every kind of operation was done', () => {
    const lies = ['lineWithoutTotal', 'totalWithoutLine', 'sayPaid', 'sayUnspent'];
    const idle = KINDS.filter((kind) => !lies.includes(kind) && (tally[kind]?.done ?? 0) < 5);
    expect(idle, JSON.stringify(tally)).toEqual([]);
  });

  test('a line that the invoice knows nothing of was always refused, and so was the reverse', () => {
    expect(tally.lineWithoutTotal?.refused['23514'], JSON.stringify(tally)).toBeGreaterThan(5);
    expect(tally.totalWithoutLine?.refused['23514'], JSON.stringify(tally)).toBeGreaterThan(5);
  });

  test('sessions were in each other’s way', () => {
    const collisions = Object.values(tally).flatMap(({ refused }) => [refused['40001'] ?? 0, refused['40P01'] ?? 0]);
    expect(
      collisions.reduce((sum, n) => sum + n, 0),
      JSON.stringify(tally),
    ).toBeGreaterThan(0);
  });
});
