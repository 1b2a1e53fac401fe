import { csharpString, xmlSummary } from './csharp-text.ts';
import type { Entity, Property } from './entity-model.ts';
import { enumDeclaration } from './enum-model.ts';
import type { Relation } from './relations.ts';

/** The class of a table's rows, and its lists of values. `root` is the namespace around all schemas. */
export function entityClass(entity: Entity, relations: readonly Relation[], root: string): string {
  const referring = new Set(relations.flatMap(({ from }) => from));
  const properties = entity.properties.map((property) => propertyText(property, entity, referring.has(property)));
  const objects = relations.map(
    ({ name, target }) => `        public ${qualified(target, root)}? ${name} { get; set; }\n`,
  );
  const leftOut = entity.leftOut.map(
    ({ column, type }) =>
      `        // Not here: ${csharpString(column)}, of type ${oneLine(type)}. Npgsql has none for it by itself.\n`,
  );
  const body = [...properties, ...leftOut, ...objects].join('');
  const enums = entity.enums.map((each) => `\n${enumDeclaration(each, '    ')}`).join('');
  return `${xmlSummary(entity.table.comment, '    ')}    public partial class ${entity.name}\n    {\n${body}    }\n${enums}`;
}

/** As it is called from everywhere. */
export function qualified({ schema, name }: Entity, root: string): string {
  return `global::${root}.${schema.codeName}.${name}`;
}

function propertyText(property: Property, { view }: Entity, refers: boolean): string {
  const { name, type, nullable, field } = property;
  const given = !view && property.generated !== 'computed' && property.generated !== 'identity always';
  // A row may be referred to by its object instead.
  const required = given && field.insert === 'required' && !refers;
  const declared = `public ${required ? 'required ' : ''}${type}${nullable ? '?' : ''} ${name}`;
  return `${xmlSummary(field.comment, '        ')}        ${declared} { get; ${given ? '' : 'private '}set; }${valueText(property, required)}\n`;
}

/** What a new object has. `null!` is for what the database gives, or the application before it writes. */
function valueText({ initial, nullable, reference }: Property, required: boolean): string {
  if (initial !== undefined) return ` = ${initial};`;
  return reference && !nullable && !required ? ' = null!;' : '';
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\u0085\u2028\u2029]+/g, ' ');
}
