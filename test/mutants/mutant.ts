import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestFile } from '../../src/core/test-file.ts';
import { Session } from '../../src/postgres/session.ts';
import { runTestFile } from '../../src/postgres/testing/run-test-file.ts';
import type { Clone } from '../../src/postgres/testing/test-bed.ts';

/** Something whose absence a test should notice. */
export interface Mutant {
  readonly kind: 'policy' | 'trigger' | 'check';
  /** The table, with its schema. */
  readonly relation: string;
  readonly name: string;
  /** What drops it. */
  readonly statement: string;
}

/** Objects that a file touched, such as "policy core.units units_access". */
export type Touched = ReadonlyMap<string, ReadonlySet<string>>;

export async function listMutants(clone: Clone): Promise<readonly Mutant[]> {
  const session = await Session.open(clone.asSuperuser, 'pmdb/mutants');
  try {
    const { rows } = await session.send(readFileSync(join(import.meta.dirname, 'mutants.sql'), 'utf8'));
    return rows as unknown as readonly Mutant[];
  } finally {
    await session.close();
  }
}

/** The files that may notice, the likeliest first: those that touched it, and those that read the catalog. */
export function candidates(mutant: Mutant, files: readonly TestFile[], touched: Touched): readonly TestFile[] {
  const { kind, relation, name } = mutant;
  const [schema = '', table = relation] = relation.split('.');
  const mentions = ({ text }: TestFile, word: string) => new RegExp(`\\b${word}\\b`).test(text);
  const key = `${kind} ${relation} ${name}`;
  // Checks have no probe, nor has a policy that shows everything: then whoever names the table may notice.
  const probed = files.some((file) => touched.get(file.file)?.has(key));
  const may = files.filter((file) => {
    if (/\bpg_(?:attribute|policy|policies|trigger|constraint|get_constraintdef)\b/.test(file.text)) return true;
    return probed ? touched.get(file.file)?.has(key) : mentions(file, table);
  });
  const likelihood = (file: TestFile) =>
    (mentions(file, schema) ? 8 : 0) +
    (mentions(file, name) ? 4 : 0) +
    (mentions(file, table) ? 2 : 0) +
    (file.file.includes(name.split('_')[0] ?? '') || (kind === 'check' && file.file.includes('checks')) ? 1 : 0);
  return [...may].sort((a, b) => likelihood(b) - likelihood(a));
}

/** Whether a file fails in a database without it. As a superuser who becomes the tester: only a superuser can drop it. */
export async function notices(
  file: TestFile,
  clone: Clone,
  statements: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  const become = file.runAs === 'tester' ? [`set local session authorization "${clone.asTester.user}"`] : [];
  const ran = await runTestFile(file, clone.asSuperuser, {
    signal,
    commitFailure: false,
    before: [...statements, ...become],
  });
  return ran.broken !== undefined || ran.troubles.length > 0 || ran.tests.some(({ outcome }) => outcome === 'failed');
}
