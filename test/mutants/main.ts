import { availableParallelism } from 'node:os';
import { TestRunner } from '../../src/commands/run-tests.ts';
import type { Context } from '../../src/core/context.ts';
import type { TestFile } from '../../src/core/test-file.ts';
import { findTestFiles } from '../../src/files/test-files.ts';
import type { TestBed } from '../../src/postgres/testing/test-bed.ts';
import { withBed, withServer } from './laboratory.ts';
import { candidates, listMutants, type Mutant, notices, type Touched } from './mutant.ts';

const KINDS = ['policy', 'trigger', 'check'] as const;
/** Checks that may survive, of a hundred. */
const MOST_CHECKS = 5;

/** @returns the exit code: 1 where a policy or trigger survives, or too many checks */
export async function main([first, ...rest]: readonly string[]): Promise<number> {
  const kinds = KINDS.filter((kind) => first === undefined || !KINDS.includes(first as never) || kind === first);
  const wanted = KINDS.includes(first as never) ? rest[0] : first;
  const chosen = ({ kind, relation, name }: Mutant) =>
    kinds.includes(kind) && `${relation} ${name}`.includes(wanted ?? '');

  const files = await findTestFiles(process.cwd(), [], new AbortController().signal);
  return await withServer(async (context, server) => {
    const touched = await withBed(context, server, true, async (bed) => await measure(bed, files, context));
    return await withBed(context, server, false, async (bed) => {
      const first = await bed.clone();
      const mutants = (await listMutants(first)).filter(chosen);
      await first.drop();
      console.log(`${mutants.length} mutants, ${files.length} files`);
      return report(mutants, await survivorsOf(mutants, bed, files, touched, context));
    });
  });
}

/** Which file touches what. All must pass with nothing dropped. */
async function measure(bed: TestBed, files: readonly TestFile[], { emit, signal }: Context): Promise<Touched> {
  const touched = new Map<string, ReadonlySet<string>>();
  const runner = new TestRunner(bed, {
    jobs: availableParallelism(),
    keep: false,
    timeout: 0,
    showPassword: false,
    emit,
    signal,
    cover: (file, objects) => {
      touched.set(file, new Set(objects.flatMap(({ kind, name, touched }) => (touched ? [`${kind} ${name}`] : []))));
    },
  });
  const results = await runner.run(files).finally(() => runner.close());
  // A file that looks at the catalog may stumble over the probes; what it does without them is seen next.
  for (const { file, outcome } of results) if (outcome !== 'passed') console.log(`${outcome} with probes: ${file}`);
  return touched;
}

async function survivorsOf(
  mutants: readonly Mutant[],
  bed: TestBed,
  files: readonly TestFile[],
  touched: Touched,
  { signal }: Context,
): Promise<readonly Mutant[]> {
  const waiting = [...mutants];
  const survivors: Mutant[] = [];
  const work = async () => {
    const clone = await bed.clone();
    const sound: TestFile[] = [];
    for (const file of files) if (!(await notices(file, clone, [], signal))) sound.push(file);
    if (sound.length < files.length)
      console.log(
        `fail with nothing dropped: ${files.filter((file) => !sound.includes(file)).map(({ file }) => file)}`,
      );
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      let missed = false;
      for (const file of candidates(mutant, sound, touched)) {
        missed = await notices(file, clone, [mutant.statement], signal);
        if (missed) break;
      }
      if (!missed) survivors.push(mutant);
      if (!missed) console.log(`survives: ${mutant.kind} ${mutant.relation} ${mutant.name}`);
      if (waiting.length % 100 === 0) console.log(`${waiting.length} to go`);
    }
    await clone.drop();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return survivors;
}

function report(mutants: readonly Mutant[], survivors: readonly Mutant[]): number {
  const table = KINDS.map((kind) => {
    const [all, alive] = [mutants, survivors].map((list) => list.filter((mutant) => mutant.kind === kind).length);
    return {
      kind,
      mutants: all ?? 0,
      survivors: alive ?? 0,
      percent: all ? Math.round(((alive ?? 0) / all) * 1000) / 10 : 0,
    };
  });
  console.table(table);
  return table.some(({ kind, survivors, percent }) => (kind === 'check' ? percent > MOST_CHECKS : survivors > 0))
    ? 1
    : 0;
}
