import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../../core/database.ts';
import { identifier, literal } from '../../core/literal.ts';
import createTesterSql from '../../sql/create-tester.sql';
import leftSql from '../../sql/test-databases.sql';
import { TEST_RUN_CLASS } from '../lock-keys.ts';
import { Session } from '../session.ts';
import { countFunctions } from './coverage.ts';
import { DatabaseNames, keyOfRun, runOfTester } from './database-names.ts';
import { offersPgtap } from './prepare-template.ts';
import { serverRefusal } from './server-refusal.ts';

export interface TestBedOptions {
  /** Absolute path of the project. */
  readonly project: string;
  /** Of what the template is made of, in hex. */
  readonly hash: string;
  readonly signal: AbortSignal;
  /** Makes a database what every test begins with. Called when there is no template of this hash. */
  readonly build: (database: Database) => Promise<void>;
}

/** A server made ready for tests: a template, and a login that row-level security binds. */
export class TestBed {
  readonly #server: Database;
  readonly #names: DatabaseNames;
  readonly #admin: Session;
  readonly #tester: Pick<Database, 'user' | 'password'>;

  private constructor(
    server: Database,
    names: DatabaseNames,
    admin: Session,
    tester: Pick<Database, 'user' | 'password'>,
  ) {
    this.#server = server;
    this.#names = names;
    this.#admin = admin;
    this.#tester = tester;
  }

  /** Removes what earlier runs left, and builds the template where it is missing. Several runs at once build it once. */
  static async open(server: Database, options: TestBedOptions): Promise<TestBed> {
    const names = new DatabaseNames(options.project, options.hash);
    const admin = await Session.open(server, 'pmdb/test', () => {}, options.signal);
    try {
      await admin.send(`select pg_advisory_lock(${TEST_RUN_CLASS}, ${keyOfRun(names.run) | 0})`);
      await admin.send(createTesterSql);
      await locked(admin, names.prefix, async () => {
        if (!(await sweep(admin, names)))
          await buildTemplate(admin, { ...server, name: names.template }, options.build);
      });
      return new TestBed(server, names, admin, await createTester(admin, names.tester));
    } catch (error) {
      await admin.close();
      throw serverRefusal(error, server);
    }
  }

  /** The server's version, such as "17.10". */
  get version(): string {
    const { version } = this.#admin.facts;
    return `${Math.floor(version / 10000)}.${version % 10000}`;
  }

  /** Whether the template has pgTAP: it has where the server offers it. */
  async offersPgtap(): Promise<boolean> {
    return await offersPgtap(this.#admin);
  }

  /** A database with the template's contents. */
  async clone(): Promise<Clone> {
    const name = this.#names.newClone();
    await this.#send(copy(this.#names.template, name));
    // A database's own grants are not copied. Whoever tests makes schemas, as pgTAP's runtests() likes them.
    await this.#send(`grant create on database ${identifier(name)} to pmdb_tester`);
    return {
      asTester: { ...this.#server, ...this.#tester, name },
      asSuperuser: { ...this.#server, name },
      countFunctions: async () => await this.#send(countFunctions(name)),
      drop: async () => void (await this.#admin.send(`drop database if exists ${identifier(name)} with (force)`)),
      keep: async () => {
        const kept = this.#names.newKept();
        await this.#admin.send(`alter database ${identifier(name)} rename to ${identifier(kept)}`);
        return { ...this.#server, name: kept };
      },
    };
  }

  async #send(text: string): Promise<void> {
    await this.#admin.send(text).catch((error: unknown) => {
      throw serverRefusal(error, this.#server);
    });
  }

  /** The template stays, for the next run. */
  async close(): Promise<void> {
    await this.#admin.send(`drop role if exists ${identifier(this.#tester.user)}`).catch(() => {});
    await this.#admin.close();
  }
}

export interface Clone {
  readonly asTester: Database;
  /** As whoever made it, who may not be a superuser after all. */
  readonly asSuperuser: Database;
  /** Before anybody uses it: calls of functions are counted from the next session on. */
  readonly countFunctions: () => Promise<void>;
  readonly drop: () => Promise<void>;
  /** Gives it a name under which no run removes it. */
  readonly keep: () => Promise<Database>;
}

/** file_copy, because a copy of the log would be written twice. */
function copy(template: string, name: string): string {
  return `create database ${identifier(name)} template ${identifier(template)} strategy file_copy`;
}

/** Only while no other run of this project makes or removes templates here. */
async function locked(admin: Session, prefix: string, work: () => Promise<void>): Promise<void> {
  const key = createHash('sha256').update(prefix).digest().readInt32BE();
  await admin.send(`select pg_advisory_lock(${key})`);
  await work();
  await admin.send(`select pg_advisory_unlock(${key})`);
}

/** @returns whether the template is there and complete */
async function sweep(admin: Session, names: DatabaseNames): Promise<boolean> {
  const { rows } = await admin.send(leftSql.replace(':class', String(TEST_RUN_CLASS)));
  const left = rows as unknown as readonly { kind: 'database' | 'login' | 'run'; name: string; finished: boolean }[];
  const named = (kind: string) => left.filter((each) => each.kind === kind).map(({ name }) => name);
  const living = new Set(named('run'));
  const lives = (run: string) => living.has(String(keyOfRun(run)));
  const template = left.find(({ name }) => name === names.template);
  const unfinished = template?.finished === false ? [names.template] : [];
  for (const name of [...unfinished, ...names.staleDatabases(named('database'), lives)])
    await dropTemplate(admin, name);
  for (const name of named('login').filter((login) => !lives(runOfTester(login)))) {
    await admin.send(`drop role if exists ${identifier(name)}`).catch(() => {});
  }
  return template?.finished === true;
}

/** Somebody may have opened an old one, or own it: then it stays. */
async function dropTemplate(admin: Session, name: string): Promise<void> {
  await admin.send(`alter database ${identifier(name)} is_template false`).catch(() => {});
  await admin.send(`drop database if exists ${identifier(name)}`).catch(() => {});
}

async function buildTemplate(admin: Session, template: Database, build: TestBedOptions['build']): Promise<void> {
  const name = identifier(template.name);
  await admin.send(`create database ${name} template template0`);
  try {
    await build(template);
    // Only now is it what its name says.
    await admin.send(`alter database ${name} is_template true allow_connections false`);
  } catch (error) {
    await admin.send(`drop database if exists ${name} with (force)`).catch(() => {});
    throw error;
  }
}

async function createTester(admin: Session, user: string): Promise<Pick<Database, 'user' | 'password'>> {
  const password = randomBytes(18).toString('base64url');
  await admin.send(`create role ${identifier(user)} login in role pmdb_tester password ${literal(password)}`);
  return { user, password };
}
