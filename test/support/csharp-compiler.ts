import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

/** What test/csharp/install.mjs makes. */
const COMPILER = join(process.cwd(), 'node_modules/.cache/pmdb-csharp');

export const hasCsharpCompiler = existsSync(join(COMPILER, 'Compiler.dll'));

/** Warnings and errors of Roslyn. Files of one group make an assembly, which may use those of the groups before it. */
export async function csharpDiagnostics(...groups: readonly (readonly string[])[]): Promise<string[]> {
  const env = {
    ROSLYN: COMPILER,
    CSHARP: groups.map((files) => files.join(',')).join(':'),
    DOTNET_STARTUP_HOOKS: join(COMPILER, 'Compiler.dll'),
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1',
  };
  const { stdout, stderr, exitCode } = await execa(join(COMPILER, 'Sarif.Multitool'), [], { env, reject: false });
  if (exitCode !== 0 && exitCode !== 1) throw new Error(`no C# was compiled: ${stderr}${stdout}`);
  return stdout.split('\n').filter((line) => line !== '');
}
