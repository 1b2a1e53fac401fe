import { describe, expect, it } from 'vitest';
import { csharpDefault } from '../../../src/core/bindings/efcore/csharp-default.ts';
import { entityName } from '../../../src/core/bindings/efcore/csharp-names.ts';
import { generateBindings } from '../../../src/core/bindings/generate.ts';
import type { ConstraintDescription, DatabaseDescription } from '../../../src/core/schema-description.ts';
import { csharpErrors, csharpTree, declaredTwice } from '../../support/csharp.ts';
import { column, databaseOf, table } from './described.ts';

const generate = (database: DatabaseDescription) => generateBindings(database, 'efcore', 'pmdb types', {}).text;

function constraint(
  type: ConstraintDescription['type'],
  columns: string[],
  given: Partial<ConstraintDescription> = {},
) {
  return { name: 'c', type, columns, definition: '', validated: true, references: null, comment: null, ...given };
}

const idKey = constraint('primary key', ['id']);
const id = column({ name: 'id', type: 'uuid', default: 'gen_random_uuid()' });

describe('a model for EF Core', () => {
  it('writes names and comments of any kind so that they stay C#', async () => {
    const hostile = [
      '*/ x',
      '"; } //',
      'a\\',
      '</summary>',
      'class',
      '1st',
      'm²',
      'line\nbreak',
      'a\u2028b',
      '𝒳',
      'Équipe',
      ' ',
    ];
    const columns = hostile.map((name) =>
      column({ name, comment: `${name}\n}`, default: `'${name.replaceAll("'", "''")}'::text` }),
    );
    const check = constraint('check', [], {
      definition: `CHECK ((class = ANY (ARRAY['a b'::text, 'a-b'::text, ''::text, '1'::text, 'value__'::text])))`,
    });
    const tables = hostile.map((name) => table({ name, comment: name, columns, constraints: [check] }));
    const root = await csharpTree(generate(databaseOf(...tables)));
    expect(csharpErrors(root)).toEqual([]);
    expect(declaredTwice(root)).toEqual([]);
    const names = root.descendantsOfType('identifier').map((node) => node?.text ?? '');
    expect(names.filter((name) => !/^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}]*$/u.test(name))).toEqual([]);
  });

  it('calls no property like its class, and no class like a type that it uses', () => {
    const text = generate(
      databaseOf(
        table({ name: 'statuses', columns: [column({ name: 'status' }), column({ name: 'get_type' })] }),
        table({ name: 'guids', columns: [id] }),
      ),
    );
    expect(text).toMatch(/class Status\s+\{\s+public required string Status2 .*\s+public required string GetType2 /);
    expect(text).toContain('class Guid2\n');
  });

  it('sends a default that is a constant, and leaves one that is worked out to the database', () => {
    const text = generate(
      databaseOf(
        table({
          name: 'rows',
          constraints: [idKey],
          columns: [
            id,
            column({ name: 'active', type: 'boolean', default: 'true' }),
            column({ name: 'made', type: 'timestamp with time zone', default: 'now()' }),
            column({ name: 'own', type: 'uuid' }),
            column({ name: 'sum', type: 'numeric(12,2)', generated: 'stored', default: '(1 + 1)' }),
            column({ name: 'number', type: 'bigint', generated: 'identity always' }),
            column({ name: 'shape', type: 'public.geometry', nullable: true }),
          ],
        }),
      ),
    );
    expect(text).toContain('public bool Active { get; set; } = true;');
    expect(text).toContain('row.Active).HasColumnName("active");');
    expect(text).toContain('row.Made).HasColumnName("made").HasDefaultValueSql("now()");');
    expect(text).toContain('public required Guid Own { get; set; }');
    expect(text).toContain('public decimal Sum { get; private set; }');
    expect(text).toContain('.HasPrecision(12, 2).ValueGeneratedOnAddOrUpdate();');
    expect(text).toContain('.UseIdentityAlwaysColumn();');
    expect(text).toContain('// Not here: "shape", of type public.geometry.');
    expect(text).not.toContain('row.Shape');
  });

  it('follows a key by the primary key alone, once, and only where the types are the same', () => {
    const to = (columns: string[]) => ({ schema: 'core', table: 'homes', columns });
    const organization = column({ name: 'organization_id', type: 'uuid' });
    const text = generate(
      databaseOf(
        table({ name: 'homes', columns: [id, organization, column({ name: 'code' })], constraints: [idKey] }),
        table({
          name: 'rooms',
          columns: [
            id,
            organization,
            column({ name: 'home_id', type: 'uuid' }),
            column({ name: 'home_code' }),
            column({ name: 'wrong', type: 'integer' }),
          ],
          constraints: [
            idKey,
            constraint('foreign key', ['organization_id', 'home_id'], { references: to(['organization_id', 'id']) }),
            constraint('foreign key', ['home_id'], { references: to(['id']) }),
            constraint('foreign key', ['home_code'], { references: to(['code']) }),
            constraint('foreign key', ['wrong'], { references: to(['id']) }),
          ],
        }),
      ),
    );
    expect([...text.matchAll(/HasOne\(.*/g)].map(([call]) => call)).toEqual([
      'HasOne(row => row.Home).WithMany().HasForeignKey(row => row.HomeId).OnDelete(DeleteBehavior.ClientNoAction);',
      'HasOne(row => row.Home2).WithMany().HasForeignKey(row => row.HomeCode).HasPrincipalKey(row => row.Code).OnDelete(DeleteBehavior.ClientNoAction);',
    ]);
    expect(text).toContain('public Guid HomeId { get; set; }');
    expect(text).toContain('public required int Wrong { get; set; }');
  });

  it('maps an enum of the database once, whoever uses it', () => {
    const mood = column({
      name: 'mood',
      type: 'core.mood',
      default: "'so so'::core.mood",
      baseType: { schema: 'core', name: 'mood', kind: 'enum', values: ['fine', 'so so'] },
    });
    const text = generate(
      databaseOf(
        table({ name: 'a', columns: [mood] }),
        table({ name: 'b', columns: [{ ...mood, type: 'core.mood[]', default: null }] }),
      ),
    );
    expect(text.match(/enum Mood/g)).toHaveLength(1);
    expect(text.match(/\.MapEnum<global::Tables\.Enums\.Mood>\("mood", "core"\)/g)).toHaveLength(1);
    expect(text).toContain('public global::Tables.Enums.Mood Mood { get; set; } = global::Tables.Enums.Mood.SoSo;');
    expect(text).toContain('public required global::Tables.Enums.Mood[] Mood { get; set; }');
    expect(text).not.toContain('HasConversion');
  });

  it('is the same whatever order the catalog has', () => {
    const tables = ['b', 'a', 'Z', 'ä'].map((name) => table({ name, columns: [id] }));
    expect(generate(databaseOf(...tables))).toBe(generate(databaseOf(...tables.toReversed())));
  });
});

it.each([
  ['units', 'Unit'],
  ['lease_terms', 'LeaseTerm'],
  ['properties', 'Property'],
  ['addresses', 'Address'],
  ['leases', 'Lease'],
  ['expenses', 'Expense'],
  ['statuses', 'Status'],
  ['occupancy_status', 'OccupancyStatus'],
  ['people', 'Person'],
  ['keys', 'Key'],
  ['caches', 'Cache'],
  ['batches', 'Batch'],
  ['s', 'S'],
  ['news', 'News'],
])('a row of %s is called %s', (name, expected) => {
  expect(entityName(name)).toBe(expected);
});

it('names no schema for a view of the tenants, nor a null that C# could take for two things', () => {
  const seen = { name: 'seen', kind: 'view' as const, columns: [column({ name: 'id' })] };
  const { text } = generateBindings(databaseOf(table(seen)), 'efcore', 'pmdb types', { tenantSchema: 'core' });
  expect(text).toContain('entity.ToView("seen");');
  expect(generate(databaseOf(table(seen)))).toContain('entity.ToView("seen", "core");');
});

it.each([
  ["'active'::character varying", 'string', '"active"'],
  ["'it''s'::text", 'string', '"it\'s"'],
  ['0.00', 'decimal', '0.00m'],
  ["'-1'::integer", 'int', '-1'],
  ['(-1)', 'int', '-1'],
  ['(0)::numeric', 'decimal', '0m'],
  ['false', 'bool', 'false'],
  ["'{}'::text[]", 'string[]', '[]'],
  ["'{a}'::text[]", 'string[]', undefined],
  ['now()', 'DateTime', undefined],
  ["'2024-01-01'::date", 'DateOnly', undefined],
  ["('a'::text || 'b'::text)", 'string', undefined],
  ["'a'::text || 'b'::text", 'string', undefined],
  ["'NaN'::numeric", 'decimal', undefined],
  ["'1000000000000000000000000000000'::numeric", 'decimal', undefined],
  ['0.12345678901234567890123456789', 'decimal', undefined],
  ["'1000000000000000000000000000000'::double precision", 'double', '1000000000000000000000000000000d'],
])('the default %s of a %s is %s', (expression, type, expected) => {
  expect(csharpDefault(expression, type, () => undefined)).toBe(expected);
});
