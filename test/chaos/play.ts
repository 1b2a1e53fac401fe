import { randomNumbers } from '../db/engine/random.ts';
import type { Blow, Kind } from './blows.ts';
import { type Case, realCases, smallCases } from './cases.ts';
import { Cluster } from './cluster.ts';
import { CutProxy } from './cut-proxy.ts';
import { type Prepared, playRound, prepare, type RoundResult, type Stage } from './round.ts';

export type Told = (line: string) => void | Promise<void>;

export interface PlayOptions {
  readonly rounds: number;
  /** The number of the first round: a round that diverged can be played again by itself. */
  readonly first: number;
  /** The same seed and number, the same case, blows and moments. */
  readonly seed: number;
  readonly kinds: readonly Kind[];
  /** Names of cases; none means all. */
  readonly cases: readonly string[];
  /** bin/pmdb.js */
  readonly bin: string;
  /** The folder of PostgreSQL's programs. */
  readonly postgres: string;
  /** Where the small projects are written. */
  readonly folder: string;
  /** The project of the real database. */
  readonly root: string;
  readonly tell: Told;
}

/** A blow may come when the run is just over. */
const BEYOND = 1.05;
/** So many rounds have a second blow, which falls on the run that goes on. */
const SECOND = 0.25;

/** @returns how many rounds diverged */
export async function playRounds(options: PlayOptions): Promise<number> {
  const cluster = await Cluster.start(options.postgres);
  const proxy = await CutProxy.before(cluster.port);
  try {
    return await play(options, { cluster, proxy, bin: options.bin });
  } finally {
    proxy.close();
    cluster.stop();
  }
}

async function play(options: PlayOptions, stage: Stage): Promise<number> {
  const { rounds, first, seed, tell } = options;
  const kinds = options.kinds.filter((kind) => kind !== 'full' || stage.cluster.hasDisk);
  const [server] = await stage.cluster.query('postgres', 'show server_version');
  await tell(`chaos: ${rounds} rounds, seed ${seed}, PostgreSQL ${server?.server_version}, node ${process.version}`);
  if (kinds.length < options.kinds.length) await tell('this machine permits no mounts: no round fills a disk');
  const cases = await prepareAll(options, stage);
  const tickets = cases.flatMap((each) => Array.from({ length: each.weight }, () => each));
  const began = performance.now();
  const counts = new Map<string, number>();
  let diverged = 0;
  for (let round = first; round < first + rounds; round++) {
    const random = randomNumbers(seed * 10_000 + round);
    const each = tickets[Math.floor(random() * tickets.length)] as Prepared;
    const blows = Array.from({ length: random() < SECOND ? 2 : 1 }, () => drawBlow(random, kinds, each.ms));
    const result = await playRound(each, blows, stage);
    for (const { kind } of blows) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (result.wrong.length > 0) diverged++;
    await tell(lineOf(round, each, result));
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const all = [...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ');
  await tell(`${rounds} rounds in ${seconds} s, ${all}: ${diverged} divergences`);
  return diverged;
}

async function prepareAll({ folder, root, cases: names, tell }: PlayOptions, stage: Stage): Promise<Prepared[]> {
  const wanted = ({ name }: Case) => names.length === 0 || names.includes(name);
  const prepared: Prepared[] = [];
  for (const each of [...(await smallCases(folder)), ...realCases(root)].filter(wanted)) {
    const one = await prepare(each, stage);
    await tell(`${one.name}: ${one.ms.toFixed(0)} ms undisturbed, ${one.expected.length} things to compare`);
    prepared.push(one);
  }
  return prepared;
}

function drawBlow(random: () => number, kinds: readonly Kind[], ms: number): Blow {
  const kind = kinds[Math.floor(random() * kinds.length)] as Kind;
  return { kind, at: random() * ms * BEYOND, chance: random() };
}

function lineOf(round: number, { name }: Case, { hits, ms, wrong }: RoundResult): string {
  const said = hits.map(({ blow: { kind, at }, end: { code, error } }) => {
    return `${kind} at ${at.toFixed(0)} ms: ${code === null ? 'killed' : `exit ${code}`}${error ? ` ${error}` : ''}`;
  });
  const verdict =
    wrong.length === 0 ? `converged in ${(ms / 1000).toFixed(1)} s` : `DIVERGED\n${wrong.slice(0, 20).join('\n')}`;
  return `${String(round).padStart(3)}  ${name.padEnd(14)}  ${said.join(', then ').padEnd(40)}  ${verdict}`;
}
