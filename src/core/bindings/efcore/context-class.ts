import { UniqueNames } from '../names.ts';
import { csharpName, RESERVED_SETS } from './csharp-names.ts';
import { csharpString } from './csharp-text.ts';
import { qualified } from './entity-class.ts';
import type { Entity, Property } from './entity-model.ts';
import type { EnumModel } from './enum-model.ts';
import { hasKey, primaryKey, propertyOf, type Relation } from './relations.ts';

export interface ContextModel {
  readonly root: string;
  readonly entities: readonly Entity[];
  readonly relations: ReadonlyMap<Entity, readonly Relation[]>;
  /** Enums of PostgreSQL. */
  readonly natives: readonly EnumModel[];
  /** Of the tenants' model, whose tables are found by search_path. */
  readonly tenantSchema: string | undefined;
}

/** The sets of a DbContext, and what it says of the tables. */
export function contextMembers(model: ContextModel): string {
  const { entities, root } = model;
  const names = setNames(entities);
  const sets = entities.map((entity) => {
    const type = qualified(entity, root);
    return `        public DbSet<${type}> ${names.get(entity)} => Set<${type}>();\n`;
  });
  const calls = entities.map((entity) => `            modelBuilder.Entity<${qualified(entity, root)}>(Configure);\n`);
  return `${sets.join('')}
        partial void OnModelCreatingPartial(ModelBuilder modelBuilder);

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
${calls.join('')}            OnModelCreatingPartial(modelBuilder);
        }
${enumMap(model.natives)}${entities.map((entity) => configuration(entity, model)).join('')}`;
}

/** "Units"; where two schemas have such a table "CoreUnits" and "ArchiveUnits". */
function setNames(entities: readonly Entity[]): ReadonlyMap<Entity, string> {
  const plain = entities.map(({ table }) => csharpName(table.name));
  const names = new UniqueNames(RESERVED_SETS);
  return new Map(
    entities.map((entity, i) => {
      const name = plain[i] ?? '';
      const twice = plain.filter((each) => each === name).length > 1;
      return [entity, names.take(twice ? entity.schema.codeName + name : name)];
    }),
  );
}

function enumMap(natives: readonly EnumModel[]): string {
  if (natives.length === 0) return '';
  const calls = natives.map(({ type, nativeType = '' }) => {
    const [schema = '', name = ''] = nameParts(nativeType);
    return `\n                .MapEnum<${type}>(${csharpString(name)}, ${csharpString(schema)})`;
  });
  return `
        /// <summary>For UseNpgsql(…, npgsql =&gt; TablesContext.MapEnums(npgsql)): the enums of the database.</summary>
        public static NpgsqlDbContextOptionsBuilder MapEnums(NpgsqlDbContextOptionsBuilder npgsql) =>
            npgsql${calls.join('')};
`;
}

/** `odd."user"` → odd, user. */
function nameParts(type: string): string[] {
  return [...type.matchAll(/"((?:[^"]|"")*)"|[^".]+/g)].map(([text, quoted]) => quoted?.replaceAll('""', '"') ?? text);
}

function configuration(entity: Entity, { root, relations, tenantSchema }: ContextModel): string {
  const { table, properties, view } = entity;
  const schema = table.schema === tenantSchema ? 'null' : csharpString(table.schema);
  const key = primaryKey(entity);
  const keyed = hasKey(entity);
  const name = csharpString(table.name);
  const lines = [
    // A null beside the name would be taken for a schema or for an action: C# refuses to choose.
    view
      ? `ToView(${schema === 'null' ? name : `${name}, ${schema}`})`
      : `ToTable(${name}, ${schema}, table => table.ExcludeFromMigrations())`,
    keyed ? `HasKey(${lambda(key.flatMap((column) => propertyOf(entity, column)))})` : 'HasNoKey()',
    ...properties.map((property) => propertyCalls(property, key)),
    ...(relations.get(entity) ?? []).map(relationCalls),
  ];
  const body = lines.map((line) => `            entity.${line};\n`).join('');
  return `\n        static void Configure(EntityTypeBuilder<${qualified(entity, root)}> entity)\n        {\n${body}        }\n`;
}

function propertyCalls({ name, field, typeCalls, ...property }: Property, key: readonly string[]): string {
  const { generated, expression, valueList } = property;
  const converted = valueList === undefined ? '' : `.HasConversion<ValueList<${valueList}>>()`;
  const made = generated === 'never' ? (key.includes(field.column) ? '.ValueGeneratedNever()' : '') : MADE[generated];
  const value =
    expression === null || generated !== 'database' ? made : `.HasDefaultValueSql(${csharpString(expression)})`;
  return `Property(row => row.${name}).HasColumnName(${csharpString(field.column)})${typeCalls}${converted}${value}`;
}

const MADE = {
  database: '.ValueGeneratedOnAdd()',
  'identity by default': '.UseIdentityByDefaultColumn()',
  'identity always': '.UseIdentityAlwaysColumn()',
  computed: '.ValueGeneratedOnAddOrUpdate()',
} as const;

/** Nothing is done to other rows here: what a key says of them is done by the database. */
function relationCalls({ name, from, to, toPrimaryKey }: Relation): string {
  const principal = toPrimaryKey && to.length === 1 ? '' : `.HasPrincipalKey(${lambda(to)})`;
  return `HasOne(row => row.${name}).WithMany().HasForeignKey(${lambda(from)})${principal}.OnDelete(DeleteBehavior.ClientNoAction)`;
}

/** `row => row.Id`, `row => new { row.LeaseId, row.TenantId }`. */
function lambda(properties: readonly Property[]): string {
  const members = properties.map(({ name }) => `row.${name}`);
  return members.length === 1 ? `row => ${members[0]}` : `row => new { ${members.join(', ')} }`;
}
