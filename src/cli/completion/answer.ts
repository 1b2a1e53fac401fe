import { performance } from 'node:perf_hooks';
import type { Value } from '../../commands/completion-values.ts';
import { type Candidate, type Expected, expectedAt } from './expected.ts';

/** Milliseconds from the start of Node: somebody waits at his keyboard. */
const PATIENCE = 900;

/**
 * What the scripts of `pmdb completion` ask for, at each press of the key: `pmdb __complete <words>`. Prints a line a candidate,
 * word and description with a tab between; or one of `:files` and `:folders`, which shells know better. Says nothing where
 * something is wrong, as whoever is typing can't be told. Starts no server.
 */
export async function answerShell(words: readonly string[]): Promise<never> {
  const late = setTimeout(() => process.exit(0), PATIENCE - performance.now());
  const lines = await linesFor(words).catch(() => []);
  clearTimeout(late);
  // A pipe takes it piece by piece.
  await new Promise((done) => process.stdout.write(lines.map((line) => `${line}\n`).join(''), done));
  // Without waiting for what a connection still has to say.
  process.exit(0);
}

async function linesFor(words: readonly string[]): Promise<readonly string[]> {
  const expected = expectedAt(words);
  if ('candidates' in expected) return expected.candidates.map(lineOf);
  const { source, kept, begun, named } = expected;
  if (source === 'files' || source === 'folders') return [`:${source}`];
  const values = await find(expected);
  const fitting = values.filter(({ value }) => value.startsWith(begun) && !named.includes(value));
  return fitting.map(({ value, description }) => lineOf({ value: `${kept}${value}`, description }));
}

function lineOf({ value, description }: Candidate): string {
  return `${value}\t${description}`.replace(/[\r\n]+/g, ' ');
}

async function find({ source, flags, begun }: Exclude<Expected, { candidates: unknown }>): Promise<readonly Value[]> {
  const { resolveConfiguration } = await import('../configuration.ts');
  const { jobNames, tenantNames, versions } = await import('../../commands/completion-values.ts');
  const [url, dir, embedded] = [flags.get('--url'), flags.get('--dir'), flags.has('--embedded')];
  const offline = source !== 'tenants';
  const { project, database, direct } = await resolveConfiguration(
    offline ? { dir, embedded: true } : { dir, url, embedded },
    process.env,
  );
  if (source === 'versions') {
    const found = await versions(project, flags.get('--track') === 'tenant' ? 'tenant' : 'shared');
    return found.map(({ value, description }) => ({ value: asTyped(value, begun), description }));
  }
  if (source === 'jobs') return jobNames(project);
  if (source === 'profiles') {
    const { listProfiles } = await import('../../files/profiles.ts');
    return listProfiles(project).map((value) => ({ value, description: '' }));
  }
  const running = database === 'embedded' ? await findEmbedded(project) : database;
  return running === undefined ? [] : await tenantNames(running, direct, AbortSignal.timeout(PATIENCE));
}

/** V012, 012 and 12 are the same: a shell keeps only what begins as its user did. */
function asTyped(version: string, begun: string): string {
  if (/^v/i.test(begun)) return `${begun[0]}${version}`;
  return begun.startsWith('0') ? version : version.replace(/^0+(?=.)/, '');
}

async function findEmbedded(project: string) {
  const { findRunning } = await import('../../server/find-embedded.ts');
  return (await findRunning(project))?.database;
}
