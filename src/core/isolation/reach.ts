import type { Command, Privileges } from './catalog.ts';
import type { Action } from './probe.ts';
import type { SetName } from './row-set.ts';
import type { Persona } from './settings.ts';

/** Whether a command must work on a row, must not, or may do either. */
export type Standing = 'open' | 'foreign' | 'ignored';

/** Which rows a context opens, and which must stay out of reach in it. */
export interface Limits {
  readonly foreign: readonly SetName[];
  readonly open: readonly SetName[];
  /** The context that the persona works in: here TRUNCATE, moves and what belongs to nobody are tried as well. */
  readonly base: boolean;
}

/** By what a persona sees, in the context that it works in. */
export const LIMITS: Readonly<Record<Persona['sees'], Limits>> = {
  own: { foreign: ['victim', 'other'], open: ['own'], base: true },
  organization: { foreign: ['victim'], open: ['own', 'other'], base: true },
  everything: { foreign: [], open: ['own', 'other', 'victim', 'platform'], base: true },
  nothing: { foreign: ['victim', 'own', 'other'], open: [], base: true },
};

/** Without a context: nobody's rows. */
export const STRANGER: Limits = { foreign: ['own', 'victim'], open: [], base: false };

/** In a context that is not what it says: at least none of the victim's. */
export const IMPOSTOR: Limits = { foreign: ['victim'], open: [], base: false };

/** What isolation.json says of one table. */
export function limitsFor({ reaches, shares, sees }: Persona, table: string, limits: Limits): Limits {
  if (reaches[table] !== undefined) return limits.base ? LIMITS.everything : { ...limits, foreign: [] };
  return shares[table] !== undefined && sees === 'own' && limits.base ? LIMITS.organization : limits;
}

/** How a command of a persona stands to one row of a table. */
export function standing(
  persona: Persona,
  { foreign, open, base }: Limits,
  table: string,
  privileges: Privileges,
  [action, set, row]: readonly [action: Action, set: SetName | 'any', row: number],
): Standing {
  // What was not granted is refused whatever the context: the base has asked.
  if (!base && !isGranted(privileges, action)) return 'ignored';
  const names = namesOf(table, action, set, row);
  const works = isGranted(privileges, action) && !names.some((name) => persona.except[name] !== undefined);
  if (set === 'any') return works ? 'open' : 'ignored';
  if (base && isNamed(persona.works, names, set)) return 'open';
  if (set === 'platform' && !open.includes(set)) {
    if (!base) return 'ignored';
    if (privileges.owns) return works ? 'open' : 'ignored';
    // Its rows are for everybody to read, and for nobody to write.
    return action === 'select' && persona.sees !== 'nothing' && isGranted(privileges, action)
      ? works
        ? 'open'
        : 'ignored'
      : 'foreign';
  }
  if (foreign.includes(set)) return 'foreign';
  return open.includes(set) && works ? 'open' : 'ignored';
}

/** What works is said of one's own rows, unless it says "other" or "platform"; the victim's it can't name. */
function isNamed(works: Persona['works'], names: readonly string[], set: SetName): boolean {
  if (set === 'victim') return false;
  return names.some((name) => works[name] !== undefined && (set === 'own' || name.endsWith(` ${set}`)));
}

/** How isolation.json may call it: the table, with the command, with the row's number, with whose row it is. */
function namesOf(table: string, action: Action, set: SetName | 'any', row: number): readonly string[] {
  if (set === 'platform') return [`${table} platform`, `${action} ${table} platform`];
  const names = [table, `${action} ${table}`, `${table} ${row + 1}`, `${action} ${table} ${row + 1}`];
  return set === 'other' ? [...names, ...names.map((name) => `${name} other`)] : names;
}

function isGranted(privileges: Privileges, action: Action): boolean {
  const right = privileges[action as Command];
  return typeof right === 'boolean' ? right : (right?.length ?? 0) > 0;
}
