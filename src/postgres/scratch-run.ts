import type { Context } from '../core/context.ts';
import type { Database } from '../core/database.ts';
import type { CatalogObject } from '../core/fingerprint.ts';
import type { Migration } from '../core/migration.ts';
import type { Step } from '../core/plan.ts';
import { describeCatalog } from './fingerprint.ts';
import { runLocked } from './run-locked.ts';
import { Session } from './session.ts';
import { openTarget } from './target.ts';

/** Migrations on scratch databases, run exactly as `pmdb migrate` and `pmdb rollback` run them. */
export class ScratchRun {
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
    await this.#run(
      migrations.map((migration) => ({ direction: 'up', migration, script: migration.up, unfinished: false })),
    );
  }

  /** In the order given. Throws where one of them has no rollback. */
  async down(migrations: readonly Migration[]): Promise<void> {
    await this.#run(
      migrations.map((migration): Step => {
        if (migration.down === undefined) throw new Error(`V${migration.version} has no rollback`);
        return { direction: 'down', migration, script: migration.down, unfinished: false };
      }),
    );
  }

  async close(): Promise<void> {
    await this.#onlooker?.close();
    this.#onlooker = undefined;
  }

  async #run(steps: readonly Step[]): Promise<void> {
    const direction = steps[0]?.direction;
    if (direction === undefined || this.#database === undefined) return;
    // Nobody else knows of this database: there is nothing to tell of it but the result.
    const quiet = { ...this.#context, emit: () => {} };
    const options = { command: this.#command, direct: undefined, writes: true, emit: quiet.emit, signal: quiet.signal };
    const target = await openTarget(this.#database, options);
    try {
      await runLocked(target, quiet, () => ({ direction, steps }));
    } finally {
      target.session.leave();
    }
  }
}
