import { PmdbError } from '../../core/errors.ts';
import type { Group } from '../../core/isolation/group.ts';
import { compareLooks } from '../../core/isolation/object-probes.ts';
import { type Answer, type Fact, type Probe, type Result, results } from '../../core/isolation/probe.ts';
import { identifier, literal } from '../../core/literal.ts';
import type { Session } from '../session.ts';
import { runCopies } from './copy.ts';

/** Runs a group in a transaction of its own, or `nested` in the one that is open; nothing of it stays. */
export async function runGroup(
  session: Session,
  group: Group,
  vanish: readonly string[],
  nested = false,
): Promise<readonly Result[]> {
  if (group.before !== undefined) await openOnce(session, group, group.before);
  return await undone(
    session,
    async () => {
      await preparePersona(session, group);
      const refused = await openContext(session, group);
      if (refused?.verdict === 'held') return [refused];
      // A context that was opened although it should not have been may still show nothing: the probes tell.
      if (group.forge !== undefined) await opening(group, asRole(session, group.role, group.forge));
      const probed = await runProbes(session, group.role, group.probes);
      const copied = await runCopies(session, group.role, group.copies ?? []);
      return [...probed, ...copied, ...(await lookTwice(session, group, vanish))];
    },
    nested,
  );
}

/** Looks with the victim's rows there, and with them gone. */
async function lookTwice(
  session: Session,
  { role, looks = [] }: Group,
  vanish: readonly string[],
): Promise<readonly Result[]> {
  if (looks.length === 0) return [];
  const present = await answersTo(session, role, looks);
  await session.send(vanish.join(';\n'));
  const absent = await answersTo(
    session,
    role,
    looks.map(({ look: _, ...probe }) => probe),
  );
  return looks.flatMap((probe, i) => compareLooks(probe, present[i] ?? {}, absent[i] ?? {}));
}

/** Runs probes in the transaction that is open. */
export async function runProbes(session: Session, role: string, probes: readonly Probe[]): Promise<readonly Result[]> {
  const answers = await answersTo(session, role, probes);
  return probes.flatMap((probe, i) => results(probe, answers[i] ?? {}));
}

/** The answers in the order of the probes. Those without triggers run together: with each change the server plans anew. */
async function answersTo(session: Session, role: string, probes: readonly Probe[]): Promise<readonly Answer[]> {
  const ordered = [...probes.keys()].sort((a, b) => Number(probes[a]?.plain) - Number(probes[b]?.plain));
  const steps = ordered.map((i) => probes[i] as Probe).map(({ facts: _, ...step }) => step);
  const { rows } = await session.send(
    `select pg_temp.attack(${literal(role)}, ${literal(JSON.stringify(steps))}) as answers`,
  );
  const answers: Answer[] = [];
  for (const [i, answer] of ((rows[0]?.answers ?? []) as readonly Answer[]).entries())
    answers[ordered[i] ?? 0] = answer;
  return answers;
}

async function openContext(session: Session, group: Group): Promise<Result | undefined> {
  const { open, contextRole, mustRefuse, persona, context } = group;
  if (open === undefined) return undefined;
  if (mustRefuse) {
    const fact: Fact = {
      persona,
      context,
      object: 'context',
      action: 'context',
      target: 'victim',
      row: 0,
      expect: 'forbidden',
    };
    const [result] = await runProbes(session, contextRole, [{ facts: [fact], tries: [open], plain: false }]);
    if (result?.answer.sqlstate !== undefined) return result;
  }
  await opening(group, asRole(session, contextRole, open));
  return undefined;
}

/** A context of a transaction that is over when the attack begins. */
async function openOnce(session: Session, group: Group, open: string): Promise<void> {
  await session.send('begin');
  try {
    await preparePersona(session, group);
    await opening(group, asRole(session, group.contextRole, open));
    // The stand-in for a role may not stay, and the settings of the transaction end with it either way.
    await session.send(group.prepare.length > 0 ? 'rollback' : 'commit');
  } catch (error) {
    await session.rollback();
    throw error;
  }
}

async function preparePersona(session: Session, group: Group): Promise<void> {
  for (const sql of group.prepare) await opening(group, session.send(sql));
}

/** Says whose context could not be opened, which is a mistake in isolation.json. */
async function opening<T>({ persona, context }: Group, work: Promise<T>): Promise<T> {
  return await work.catch((cause: unknown) => {
    const { code, message } = cause as { readonly code?: string; readonly message: string };
    if (code?.length !== 5) throw cause;
    throw new PmdbError(
      'BAD_CONFIG',
      `isolation.json: the context "${context}" of persona ${persona} can't be opened: ${message}`,
      {
        sqlstate: code,
        state: 'Only the scratch database was touched, which is gone.',
        remedy: 'Mend context, attacks or prepare; docs/isolation.md describes them.',
        cause,
      },
    );
  });
}

export async function asRole(session: Session, role: string, sql: string): Promise<void> {
  await session.send(`set local role ${identifier(role)}`);
  await session.send(sql);
  await session.send('set local role none');
}

/** Does `work` in a transaction that is rolled back, or `nested` in a part of the one that is open. */
export async function undone<T>(session: Session, work: () => Promise<T>, nested = false): Promise<T> {
  await session.send(nested ? 'savepoint pmdb_undone' : 'begin');
  try {
    return await work();
  } finally {
    await (nested ? session.send('rollback to savepoint pmdb_undone') : session.rollback());
  }
}
