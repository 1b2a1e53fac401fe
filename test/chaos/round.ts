import { type Blow, mend, type Scene, strike } from './blows.ts';
import type { Case } from './cases.ts';
import { type PmdbEnd, startPmdb } from './pmdb-run.ts';
import { divergence, stateOf } from './state.ts';

/** A case whose starting point is a template, and whose end is known. */
export interface Prepared extends Case {
  readonly template: string;
  /** What an undisturbed run makes of it. */
  readonly expected: readonly string[];
  /** How long that takes, in milliseconds. */
  readonly ms: number;
}

/** One blow, and how the run that it hit ended. */
export interface Hit {
  readonly blow: Blow;
  readonly end: PmdbEnd;
}

export interface RoundResult {
  readonly hits: readonly Hit[];
  /** Of the plain run at the end. */
  readonly ms: number;
  /** Empty when it converged. */
  readonly wrong: readonly string[];
}

export interface Stage extends Scene {
  /** bin/pmdb.js */
  readonly bin: string;
}

/** What a run may say when it is disturbed: that a statement failed, that the server is gone, that tenants failed. */
const HONEST = [0, 3, 4, 5, null];

/** Makes the template of a case, and learns what an undisturbed run makes of it. */
export async function prepare(each: Case, stage: Stage): Promise<Prepared> {
  const { cluster, bin } = stage;
  const template = `chaos_${each.name.replaceAll('-', '_')}`;
  await cluster.create(template);
  for (const args of each.prepare) succeeded(await startPmdb(bin, args, cluster.url(template)).ended);
  const first = await undisturbed(each, template, stage);
  const second = await undisturbed(each, template, stage);
  const wrong = divergence(first.state, second.state);
  if (wrong.length > 0) throw new Error(`undisturbed runs of ${each.name} don't agree:\n${wrong.join('\n')}`);
  return { ...each, template, expected: second.state, ms: second.ms };
}

async function undisturbed(each: Case, template: string, { cluster, bin }: Stage) {
  const name = `${template}_undisturbed`;
  await cluster.create(name, template);
  const { ms } = succeeded(await startPmdb(bin, each.command, cluster.url(name)).ended);
  const state = await stateOf(cluster.database(name));
  await cluster.drop(name);
  return { ms, state };
}

/** Each blow falls on a run; then a plain run must end where an undisturbed one does. */
export async function playRound(each: Prepared, blows: readonly Blow[], stage: Stage): Promise<RoundResult> {
  const { cluster, proxy, bin } = stage;
  const name = `${each.template}_round`;
  // What diverged in an earlier round is there until now.
  await cluster.drop(name);
  await cluster.create(name, each.template);
  const hits: Hit[] = [];
  for (const blow of blows) {
    const run = startPmdb(bin, each.command, cluster.url(name, proxy.port));
    await strike(blow, run, stage);
    hits.push({ blow, end: await run.ended });
    await mend(stage);
  }
  const end = await startPmdb(bin, each.command, cluster.url(name)).ended;
  const wrong = [...hits.flatMap(dishonest), ...(end.code === 0 ? [] : [`the plain run: ${end.output}`])];
  const different = end.code === 0 ? divergence(each.expected, await stateOf(cluster.database(name))) : [];
  return { hits, ms: end.ms, wrong: [...wrong, ...different] };
}

function dishonest({ end: { code, hung, output } }: Hit): readonly string[] {
  if (hung) return [`the disturbed run did not end: ${output}`];
  return HONEST.includes(code) ? [] : [`the disturbed run ended with ${code}: ${output}`];
}

function succeeded(end: PmdbEnd): PmdbEnd {
  if (end.code === 0) return end;
  throw new Error(`an undisturbed run ended with ${end.code}:\n${end.output}`);
}
