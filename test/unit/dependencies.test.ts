import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const {
  dependencies,
  devDependencies,
  optionalDependencies,
  scripts,
}: Record<'dependencies' | 'devDependencies' | 'optionalDependencies' | 'scripts', Record<string, string>> = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);

/** Packages that bring a program, by what it is called in scripts. */
const PROGRAMS: Readonly<Record<string, string>> = { '@biomejs/biome': 'biome', typescript: 'tsc', tsdown: 'tsdown' };

const CODE = /\.(?:ts|js|mjs|cjs)$/;
const filesIn = (folder: string) =>
  (readdirSync(join(root, folder), { recursive: true }) as string[])
    .filter((name) => CODE.test(name) && !name.includes('fixtures/'))
    .map((name) => join(folder, name));

const shipped = new Map(['src', 'bin'].flatMap(filesIn).map((file) => [file, specifiersOf(file)]));
const others = ['test', 'bench', 'scripts'].flatMap(filesIn).flatMap(specifiersOf);

/** All that a file imports, requires or resolves. */
function specifiersOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'), true, true);
  return importedFiles.map(({ fileName }) => fileName);
}

/** "@scope/name" or "name"; undefined for a file of the project's own, and for what Node has. */
function packageOf(specifier: string): string | undefined {
  if (/^[./]|^node:/.test(specifier) || builtinModules.includes(specifier)) return undefined;
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

describe('package.json', () => {
  it('has what pmdb imports when it runs, and nothing else', () => {
    const imported = new Set([...shipped.values()].flat().flatMap((each) => packageOf(each) ?? []));
    expect([...imported].filter((name) => !(name in dependencies) && !(name in optionalDependencies))).toEqual([]);
    expect(Object.keys(dependencies).filter((name) => !imported.has(name))).toEqual([]);
  });

  it('has nothing for development that no test and no script uses', () => {
    const text = ['test', 'bench', 'scripts'].flatMap(filesIn).map((file) => readFileSync(join(root, file), 'utf8'));
    const commands = Object.values(scripts).join('\n');
    const unused = Object.keys(devDependencies).filter((name) => {
      const program = PROGRAMS[name];
      if (program !== undefined && new RegExp(`\\b${program}\\b`).test(commands)) return false;
      // Types of Node, without which nothing compiles.
      if (name === '@types/node') return false;
      // Programs and files of packages are named by a path.
      return (
        !others.some((each) => packageOf(each) === name) && !text.some((each) => each.includes(`node_modules/${name}/`))
      );
    });
    expect(unused).toEqual([]);
  });
});

describe('the source', () => {
  it('has no file that nothing imports', () => {
    const imported = new Set(
      [...shipped].flatMap(([file, specifiers]) => specifiers.map((each) => join(file, '..', each))),
    );
    const dead = [...shipped.keys()].filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !imported.has(file),
    );
    // Where the bundle begins, and the shapes of all documents, for tests and pages.
    expect(dead).toEqual(['src/cli/main.ts', 'src/report/shapes.ts']);
  });

  it('has files whose names say what they are about, in words with dashes between', () => {
    const names = [...shipped.keys()].filter((file) => file.startsWith('src/'));
    expect(names.filter((name) => !/^[a-z0-9-]+(?:\/[a-z0-9-]+)*(?:\.d)?\.ts$/.test(name))).toEqual([]);
    expect(names.filter((name) => /(?:^|\/)(?:utils?|helpers?|common|misc|index)\.ts$/.test(name))).toEqual([]);
  });
});
