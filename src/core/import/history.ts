import type { Problem } from '../errors.ts';
import type { Conversion } from './convert.ts';
import type { Tool } from './draft.ts';
import { flywayEntries } from './flyway-history.ts';
import type { HistoryRow } from './history-table.ts';

/** What a tool's history says of one migration. */
export interface HistoryEntry {
  readonly key: string;
  /** `failed`: it was begun and not finished, so that nobody knows what of it is there. */
  readonly state: 'applied' | 'failed';
  /** Undefined where the tool keeps none. */
  readonly checksum?: string | undefined;
}

/** How a database stands, by its own tool's word. */
export interface History {
  /** In the order in which they were applied. */
  readonly applied: readonly Conversion[];
  readonly pending: readonly Conversion[];
  /** What keeps the database from being taken over. */
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/** Reads a tool's rows against the migrations made of its files. */
export function judgeHistory(
  tool: Tool,
  rows: readonly HistoryRow[],
  migrations: readonly Conversion[],
  project?: string,
): History {
  const { entries, notes } = entriesOf(tool, rows, migrations, project);
  const byKey = new Map(migrations.map((each) => [each.key, each]));
  const problems = entries.flatMap((entry) => problemOf(tool, entry, byKey));
  const applied = entries.flatMap((entry) => (entry.state === 'applied' ? (byKey.get(entry.key) ?? []) : []));
  const pending = migrations.filter((each) => !applied.includes(each));
  const changed = entries.flatMap((entry) => changedNote(entry, byKey.get(entry.key)));
  const last = migrations.findLastIndex((each) => applied.includes(each));
  const holes = pending.filter((each) => migrations.indexOf(each) < last);
  return { applied, pending, problems, notes: [...notes, ...changed, ...holes.map(holeNote)] };
}

interface Entries {
  readonly entries: readonly HistoryEntry[];
  readonly notes: readonly string[];
}

function entriesOf(
  tool: Tool,
  rows: readonly HistoryRow[],
  migrations: readonly Conversion[],
  project: string | undefined,
): Entries {
  switch (tool) {
    case 'flyway':
      return flywayEntries(rows, migrations);
    case 'golang-migrate':
      return { entries: rows.flatMap((row) => upTo(row, migrations)), notes: [] };
    case 'prisma':
      return prismaEntries(rows);
    case 'sqitch':
      return sqitchEntries(rows, project);
    case 'dbmate':
    case 'node-pg-migrate':
      return { entries: rows.map((row) => ({ key: row.version ?? row.name ?? '', state: 'applied' })), notes: [] };
  }
}

/** golang-migrate keeps the last version only. */
function upTo({ version, dirty }: HistoryRow, migrations: readonly Conversion[]): HistoryEntry[] {
  const below = migrations.filter(({ key }) => BigInt(key) < BigInt(version ?? 0));
  const before = below.map(({ key }): HistoryEntry => ({ key, state: 'applied' }));
  return [...before, { key: String(BigInt(version ?? 0)), state: dirty === 'true' ? 'failed' : 'applied' }];
}

/** A migration that was rolled back may have been tried again: a row for each try. */
function prismaEntries(rows: readonly HistoryRow[]): Entries {
  const entries = rows.flatMap((row): HistoryEntry[] => {
    const key = row.migration_name ?? '';
    if (row.rolled_back_at !== null) return [];
    return [{ key, state: row.finished_at === null ? 'failed' : 'applied', checksum: row.checksum ?? undefined }];
  });
  const undone = rows.filter((row) => row.rolled_back_at !== null).map((row) => row.migration_name ?? '');
  const left = [...new Set(undone)].filter((key) => !entries.some((entry) => entry.key === key));
  return { entries, notes: left.map((key) => `${key} was tried and marked as rolled back: it is pending`) };
}

/** The registry may hold several projects; a reworked change has a row for each of its scripts. */
function sqitchEntries(rows: readonly HistoryRow[], project: string | undefined): Entries {
  const seen = new Map<string, number>();
  const own = rows.filter((row) => project === undefined || row.project === project);
  const entries = own.map((row): HistoryEntry => {
    const name = row.change ?? '';
    const instance = (seen.get(name) ?? 0) + 1;
    seen.set(name, instance);
    // A registry that was upgraded has the change's own id where no script was known.
    const checksum = row.script_hash === row.change_id ? undefined : (row.script_hash ?? undefined);
    return { key: instance === 1 ? name : `${name} ${instance}`, state: 'applied', checksum };
  });
  return { entries, notes: [] };
}

function problemOf(tool: Tool, { key, state }: HistoryEntry, byKey: ReadonlyMap<string, Conversion>): Problem[] {
  if (state === 'failed') {
    const message = `${tool} began ${key} and did not finish it: nobody knows what of it is in the database`;
    const remedy = `See what is there, finish or undo it by hand, tell ${tool} so, and then take the database over.`;
    return [{ code: 'UNFINISHED', message, remedy }];
  }
  if (byKey.has(key)) return [];
  const message = `${tool} has applied ${key}, and there is no file for it`;
  return [{ code: 'MISSING', message, remedy: 'Bring it back from version control, then import again.' }];
}

function changedNote({ checksum, key }: HistoryEntry, migration: Conversion | undefined): string[] {
  const known = migration?.checksums ?? [];
  if (checksum === undefined || known.length === 0 || known.includes(checksum)) return [];
  return [`${key}: the file is not what was applied, by its checksum; what that comes to, the comparison tells`];
}

function holeNote({ key, version }: Conversion): string {
  return `${key} (V${version}) is pending though later ones are applied: \`pmdb migrate --out-of-order\` applies it`;
}
