import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import type { Database } from '../../src/core/database.ts';
import { anyFreePort } from '../../src/server/port.ts';
import { temporaryFolder } from '../../src/server/private-server.ts';
import { run } from '../../src/server/run.ts';
import { serverUser } from '../../src/server/server-user.ts';
import { fillDisk, makeRoom, mountDisk, unmountDisk } from './disk.ts';

// Processes die here, but never the machine: what was handed to the kernel is safe without fsync. Segments of the log are
// small and not used again, so that a full disk meets the log as often as the tables.
const SETTINGS = {
  fsync: 'off',
  wal_recycle: 'off',
  min_wal_size: '2MB',
  max_wal_size: '32MB',
  max_connections: '60',
  max_locks_per_transaction: '256',
  listen_addresses: '127.0.0.1',
};

/** A server of its own that can be crashed, and whose disk can be filled where this machine permits mounts. */
export class Cluster {
  readonly #bin: string;
  readonly #folder: string;
  readonly #port: number;
  readonly #user = serverUser();
  readonly #password = randomBytes(12).toString('base64url');
  /** Whether it has a disk of its own. */
  readonly hasDisk: boolean;

  private constructor(bin: string, folder: string, port: number) {
    this.#bin = bin;
    this.#folder = folder;
    this.#port = port;
    this.hasDisk = mountDisk(folder, this.#user);
  }

  /** It goes with this process at the latest. */
  static async start(bin: string): Promise<Cluster> {
    const cluster = new Cluster(bin, await temporaryFolder(serverUser()), await anyFreePort());
    process.once('exit', cluster.stop);
    await cluster.#initialise();
    await cluster.revive();
    return cluster;
  }

  readonly stop = (): void => {
    process.off('exit', this.stop);
    const identity = this.#user && { uid: this.#user.uid, gid: this.#user.gid };
    const options = { cwd: this.#folder, stdio: 'ignore', ...identity } as const;
    spawnSync(join(this.#bin, 'pg_ctl'), ['stop', '-D', 'data', '-m', 'immediate'], options);
    if (this.hasDisk) unmountDisk(this.#folder);
    rmSync(this.#folder, { recursive: true, force: true });
  };

  database(name: string): Database {
    const login = { user: 'postgres', password: this.#password, sslmode: 'disable', sslmodeGiven: true } as const;
    const none = { sslrootcert: undefined, sslcert: undefined, sslkey: undefined, options: undefined };
    return { host: '127.0.0.1', port: this.#port, name, ...login, ...none, connectTimeout: 10 };
  }

  get port(): number {
    return this.#port;
  }

  /** @param port of something in between */
  url(name: string, port = this.#port): string {
    return `postgres://postgres:${this.#password}@127.0.0.1:${port}/${name}?sslmode=disable`;
  }

  /**
   * Copies files: with the other strategy a crash before the next checkpoint takes sequences back behind numbers that they
   * gave, for the copy relies on a log that only the template has.
   */
  async create(name: string, template = 'template0'): Promise<void> {
    await this.query('postgres', `create database ${name} template ${template} strategy file_copy`);
  }

  async drop(name: string): Promise<void> {
    await this.query('postgres', `drop database if exists ${name} with (force)`);
  }

  async query(database: string, text: string): Promise<readonly Record<string, unknown>[]> {
    const sql = postgres(this.url(database), { max: 1, onnotice: () => {}, connect_timeout: 5 });
    try {
      return await sql.unsafe(text);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }

  /** Every process of the server ends at once; what was in its memory is lost. */
  async crash(): Promise<void> {
    await this.#run('pg_ctl', 'stop', '-D', 'data', '-m', 'immediate');
  }

  /** Starts the server unless it runs, and waits until it has recovered. */
  async revive(): Promise<void> {
    for (let tries = 0; tries < 300; tries++) {
      const { code } = await this.#run('pg_ctl', 'status', '-D', 'data');
      if (code !== 0) await this.#run('pg_ctl', 'start', '-D', 'data', '-l', 'log');
      if (await this.#answers()) return;
      await sleep(100);
    }
    throw new Error(`the server does not come back: ${this.#folder}/log tells why`);
  }

  /** Leaves this many bytes of the disk free. */
  fill(free: number): void {
    fillDisk(this.#folder, free);
  }

  makeRoom(): void {
    if (this.hasDisk) makeRoom(this.#folder);
  }

  async #answers(): Promise<boolean> {
    return await this.query('postgres', 'select 1').then(
      () => true,
      () => false,
    );
  }

  async #initialise(): Promise<void> {
    const passwordFile = join(this.#folder, 'password');
    writeFileSync(passwordFile, this.#password, { mode: 0o600 });
    if (this.#user) chownSync(passwordFile, this.#user.uid, this.#user.gid);
    const options = ['-U', 'postgres', '-E', 'UTF8', '--locale', 'C.UTF-8', '-A', 'scram-sha-256', '-N'];
    const args = ['-D', 'data', ...options, '--wal-segsize', '1', '--pwfile', passwordFile];
    const { code, output } = await this.#run('initdb', ...args);
    if (code !== 0) throw new Error(`initdb failed: ${output}`);
    const settings = { ...SETTINGS, port: String(this.#port), unix_socket_directories: this.#folder };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
    writeFileSync(join(this.#folder, 'data/postgresql.auto.conf'), lines.join(''));
  }

  async #run(program: string, ...args: string[]) {
    return await run(join(this.#bin, program), args, { cwd: this.#folder, user: this.#user });
  }
}
