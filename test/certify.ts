import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findLocalBinaries } from '../src/server/local-binaries.ts';
import { startPrivateServer } from '../src/server/private-server.ts';
import VERSIONS from './embedded-versions.json' with { type: 'json' };
import { fetchBinaries } from './support/npm-binaries.ts';

/** @returns the exit code: 1 where a rollback doesn't restore on one of the servers */
export async function main(args: readonly string[]): Promise<number> {
  const results = [];
  for (const version of VERSIONS) results.push(await verifyOn(version, args));
  console.table(results);
  return results.every(({ exit }) => exit === 0) ? 0 : 1;
}

/** One server after the other: each adds its version to the certificates that are there. */
async function verifyOn(version: string, args: readonly string[]) {
  // An installed PostgreSQL has extensions that the embedded one lacks, and more to prove with them.
  const installed = findLocalBinaries('');
  const local = installed?.major === Number.parseInt(version, 10) ? installed : undefined;
  const server = await startPrivateServer(local?.bin ?? (await fetchBinaries(version)));
  const began = performance.now();
  try {
    const command = ['verify', '--url', server.url, ...args];
    const child = spawn(process.execPath, [join(process.cwd(), 'bin/pmdb.js'), ...command], { stdio: 'inherit' });
    const [exit] = (await once(child, 'exit')) as [number | null];
    const seconds = Math.round((performance.now() - began) / 1000);
    return { server: local === undefined ? `embedded ${version}` : `installed ${local.major}`, exit, seconds };
  } finally {
    await server.stop();
  }
}
