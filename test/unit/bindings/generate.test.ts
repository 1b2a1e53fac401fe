import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { generateBindings } from '../../../src/core/bindings/generate.ts';
import type { DatabaseDescription } from '../../../src/core/schema-description.ts';
import { column, databaseOf, table } from './described.ts';

const generate = (database: DatabaseDescription, target: 'ts' | 'zod' = 'zod') =>
  generateBindings(database, target, 'pmdb types', {}).text;

/** What is wrong with a text as TypeScript, apart from types. */
function syntaxErrors(text: string): string[] {
  const source = ts.createSourceFile('tables.ts', text, ts.ScriptTarget.Latest) as ts.SourceFile & {
    parseDiagnostics: readonly ts.Diagnostic[];
  };
  return source.parseDiagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

describe('generated code', () => {
  it('writes names and comments of any kind so that they stay what they are', () => {
    const hostile = [
      '*/ process.exit(1) /*',
      "it's",
      'a\\',
      '`$1`',
      '__proto__',
      'class',
      '1st',
      'm²',
      'line\nbreak',
      '',
    ];
    const columns = hostile.map((name) => column({ name: name || ' ', comment: `${name}\u2028*/` }));
    const text = generate(
      databaseOf(...hostile.map((name) => table({ name: name || ' ', comment: `*/${name}`, columns }))),
    );
    expect(syntaxErrors(text)).toEqual([]);
    expect(text).toContain("'it\\'s': string;");
    expect(text).toContain("['__proto__']: string;");
    expect(text).not.toMatch(/^ *process/m);
  });

  it('calls two things that would have one name by two', () => {
    const names = ['unit_rows', 'UnitRows', 'unit_rows_insert', 'date', 'json'];
    const text = generate(databaseOf(...names.map((name) => table({ name, columns: [column({ name: 'id' })] }))), 'ts');
    const interfaces = [...text.matchAll(/export (?:interface|type) (\w+)/g)].map(([, name]) => name);
    expect(new Set(interfaces).size).toBe(interfaces.length);
    expect(interfaces).toEqual(
      expect.arrayContaining(['Json', 'Date2', 'Json2', 'UnitRows', 'UnitRows2', 'UnitRowsInsert2']),
    );
  });

  it('calls a schema by another name where its own is a word of the language or of the file', () => {
    const empty = { comment: null, functions: [], enums: [], domains: [] };
    const schemas = ['public', 'text', 'odd-name', 'odd_name'].map((name) => ({
      ...empty,
      name,
      tables: [table({ schema: name, name: 't', columns: [] })],
    }));
    const text = generate({ name: 'app', server: '18.1', comment: null, schemas });
    expect([...text.matchAll(/export namespace (\w+)/g)].map(([, name]) => name)).toEqual([
      'odd_name',
      'odd_name2',
      'public_',
      'text2',
    ]);
    expect(syntaxErrors(text)).toEqual([]);
  });

  it('is the same whatever order the catalog has', () => {
    const tables = ['b', 'a', 'Z', 'ä'].map((name) => table({ name, columns: [column({ name: 'id' })] }));
    expect(generate(databaseOf(...tables))).toBe(generate(databaseOf(...tables.toReversed())));
  });

  it('asks for no value that the database makes', () => {
    const text = generate(
      databaseOf(
        table({
          name: 'rows',
          columns: [
            column({ name: 'always', generated: 'identity always' }),
            column({ name: 'computed', generated: 'stored', nullable: true }),
            column({ name: 'virtually', generated: 'virtual' }),
            column({ name: 'by_default', generated: 'identity by default' }),
            column({ name: 'defaulted', default: 'now()' }),
            column({ name: 'nullable', nullable: true }),
            column({ name: 'required' }),
          ],
        }),
      ),
      'ts',
    );
    const insert = /interface RowsInsert \{([^}]*)\}/
      .exec(text)?.[1]
      ?.trim()
      .split(/\s*\n\s*/);
    expect(insert).toEqual([
      'by_default?: string;',
      'defaulted?: string;',
      'nullable?: string | null;',
      'required: string;',
    ]);
  });

  it('looks into domains, and takes a check that not all rows pass for none', () => {
    const status = { name: 'status', type: 'text', nullable: true, default: null, comment: null };
    const check = (definition: string, validated: boolean) => ({
      name: 'c',
      type: 'check' as const,
      columns: ['x'],
      definition,
      validated,
      references: null,
      comment: null,
    });
    const database = databaseOf(
      table({
        name: 'rows',
        columns: [
          column({ name: 'state', type: 'core.status', baseType: { name: 'status', schema: 'core', kind: 'domain' } }),
          column({ name: 'x', type: 'integer' }),
          column({ name: 'y', type: 'smallint' }),
        ],
        constraints: [
          check('CHECK ((x > 0)) NOT VALID', false),
          check('CHECK ((y = ANY (ARRAY[1, 2])))', true),
          check("CHECK ((y = ANY (ARRAY['2'::smallint, '3'::smallint])))", true),
        ],
      }),
    );
    const [schema] = database.schemas;
    const domains = [{ ...status, checks: ["CHECK ((VALUE = ANY (ARRAY['on'::text, 'off'::text])))"] }];
    const text = generate({ ...database, schemas: schema === undefined ? [] : [{ ...schema, domains }] });
    expect(text).toContain("    state: 'on' | 'off';\n    x: number;\n    y: 2;\n");
    expect(text).toContain("    state: z.enum(['on', 'off']),\n    x: z.int32(),\n    y: z.literal([2]),\n");
  });
});
