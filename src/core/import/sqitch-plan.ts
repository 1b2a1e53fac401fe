import { PmdbError } from '../errors.ts';
import { placeAt } from '../place.ts';

/** A line of sqitch.plan that is a change. */
export interface PlannedChange {
  readonly name: string;
  /** Which of the changes of this name it is: 2 for the first rework. */
  readonly instance: number;
  /** "users", "!users", "users@v1", "project:users" */
  readonly needs: readonly string[];
  /** Tags that stand behind it and before the next change of the same name, without their @. */
  readonly tags: readonly string[];
  /** UTF-16 index in the plan. */
  readonly offset: number;
}

export interface SqitchPlan {
  readonly project: string | undefined;
  readonly changes: readonly PlannedChange[];
}

const CHANGE = /^\s*([+-]?)\s*([^\s@#[\]%]+)(?:\s+\[([^\]]*)\])?(?:\s+\S.*)?$/;
const TAG = /^\s*@(\S+)/;
const PRAGMA = /^\s*%\s*([\w-]+)\s*(?:=\s*(.*?))?\s*$/;

type Open = { -readonly [K in keyof PlannedChange]: PlannedChange[K] } & { tags: string[] };

/** Understands a plan of syntax 1.0.0: pragmas, changes in their order, tags. Throws BAD_FILE for a line that is none of these. */
export function readSqitchPlan(file: string, text: string): SqitchPlan {
  let project: string | undefined;
  const changes: Open[] = [];
  let offset = 0;
  for (const whole of text.split('\n')) {
    const at = offset;
    offset += whole.length + 1;
    const line = whole.replace(/(?:^|\s)#.*$/, '');
    if (line.trim() === '') continue;
    const [, pragma, value] = PRAGMA.exec(line) ?? [];
    const [, tag] = TAG.exec(line) ?? [];
    const [, sign, name, needs = ''] = CHANGE.exec(line) ?? [];
    if (pragma !== undefined) project = pragma === 'project' ? value : project;
    else if (tag !== undefined && changes.length > 0) for (const each of lastOfEachName(changes)) each.tags.push(tag);
    else if (name !== undefined && sign !== '-') changes.push(begun(name, needs, at, changes));
    else throw notUnderstood(file, text, at);
  }
  return { project, changes };
}

/** A reworked change keeps its script under the name of a tag between it and its rework. */
function lastOfEachName(changes: readonly Open[]): Iterable<Open> {
  return new Map(changes.map((change) => [change.name, change])).values();
}

function begun(name: string, needs: string, offset: number, before: readonly Open[]): Open {
  const instance = before.filter((each) => each.name === name).length + 1;
  return { name, instance, needs: needs.split(/\s+/).filter((each) => each !== ''), tags: [], offset };
}

function notUnderstood(file: string, text: string, offset: number): PmdbError {
  return new PmdbError('BAD_FILE', 'this line of the plan is no change, no tag and no pragma', {
    place: placeAt(file, text, offset),
    state: 'No file was written.',
    remedy: '`sqitch plan` says whether sqitch itself understands the plan.',
  });
}
