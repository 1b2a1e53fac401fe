import { createHash, randomBytes } from 'node:crypto';

/**
 * How the databases of a project's tests are named: `pmdb_test_<project>_<hash>` is a template, with `_<run>` and a number
 * a run's copy of it, and `pmdb_kept_…` a copy that somebody wants to look at. A run's login is named after it as well.
 */
export class DatabaseNames {
  readonly template: string;
  readonly tester: string;
  readonly run: string;
  readonly #project: string;
  #clones = 0;

  /**
   * @param project Absolute path of the project: another checkout on the same server has databases of its own.
   * @param hash Of what the template is made of, in hex.
   */
  constructor(project: string, hash: string) {
    this.#project = createHash('sha256').update(project).digest('hex').slice(0, 8);
    this.template = `${this.prefix}${hash.slice(0, 12)}`;
    this.run = randomBytes(6).toString('hex');
    this.tester = `${TESTER}${this.run}`;
  }

  /** What the names of all templates and copies of the project begin with. */
  get prefix(): string {
    return `pmdb_test_${this.#project}_`;
  }

  newClone(): string {
    this.#clones++;
    return `${this.template}_${this.run}_${this.#clones}`;
  }

  newKept(): string {
    return `pmdb_kept_${this.#project}_${randomBytes(6).toString('hex')}`;
  }

  /**
   * Those of the server's databases that nobody needs any more: copies of runs that live no longer, and templates of other
   * files, but for those of which a run that lives has copies.
   */
  staleDatabases(names: readonly string[], lives: (run: string) => boolean): string[] {
    const own = names.filter((name) => name.startsWith(this.prefix) && name !== this.template);
    const living = own.filter((name) => {
      const run = this.#partsOf(name)[1];
      return run !== undefined && lives(run);
    });
    const needed = new Set(living.flatMap((name) => [name, `${this.prefix}${this.#partsOf(name)[0]}`]));
    return own.filter((name) => !needed.has(name));
  }

  /** The hash, and of a copy the run. */
  #partsOf(name: string): string[] {
    return name.slice(this.prefix.length).split('_');
  }
}

const TESTER = 'pmdb_tester_';

/** The run whose login it is. */
export function runOfTester(name: string): string {
  return name.slice(TESTER.length);
}

/** A run's key among the advisory locks of test runs, of 32 bits: it holds this one as long as it lives. */
export function keyOfRun(run: string): number {
  return createHash('sha256').update(run).digest().readUInt32BE();
}
