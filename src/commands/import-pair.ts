import type { Conversion, Output } from '../core/import/convert.ts';
import { toMend } from '../core/import/convert.ts';
import type { Remark } from '../core/import/draft.ts';
import type { ImportedFile } from '../core/import/report.ts';
import type { Migration, Script } from '../core/migration.ts';
import { readScript } from '../core/script.ts';
import { readIfFilled } from '../files/import-target.ts';
import { checkSyntax } from './validate-sql.ts';

/** A converted migration, against what the project has of it. */
export interface Pair {
  readonly conversion: Conversion;
  readonly state: Exclude<ImportedFile['state'], 'left out'>;
  readonly toWrite: readonly Output[];
  readonly remarks: readonly Remark[];
  /** As it is in the project, or will be. */
  readonly migration: Migration;
}

interface Placed {
  readonly output: Output;
  readonly script: Script;
  readonly state: Pair['state'];
  readonly remarks: readonly Remark[];
}

/** Looks at what the project has of both files: what was changed since an earlier import is somebody's work, and stays. */
export async function place(project: string, conversion: Conversion): Promise<Pair> {
  const { version, name } = conversion;
  const up = await placeOne(project, conversion.up, 'up');
  const down = conversion.down && (await placeOne(project, conversion.down, 'down'));
  const both = down === undefined ? [up] : [up, down];
  const kept = both.some(({ state }) => state === 'kept');
  const written = both.some(({ state }) => state === 'written');
  const own = kept ? conversion.remarks.filter(({ level }) => level === 'decided') : conversion.remarks;
  return {
    conversion,
    state: kept ? 'kept' : written ? 'written' : 'there',
    toWrite: both.filter(({ state }) => state === 'written').map(({ output }) => output),
    remarks: [...own, ...both.flatMap(({ remarks }) => remarks)],
    migration: { track: 'shared', version, name, up: up.script, down: down?.script },
  };
}

async function placeOne(project: string, output: Output, direction: 'up' | 'down'): Promise<Placed> {
  const { file, text, source } = output;
  const there = await readIfFilled(project, file);
  const state = there === undefined ? 'written' : there.toString() === text ? 'there' : 'kept';
  const script = readScript(file, there ?? Buffer.from(text), direction);
  if (state === 'kept') {
    const problems = [...script.problems, ...(await checkSyntax(script))];
    const remarks = problems.map(({ message, place, remedy }): Remark => {
      return { level: 'mend', message, place: place ?? { file, line: 1, column: 1 }, remedy };
    });
    return { output, script, state, remarks };
  }
  const wrong = source === undefined ? [] : await checkSyntax(source);
  return { output, script, state, remarks: wrong.map((each) => toMend(each, source as NonNullable<typeof source>, 0)) };
}
