import { foreignKeys, ownColumns } from '../../core/documentation.ts';
import { readableCondition } from '../../core/relation-access.ts';
import type { ColumnDescription, TableDescription } from '../../core/schema-description.ts';
import { anchorOf } from './anchors.ts';
import { cells, code, findable, grid, link, remark, tag } from './html-parts.ts';
import type { Known } from './known.ts';

/** The columns of a table or view, as HTML. */
export function columnsSection(table: TableDescription, known: Known): string {
  const rows = table.columns.map((column) => {
    const { schema, name } = table;
    const name3 = `${schema}.${name}.${column.name}`;
    const attributes = findable('column', name3, anchorOf.column(schema, name, column.name));
    const nullable = column.nullable ? '<span class="quiet">null</span>' : 'not null';
    const type = typeHtml(column, known);
    const meaning = remark(column.comment) + references(table, column, known);
    return cells(
      `${code(column.name)}${marks(table, column)}`,
      [type, nullable, defaultHtml(column), meaning],
      attributes,
    );
  });
  return grid(['Column', 'Type', 'Null', 'Default', 'Meaning'], rows, 'columns');
}

function marks({ constraints }: TableDescription, column: ColumnDescription): string {
  const keys = constraints.filter(({ columns }) => columns.includes(column.name));
  const unique = keys.some(({ type, columns }) => type === 'unique' && columns.length === 1);
  return `${keys.some(({ type }) => type === 'primary key') ? tag('key', 'key') : ''}${unique ? tag('unique') : ''}`;
}

function typeHtml({ type, baseType }: ColumnDescription, known: Known): string {
  const { schema, name, values } = baseType;
  const shown = known.hasType(schema, name) ? link(anchorOf.type(schema, name), code(type)) : code(type);
  return values === null ? shown : `${shown}<br><span class="values">${values.map(code).join(' ')}</span>`;
}

function defaultHtml({ default: expression, generated }: ColumnDescription): string {
  if (generated === 'stored' || generated === 'virtual') return `computed: ${code(expression ?? '')}`;
  if (generated !== null) return 'counts up';
  return expression === null ? '' : code(readableCondition(expression));
}

function references(table: TableDescription, column: ColumnDescription, known: Known): string {
  const keys = foreignKeys(table).filter((key) => ownColumns(key, table).includes(column.name));
  const targets = keys.flatMap(({ references: to }) => (to === null ? [] : [to]));
  const shown = [...new Set(targets.map(({ schema, table: name }) => known.table(schema, name)))];
  return shown.length === 0 ? '' : `<p class="leads">→ ${shown.join(', ')}</p>`;
}
