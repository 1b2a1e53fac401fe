import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';

/** A folder in which zod and postgres are found, as in an application. */
export async function applicationFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pmdb-application-'));
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  try {
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
  } catch {
    // Made by a hook, for several tests.
  }
  return folder;
}

/** What a compiler with its strictest settings has against these files. */
export function typeErrors(files: readonly string[]): string[] {
  const program = ts.createProgram([...files], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    typeRoots: [join(process.cwd(), 'node_modules/@types')],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    isolatedModules: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText, file, start = 0 }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
    return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}

export interface TableSchemas {
  readonly row: z.ZodObject;
  readonly insert?: z.ZodObject;
  readonly update?: z.ZodObject;
}

/** The constants of a file with zod schemas, by schema and table. */
export async function schemasOf(file: string): Promise<Record<string, Record<string, TableSchemas>>> {
  return await import(pathToFileURL(file).href);
}
