import type { Step } from '../core/plan.ts';
import { type Author, deleteRow, insertRow, isVersion, keyOf, NO_JOURNAL, tableOf } from './ledger-entries.ts';
import type { Session } from './session.ts';
import { inOwnTransaction } from './session-settings.ts';

/** How far a no-transaction file came. */
export interface Journal {
  /** Checksums of the statements that are done, in order. */
  readonly done: readonly string[];
  /** The statement that was begun and whose end is unknown; counts from 1. */
  readonly started: number | null;
  readonly startedChecksum: string | null;
}

/** Reads the journal of a step that was begun earlier, or begins a new one. */
export async function openJournal(session: Session, step: Step, author: Author): Promise<Journal> {
  const key = keyOf(step);
  if (step.unfinished) {
    const { rows } = await session.send(
      `select to_json(statement_checksums) as done, statement_started as started, started_checksum as "startedChecksum" from ${tableOf(key)} where ${isVersion(key)}`,
    );
    return rows[0] as unknown as Journal;
  }
  const begin =
    step.direction === 'up'
      ? insertRow(step, author, 'applying')
      : `update ${tableOf(key)} set state = 'reverting', ${NO_JOURNAL} where ${isVersion(key)}`;
  await session.send(begin);
  return { done: [], started: null, startedChecksum: null };
}

/** Takes back what `openJournal` wrote for a step of which nothing was done: as if it had not been begun. False when it can't. */
export async function closeUnusedJournal(session: Session, step: Step): Promise<boolean> {
  const key = keyOf(step);
  const asBefore =
    step.direction === 'up' ? deleteRow(key) : `update ${tableOf(key)} set state = 'applied' where ${isVersion(key)}`;
  return await session.send(inOwnTransaction(asBefore)).then(
    () => true,
    () => false,
  );
}
