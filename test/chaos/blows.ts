import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import type { CutProxy } from './cut-proxy.ts';
import type { PmdbRun } from './pmdb-run.ts';

export const KINDS = ['kill', 'crash', 'cut', 'full'] as const;
export type Kind = (typeof KINDS)[number];

/** What a blow falls on. */
export interface Scene {
  readonly cluster: Cluster;
  readonly proxy: CutProxy;
}

export interface Blow {
  readonly kind: Kind;
  /** Milliseconds after the run began. */
  readonly at: number;
  /** Everything else about it that chance decides: from 0 to 1. */
  readonly chance: number;
}

/**
 * Strikes when its time has come, unless the run is over by then. Half of the crashes and cuts are mended under the eyes of
 * the run, the others when it has ended; a full disk always stays full until then.
 */
export async function strike({ kind, at, chance }: Blow, run: PmdbRun, { cluster, proxy }: Scene): Promise<void> {
  await Promise.race([sleep(at), run.ended]);
  if (kind === 'kill') run.kill();
  if (kind === 'crash') await cluster.crash();
  if (kind === 'cut') proxy.cut(chance * 1500);
  if (kind === 'full') cluster.fill(Math.round(chance ** 4 * 2 ** 21));
  if (chance < 0.5 && kind === 'crash') await cluster.revive();
  if (chance < 0.5 && kind === 'cut') proxy.mend();
}

export async function mend({ cluster, proxy }: Scene): Promise<void> {
  proxy.mend();
  cluster.makeRoom();
  await cluster.revive();
}
