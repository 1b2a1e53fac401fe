import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

/** Which folders a folder may import from, besides itself. bin → cli → commands → (postgres | server | files | report) → core. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  cli: ['commands', 'postgres', 'server', 'files', 'report', 'core'],
  commands: ['postgres', 'server', 'files', 'report', 'core'],
  postgres: ['core', 'sql'],
  server: ['core'],
  files: ['core'],
  report: ['core'],
  core: [],
};

/** What core may use besides itself: it computes, and touches nothing. */
const PURE = ['node:crypto', 'zod', '@faker-js/faker', '@faker-js/faker/locale/en'];

const files = (readdirSync(src, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && statSync(join(src, name)).isFile())
  .sort();
const parsed = new Map(
  files.map((name) => [
    name,
    ts.createSourceFile(name, readFileSync(join(src, name), 'utf8'), ts.ScriptTarget.Latest, true),
  ]),
);

function importsOf(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      found.push((node.moduleSpecifier as ts.StringLiteral).text);
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      if (specifier !== undefined && ts.isStringLiteral(specifier)) found.push(specifier.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function linesOf(source: ts.SourceFile, node: ts.Node): number {
  const [from, to] = [node.getStart(source), node.getEnd()].map((at) => source.getLineAndCharacterOfPosition(at).line);
  return (to ?? 0) - (from ?? 0) + 1;
}

function longFunctions(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && linesOf(source, node) > 40) {
      const name = 'name' in node && node.name !== undefined ? node.name.getText(source) : '(anonymous)';
      found.push(`${source.fileName} ${name}: ${linesOf(source, node)} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('the source', () => {
  it('imports one way only', () => {
    const wrong: string[] = [];
    for (const [name, source] of parsed) {
      const folder = name.split('/')[0] ?? '';
      for (const specifier of importsOf(source).filter((each) => each.startsWith('.'))) {
        const target = relative(src, resolve(src, name, '..', specifier)).split('/')[0] ?? '';
        if (target !== folder && !ALLOWED[folder]?.includes(target)) wrong.push(`${name} imports ${specifier}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('has a core that knows no database, no terminal and no file', () => {
    const wrong = [...parsed]
      .filter(([name]) => name.startsWith('core/'))
      .flatMap(([name, source]) => importsOf(source).map((specifier) => [name, specifier] as const))
      .filter(([, specifier]) => !specifier.startsWith('.') && !PURE.includes(specifier));
    expect(wrong).toEqual([]);
  });

  it('writes to the terminal, reads the environment and ends the process in cli only', () => {
    const wrong = [...parsed]
      .filter(([name]) => !name.startsWith('cli/'))
      .filter(([, source]) => /process\.(stdout|exit|exitCode|env)\b|console\.\w+\(/.test(source.text))
      .map(([name]) => name);
    expect(wrong).toEqual([]);
  });

  it('asks a database of any encoding: its SQL is ASCII', () => {
    const sql = (readdirSync(src, { recursive: true }) as string[]).filter((name) => name.endsWith('.sql'));
    const isAscii = (text: string) => [...text].every((sign) => sign <= '\x7f');
    expect(sql.filter((name) => !isAscii(readFileSync(join(src, name), 'utf8')))).toEqual([]);
  });

  it('has files that are read in one go', () => {
    const sizes = [...parsed].map(([name, source]) => ({ name, lines: source.text.split('\n').length - 1 }));
    expect(sizes.filter(({ lines }) => lines > 250)).toEqual([]);
    const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(100);
  });

  it('has functions that fit a screen', () => {
    expect([...parsed.values()].flatMap(longFunctions)).toEqual([]);
  });
});
