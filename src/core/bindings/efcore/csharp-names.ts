import type { ModelNames } from '../model.ts';
import { pascalCase } from '../names.ts';

/** "lease_terms" → "LeaseTerms". C# takes no letters beyond the first 65,536 code points. */
export function csharpName(name: string): string {
  return pascalCase(name.replace(/[\u{10000}-\u{10ffff}]/gu, '_'));
}

/** Ends of names in the plural, and what they are in the singular; the first that fits. */
const SINGULARS: readonly (readonly [RegExp, string])[] = [
  [/(series|species|news|status|us|is|ss)$/i, '$1'],
  [/(p)eople$/i, '$1erson'],
  [/(child)ren$/i, '$1'],
  [/([^aeiou])ies$/i, '$1y'],
  [/((?:stat|vir|camp|bon|cens|alumn)us)es$/i, '$1'],
  [/(ss|sh|x|[^a]ch|tch)es$/i, '$1'],
  [/(analy|ba|cri|hypothe)ses$/i, '$1sis'],
  [/s$/i, ''],
];

/** What a row of a table is called: "units" → "Unit", "lease_terms" → "LeaseTerm". English, and at most a bit odd. */
export function entityName(table: string): string {
  const rule = SINGULARS.find(([plural]) => plural.test(table));
  const singular = rule === undefined ? table : table.replace(rule[0], rule[1]);
  return csharpName(singular === '' ? table : singular);
}

/** What the written code calls by its bare name: a schema's or a table's of the same name would stand before it. */
const TYPES =
  'System Microsoft Npgsql NpgsqlTypes Guid DateTime DateTimeOffset DateOnly TimeOnly TimeSpan Dictionary Enum Activator ' +
  'IPAddress PhysicalAddress BitArray PgName PgNameAttribute NpgsqlRange NpgsqlTsVector NpgsqlPoint Enums ValueList Values ' +
  'DbSet DbContext DbContextOptions DbContextOptionsBuilder ModelBuilder EntityTypeBuilder DeleteBehavior DbConnection ' +
  'DbTransaction DbCommand DbDataReader DbParameter CancellationToken Task ValueTask ValueConverter Func ' +
  'AutoTransactionBehavior InterceptionResult NpgsqlDbContextOptionsBuilder OrganizationSession OrganizationCommands ' +
  'OrganizationTransactions TablesContext InvalidOperationException DBNull Object String';
export const RESERVED_TYPES: readonly string[] = TYPES.split(' ');

/** What a schema's namespace is called, and the classes in it. */
export const EFCORE_NAMES: ModelNames = {
  schema: csharpName,
  table: entityName,
  reserved: RESERVED_TYPES,
  suffixes: [],
};

/** What every object has; no property may be called like its class either. */
export const RESERVED_MEMBERS: readonly string[] =
  'Equals GetHashCode GetType ToString MemberwiseClone Finalize ReferenceEquals'.split(' ');

/** What a DbContext has. */
export const RESERVED_SETS: readonly string[] = [
  ...RESERVED_MEMBERS,
  ...(
    'Database Model ChangeTracker ContextId Add AddAsync AddRange AddRangeAsync Attach AttachRange Dispose DisposeAsync ' +
    'Entry Find FindAsync FromExpression OnConfiguring OnModelCreating OnModelCreatingPartial ConfigureConventions Query ' +
    'Remove RemoveRange SaveChanges SaveChangesAsync SaveChangesFailed SavedChanges SavingChanges Set Update UpdateRange ' +
    'Configure MapEnums InTransactionAsync TablesContext'
  ).split(' '),
];
