import { readFileSync } from 'node:fs';
import { median } from '../measure.mjs';
import { BASE_ROLE } from './personas.mjs';

/** A query that takes less is measured so often in a row that it takes as long, in milliseconds. */
const LONG_ENOUGH = 4;
const MOST_REPEATS = 40;

/**
 * One query of one persona, under row-level security and with an explicit filter by a role that bypasses it: in turn, in
 * random order, each in a transaction with the same context, which is undone.
 *
 * @param {import('postgres').ReservedSql} session
 * @returns medians in milliseconds, and the median of the ratios of each pair: of what the client waits, and of the processor
 * time of the backend, which other work on the machine does not disturb (Linux only; else undefined).
 */
export async function compare(session, query, persona, { rounds, rows }) {
  const bare = { role: persona.role, text: query.sql({ ...persona, rows, only: () => '' }) };
  const base = { role: BASE_ROLE, text: query.sql({ ...persona, rows }) };
  await same(session, persona, base, bare, query);
  const first = await timeOf(session, persona, base, 1);
  const repeat = query.writes ? 1 : Math.max(1, Math.min(MOST_REPEATS, Math.ceil(LONG_ENOUGH / first.wall)));
  const pairs = [];
  for (let round = 0; round < rounds; round++) {
    const inOrder = Math.random() < 0.5;
    const one = await timeOf(session, persona, inOrder ? base : bare, repeat);
    const other = await timeOf(session, persona, inOrder ? bare : base, repeat);
    pairs.push(inOrder ? { base: one, rls: other } : { base: other, rls: one });
  }
  const cpu = pairs.map((pair) => pair.rls.cpu / pair.base.cpu).filter(Number.isFinite);
  return {
    base: median(pairs.map((pair) => pair.base.wall)),
    rls: median(pairs.map((pair) => pair.rls.wall)),
    ratio: median(pairs.map((pair) => pair.rls.wall / pair.base.wall)),
    cpuRatio: cpu.length === 0 ? undefined : median(cpu),
  };
}

/** Both ways must answer alike: a filter that is not the policy's would be measured against nothing. */
async function same(session, persona, base, bare, { name }) {
  const [expected, found] = [await answer(session, persona, base), await answer(session, persona, bare)];
  if (expected !== found) throw new Error(`${name}, ${persona.label}: ${found} rows, and ${expected} with the filter`);
}

async function answer(session, persona, arm) {
  await open(session, persona, arm.role);
  const result = await session.unsafe(arm.text);
  await session.unsafe('rollback');
  return JSON.stringify([result.count, result.count === 1 ? Object.values(result[0] ?? {}) : null]);
}

async function timeOf(session, persona, { role, text }, repeat) {
  await open(session, persona, role);
  const [began, cpu] = [performance.now(), processorTime(session)];
  for (let i = 0; i < repeat; i++) await session.unsafe(text);
  const wall = (performance.now() - began) / repeat;
  const spent = (processorTime(session) - cpu) / repeat;
  await session.unsafe('rollback');
  return { wall, cpu: spent };
}

/** What the session's backend has used so far, in milliseconds; NaN where the system doesn't tell. */
function processorTime({ pid }) {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
}

export async function open(session, { user, organization }, role) {
  await session.unsafe(`begin; select app.set_context_as('${user}', '${organization}'); set local role ${role}`);
}

/**
 * What opening a context costs above a statement that does nothing, in microseconds: of what the client waits, and of the
 * processor time of the backend (Linux only; else undefined).
 */
export async function contextCost(session, call, rounds) {
  const more = [];
  for (let round = 0; round < rounds; round++) {
    await session.unsafe('begin');
    const [empty, context] = [await timed(session, 'select 1'), await timed(session, call)];
    await session.unsafe('rollback');
    more.push({ wall: context.wall - empty.wall, cpu: context.cpu - empty.cpu });
  }
  const cpu = more.map((each) => each.cpu).filter(Number.isFinite);
  return {
    wall: median(more.map(({ wall }) => wall)) * 1000,
    cpu: cpu.length === 0 ? undefined : median(cpu) * 1000,
  };
}

async function timed(session, text) {
  const [began, cpu] = [performance.now(), processorTime(session)];
  await session.unsafe(text);
  return { wall: performance.now() - began, cpu: processorTime(session) - cpu };
}
