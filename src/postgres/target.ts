import type { Database } from '../core/database.ts';
import { describeDatabase } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import type { Emit } from '../core/events.ts';
import { type Notice, type ServerFacts, Session } from './session.ts';

/** As server_version_num. */
const OLDEST_SERVER = 150000;

/** A database that pmdb is connected to, and how it got there. */
export interface Target {
  readonly database: Database;
  readonly session: Session;
  /** How sessions of this command are named in pg_stat_activity. */
  readonly application: string;
}

export interface TargetOptions {
  readonly command: string;
  /** A way past a pooler. */
  readonly direct: Database | undefined;
  /** The command changes the database. */
  readonly writes: boolean;
  readonly emit: Emit;
  /** Ends the wait for a server that doesn't answer. */
  readonly signal: AbortSignal;
}

/**
 * Connects and looks at server and role. Through a transaction pooler it takes the direct way, when there is one. Says
 * what a DBA would want to know, and refuses what would do harm: TOO_OLD, READ_ONLY.
 */
export async function openTarget(database: Database, options: TargetOptions): Promise<Target> {
  const application = `pmdb/${options.command}`;
  const target = await open(database, application, options);
  const { pooled } = target.session.facts;
  if (pooled && options.direct !== undefined) {
    await target.session.close();
    options.emit({
      type: 'note',
      message: `A pooler answers at ${describeDatabase(database)}: taking the direct way.`,
    });
    const direct = await open(options.direct, application, options);
    if (!isSameDatabase(target.session.facts, direct.session.facts)) {
      await direct.session.close();
      throw leadsElsewhere(target, direct);
    }
    return inspected(direct, options);
  }
  if (pooled && options.writes) {
    options.emit({
      type: 'note',
      message:
        'A pooler stands before the server: only transaction-level locks and settings are used. PMDB_DIRECT_URL names a direct way.',
    });
  }
  return inspected(target, options);
}

/** A pooler may have names of its own for databases: what counts is what the servers say. */
function isSameDatabase(a: ServerFacts, b: ServerFacts): boolean {
  return a.database === b.database && a.startedAt === b.startedAt;
}

function leadsElsewhere(pooled: Target, direct: Target): PmdbError {
  const which = ({ database, session }: Target) =>
    `${describeDatabase(database)} (database "${session.facts.database}")`;
  return new PmdbError('BAD_CONFIG', `PMDB_DIRECT_URL leads elsewhere: to ${which(direct)}, not to ${which(pooled)}`, {
    state: 'Nothing was changed.',
    remedy: 'Let PMDB_DIRECT_URL name the server and the database behind the pooler, or unset it.',
  });
}

async function open(database: Database, application: string, { emit, signal }: TargetOptions): Promise<Target> {
  const heard = (notice: Notice) => emit({ type: 'notice', ...notice });
  const session = await Session.open(database, application, heard, signal);
  return { database, session, application };
}

async function inspected(target: Target, { writes }: TargetOptions): Promise<Target> {
  const { version } = target.session.facts;
  const refusal = version < OLDEST_SERVER ? tooOld(version) : writes ? mayNotWrite(target) : undefined;
  if (refusal !== undefined) {
    await target.session.close();
    throw refusal;
  }
  return target;
}

function tooOld(version: number): PmdbError {
  const major = Math.floor(version / 10000);
  return new PmdbError('TOO_OLD', `the server is PostgreSQL ${major}; pmdb needs 15 or newer`, {
    state: 'Nothing was changed.',
    remedy: 'Upgrade the server (pg_upgrade), or name another one with --url.',
  });
}

function mayNotWrite({ database, session: { facts } }: Target): PmdbError | undefined {
  if (facts.replica) return readReplica(database);
  if (!facts.readOnly) return undefined;
  return new PmdbError('READ_ONLY', `${describeDatabase(database)} takes no writes: its sessions begin read-only`, {
    state: 'Nothing was changed.',
    remedy:
      'See who set default_transaction_read_only: `select * from pg_db_role_setting`, or the server for maintenance.',
  });
}

function readReplica(database: Database): PmdbError {
  return new PmdbError('READ_ONLY', `${describeDatabase(database)} is a read replica`, {
    state: 'Nothing was changed.',
    remedy: 'Name the primary with --url. `pmdb status` works on a replica too.',
  });
}
