import { createHash, randomBytes } from 'node:crypto';

/**
 * How the databases of a project's tests are named: `pmdb_test_<project>_<hash>` is a template, with a third part a copy of
 * it, and `pmdb_kept_…` a copy that somebody wants to look at. The third part begins with the time, so that what a killed
 * run left behind is known for old.
 */
export class DatabaseNames {
  readonly template: string;
  readonly #project: string;

  /**
   * @param project Absolute path of the project: another checkout on the same server has databases of its own.
   * @param hash Of what the template is made of, in hex.
   */
  constructor(project: string, hash: string) {
    this.#project = createHash('sha256').update(project).digest('hex').slice(0, 8);
    this.template = `${this.prefix}${hash.slice(0, 12)}`;
  }

  /** What the names of all templates and copies of the project begin with. */
  get prefix(): string {
    return `pmdb_test_${this.#project}_`;
  }

  newClone(): string {
    return `${this.template}_${moment()}`;
  }

  newKept(): string {
    return `pmdb_kept_${this.#project}_${moment()}`;
  }

  /** Whether a database is left from earlier: the template of other files, or a copy that no run can need any more. */
  isStale(name: string): boolean {
    if (!name.startsWith(this.prefix) || name === this.template) return false;
    const time = name.slice(this.prefix.length).split('_')[1];
    return time === undefined || isOld(time);
  }
}

const TESTER = 'pmdb_tester_';

/** A login of one run. */
export function newTester(): string {
  return `${TESTER}${moment()}`;
}

export function isStaleTester(name: string): boolean {
  return name.startsWith(TESTER) && isOld(name.slice(TESTER.length));
}

/** Milliseconds after which whatever a run made is nobody's: runs are shorter. */
const OLD = 60 * 60 * 1000;
const DIGITS = 9;

function moment(): string {
  return `${Date.now().toString(36).padStart(DIGITS, '0')}${randomBytes(3).toString('hex')}`;
}

function isOld(moment: string): boolean {
  const made = Number.parseInt(moment.slice(0, DIGITS), 36);
  return Number.isNaN(made) || Date.now() - made > OLD;
}
