import { randomUUID } from 'node:crypto';
import type { Context } from '../core/context.ts';
import type { Database } from '../core/database.ts';
import { PmdbError } from '../core/errors.ts';
import type { CatalogObject } from '../core/fingerprint.ts';
import type { Applied } from '../core/ledger.ts';
import { compareVersions, type Migration } from '../core/migration.ts';
import type { Step } from '../core/plan.ts';
import { describeCatalog, describeSchemas } from './fingerprint.ts';
import { prepareTenantLedger } from './prepare-tenants.ts';
import { provisionTenant } from './provision-tenant.ts';
import { runFleet } from './run-fleet.ts';
import { runLocked } from './run-locked.ts';
import { Session } from './session.ts';
import { openTarget, type Target } from './target.ts';

/** What is taken up and down, and described. */
export interface Ground {
  describe(): Promise<readonly CatalogObject[]>;
  up(migrations: readonly Migration[]): Promise<void>;
  /** In the order given. Throws where one of them has no rollback. */
  down(migrations: readonly Migration[]): Promise<void>;
}

const CATALOGS_ANALYZED =
  'analyze pg_catalog.pg_depend, pg_catalog.pg_proc, pg_catalog.pg_class, pg_catalog.pg_attribute';

/** Migrations on scratch databases, run exactly as `pmdb migrate` and `pmdb rollback` run them. */
export class ScratchRun implements Ground {
  readonly #context: Context;
  readonly #command: string;
  readonly #create: () => Promise<Database>;
  #database: Database | undefined;
  #onlooker: Session | undefined;

  /** @param command names the sessions: "verify" is pmdb/verify. */
  constructor(context: Context, command: string, create: () => Promise<Database>) {
    this.#context = context;
    this.#command = command;
    this.#create = create;
  }

  /** Takes a new, empty database, and says what is in it. */
  async begin(): Promise<readonly CatalogObject[]> {
    await this.close();
    this.#database = await this.#create();
    this.#onlooker = await Session.open(this.#database, `pmdb/${this.#command}`);
    return await this.describe();
  }

  get session(): Session {
    if (this.#onlooker === undefined) throw new Error('a scratch run begins before it is used');
    return this.#onlooker;
  }

  /** As "15.4". */
  get server(): string {
    const { version } = this.session.facts;
    return `${Math.floor(version / 10000)}.${version % 10000}`;
  }

  async describe(): Promise<readonly CatalogObject[]> {
    return await describeCatalog(this.session);
  }

  async up(migrations: readonly Migration[]): Promise<void> {
    await this.#run(migrations.map(upStep));
  }

  async down(migrations: readonly Migration[]): Promise<void> {
    await this.#run(migrations.map(downStep));
  }

  /** An empty schema of this name, as a tenant of the database. */
  async createTenant(schema: string): Promise<Ground> {
    await this.withTarget(async (target, quiet) => {
      await prepareTenantLedger(target, quiet);
      await provisionTenant(target.session, {
        tenant: { slug: schema, name: schema, placement: 'schema', schema },
        migrations: [],
        author: { runId: randomUUID(), client: quiet.client },
        extensionSchemas: [],
        registry: false,
        lockTimeout: quiet.lockTimeout,
        whole: false,
      });
    });
    // Autovacuum hasn't seen a database that is a minute old: the schema is then searched for among all functions, in 0.3 s.
    await this.session.send(CATALOGS_ANALYZED);
    return {
      describe: () => describeSchemas(this.session, [schema]),
      up: (migrations) => this.#runTenant(schema, migrations.map(upStep)),
      down: (migrations) => this.#runTenant(schema, migrations.map(downStep)),
    };
  }

  async close(): Promise<void> {
    await this.#onlooker?.close();
    this.#onlooker = undefined;
  }

  async #run(steps: readonly Step[]): Promise<void> {
    const direction = steps[0]?.direction;
    if (direction === undefined) return;
    await this.withTarget(async (target, quiet) => void (await runLocked(target, quiet, () => ({ direction, steps }))));
  }

  async #runTenant(schema: string, steps: readonly Step[]): Promise<void> {
    const direction = steps[0]?.direction;
    if (direction === undefined) return;
    await this.withTarget(async (target, quiet) => {
      const { failed } = await runFleet(target, target.session.facts.pooled, {
        ...quiet,
        runId: randomUUID(),
        direction,
        selection: { names: [schema] },
        concurrency: 1,
        canary: undefined,
        maxFailures: 1,
        statementByStatement: false,
        // A run looks again when it is through, for tenants that came meanwhile.
        makePlan: (applied) => ({ direction, steps: steps.filter((step) => isLeft(step, applied)) }),
      });
      if (failed[0] !== undefined) throw failed[0].error;
    });
  }

  /** Nobody else knows of the database: there is nothing to tell of it but the result. */
  async withTarget(work: (target: Target, quiet: Context) => Promise<void>): Promise<void> {
    if (this.#database === undefined) throw new Error('a scratch run begins before it is used');
    const quiet = { ...this.#context, emit: () => {} };
    const options = { command: this.#command, direct: undefined, writes: true, emit: quiet.emit, signal: quiet.signal };
    const target = await openTarget(this.#database, options);
    try {
      await work(target, quiet);
    } catch (error) {
      throw onScratch(error, this.#command);
    } finally {
      target.session.leave();
    }
  }
}

/** A run that somebody goes on with. */
const GO_ON = /`pmdb (?:migrate|rollback)` again/;

/** What a failed run left is gone, and the database that was asked about was not in it. */
function onScratch(error: unknown, command: string): unknown {
  if (!(error instanceof PmdbError) || error.code !== 'SQL') return error;
  const { remedy = '' } = error.parts;
  const again =
    'Mend the file, or let a migration before it make what it needs. A change of one that is applied somewhere is accepted ' +
    `by \`pmdb repair --accept\`. Then run \`pmdb ${command}\` again.`;
  return new PmdbError('SQL', error.message, {
    ...error.parts,
    state: 'It failed on a scratch database, which is gone. The database itself was not changed.',
    remedy: remedy === '' || GO_ON.test(remedy) ? again : remedy,
    cause: error,
  });
}

function isLeft({ direction, migration }: Step, applied: readonly Applied[]): boolean {
  const isApplied = applied.some(({ version }) => compareVersions(version, migration.version) === 0);
  return isApplied === (direction === 'down');
}

function upStep(migration: Migration): Step {
  return { direction: 'up', migration, script: migration.up, unfinished: false };
}

function downStep(migration: Migration): Step {
  if (migration.down === undefined) throw new Error(`V${migration.version} has no rollback`);
  return { direction: 'down', migration, script: migration.down, unfinished: false };
}
