import type postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { outsideTransaction } from '../../../src/core/sql/outside-transaction.ts';
import { splitStatements } from '../../../src/core/sql/statements.ts';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';

const ACTIVE_SQL_TRANSACTION = '25001';

const SETUP = `
  create table t (a int, b int);
  create unique index t_a on t (a);
  create table parent (a int) partition by list (a);
  create table child partition of parent for values in (1);
  create materialized view m as select 1 as a;
  create unique index m_a on m (a);
  create type mood as enum ('good')`;

/** What a subscription must be before the next statement gets as far as the check for a transaction. */
const ENABLED = `
  create subscription s connection 'host=127.0.0.1 port=1' publication p with (connect = false, slot_name = 's');
  alter subscription s enable;`;

const REFUSED = `
  create index concurrently on t (b);
  create unique index concurrently if not exists t_b on only t (b);
  drop index concurrently t_a;
  drop index concurrently if exists t_a;
  reindex index concurrently t_a;
  reindex (concurrently) table t;
  reindex (verbose, concurrently true) table t;
  reindex schema public;
  reindex (verbose) database nowhere;
  reindex system nowhere;
  vacuum;
  vacuum (analyze) t;
  create database nowhere;
  drop database nowhere;
  drop database if exists nowhere with (force);
  create tablespace nowhere location '/nowhere';
  drop tablespace nowhere;
  alter system set work_mem = '4MB';
  alter database postgres set tablespace pg_default;
  alter table parent detach partition child concurrently;
  alter table if exists only public.parent detach partition child concurrently;
  cluster;
  cluster verbose;
  discard all;
  create subscription s connection 'host=127.0.0.1 port=1' publication p;
  create subscription s connection 'host=127.0.0.1 port=1' publication p, q with (enabled = false);`;

const REFUSED_SUBSCRIPTION = `
  drop subscription s;
  drop subscription if exists s;
  alter subscription s refresh publication;
  alter subscription s set publication q;
  alter subscription s add publication q with (copy_data = false)`;

const ALLOWED = `
  create index on t (b);
  create index concurrently_named on t (b);
  drop index t_a;
  reindex index t_a;
  reindex (concurrently off) table t;
  refresh materialized view concurrently m;
  alter type mood add value 'bad';
  alter table parent detach partition child;
  alter database postgres set work_mem = '4MB';
  analyze t;
  cluster t using t_a;
  cluster (verbose) t using t_a;
  discard plans;
  checkpoint;
  do $$ begin perform 1; end $$;
  create subscription s connection 'host=127.0.0.1 port=1' publication p with (connect = false);
  create subscription s connection 'host=127.0.0.1 port=1' publication p with (create_slot = false, connect = 'off')`;

const ALLOWED_SUBSCRIPTION = `
  alter subscription s disable;
  alter subscription s set publication q with (refresh = false)`;

let database: FreshDatabase;
let connection: postgres.ReservedSql;

beforeAll(async () => {
  database = await freshDatabase();
  await database.sql.unsafe(SETUP);
  connection = await database.sql.reserve();
});

afterAll(async () => {
  connection.release();
  await database.drop();
});

/** SQLSTATE of the statement inside a transaction block that is rolled back. */
async function stateInTransaction(before: string, statement: string): Promise<string | undefined> {
  await connection.unsafe(`begin; ${before}`).simple();
  try {
    await connection.unsafe(statement).simple();
    return undefined;
  } catch (error) {
    return (error as postgres.PostgresError).code;
  } finally {
    await connection.unsafe('rollback').simple();
  }
}

const cases = (before: string, statements: string) =>
  splitStatements(statements).statements.map(({ text }) => ({ before, text }));

test.each([...cases('', REFUSED), ...cases(ENABLED, REFUSED_SUBSCRIPTION)])(
  'the server refuses in a transaction, and so do we: $text',
  async ({ before, text }) => {
    expect(outsideTransaction({ text })).toBeDefined();
    expect(await stateInTransaction(before, text)).toBe(ACTIVE_SQL_TRANSACTION);
  },
);

test.each([...cases('', ALLOWED), ...cases(ENABLED, ALLOWED_SUBSCRIPTION)])(
  'the server takes it in a transaction, and so do we: $text',
  async ({ before, text }) => {
    expect(outsideTransaction({ text })).toBeUndefined();
    expect(await stateInTransaction(before, text)).not.toBe(ACTIVE_SQL_TRANSACTION);
  },
);
