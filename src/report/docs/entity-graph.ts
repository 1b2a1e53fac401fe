import { foreignKeys, ownColumns } from '../../core/documentation.ts';
import type { ConstraintDescription, SchemaDescription, TableDescription } from '../../core/schema-description.ts';
import { escapeMarkup } from '../markup.ts';

/** Where the box of a table leads, and the stub of a key to a table elsewhere. */
export type LinkTo = (schema: string, table: string) => string | undefined;

/** The tables of a schema that keys connect, in Graphviz's language; undefined where there are none. */
export interface EntityGraph {
  readonly dot: string;
  /** Tables that are in no key to or from another: a picture says nothing of them. */
  readonly alone: readonly string[];
}

/** A table that so many keys of its schema lead to is named in their rows: lines to it would hide all others. */
const HUB = 9;

/** Colours of the drawing as such; the page and the files give them others by their values, in the dark too. */
export const INK = { line: '#5b6770', box: '#fffffe', head: '#e7eef6', text: '#1b2630', faint: '#66727c' } as const;

/** Graphviz measures with the widths of Courier: there is no fixed-width font that needs more. */
const FONT = 'Courier';

/** Draws what is in the schema; a key to another schema ends in the name of its table. */
export function entityGraph(schema: SchemaDescription, linkTo: LinkTo): EntityGraph | undefined {
  const tables = schema.tables.filter(({ kind }) => kind === 'table' || kind === 'partitioned table');
  const connected = tables.filter((table) => isConnected(table, tables));
  if (connected.length === 0) return undefined;
  const numbers = new Map(connected.map(({ name }, i) => [name, `t${i}`]));
  const hubs = hubsOf(schema.name, connected);
  const isDrawn = (key: ConstraintDescription) =>
    key.references?.schema === schema.name && numbers.has(key.references.table) && !hubs.has(key.references.table);
  const lines = [
    'digraph {',
    'graph [rankdir=LR, nodesep=0.25, ranksep=0.9, pad=0.1, bgcolor="transparent", splines=true];',
    `node [shape=plain, fontname="${FONT}", fontsize=9, fontcolor="${INK.text}"];`,
    `edge [color="${INK.line}", dir=both, arrowsize=0.7];`,
    ...connected.map((table) => `${numbers.get(table.name)} [${box(table, linkTo, isDrawn)}];`),
    ...connected.flatMap((table) =>
      foreignKeys(table)
        .filter(isDrawn)
        .map((key) => edge(table, key, numbers)),
    ),
    '}',
  ];
  const alone = tables.filter((table) => !connected.includes(table)).map(({ name }) => name);
  return { dot: lines.join('\n'), alone };
}

function isConnected(table: TableDescription, all: readonly TableDescription[]): boolean {
  if (foreignKeys(table).length > 0) return true;
  return all.some((other) =>
    foreignKeys(other).some(({ references }) => references?.schema === table.schema && references.table === table.name),
  );
}

function hubsOf(schema: string, tables: readonly TableDescription[]): ReadonlySet<string> {
  const sources = new Map<string, Set<string>>();
  for (const table of tables) {
    for (const { references } of foreignKeys(table)) {
      if (references?.schema !== schema) continue;
      sources.set(references.table, (sources.get(references.table) ?? new Set()).add(table.name));
    }
  }
  return new Set([...sources].filter(([, from]) => from.size >= HUB).map(([name]) => name));
}

/** The name, the primary key, and a row for each foreign key. */
function box(table: TableDescription, linkTo: LinkTo, isDrawn: (key: ConstraintDescription) => boolean): string {
  const key = table.constraints.find(({ type }) => type === 'primary key')?.columns ?? [];
  const rows = foreignKeys(table).map((each, i) => {
    const target = isDrawn(each) ? '' : targetOf(each, table.schema);
    return row(`f${i}`, ownColumns(each, table).join(', '), target, each, linkTo);
  });
  const head = `<tr><td colspan="2" bgcolor="${INK.head}" port="head"><b>${cell(table.name)}</b></td></tr>`;
  const primary =
    key.length === 0 ? '' : `<tr><td colspan="2" align="left" port="key"><u>${cell(key.join(', '))}</u></td></tr>`;
  const style = `border="1" cellborder="0" cellspacing="0" cellpadding="3" color="${INK.line}" bgcolor="${INK.box}"`;
  const label = `<table ${style}>${head}${primary}${rows.join('')}</table>`;
  return `label=<${label}>, URL=${quoted(linkTo(table.schema, table.name))}, tooltip=${quoted(`${table.schema}.${table.name}`)}`;
}

function row(port: string, columns: string, target: string, key: ConstraintDescription, linkTo: LinkTo): string {
  const { schema = '', table = '' } = key.references ?? {};
  const href = linkTo(schema, table);
  if (target === '') return `<tr><td colspan="2" align="left" port="${port}">${cell(columns)}</td></tr>`;
  const link = href === undefined ? '' : ` href="${escapeMarkup(href)}" tooltip="${escapeMarkup(target)}"`;
  const stub = `<td align="right"${link}><font color="${INK.faint}">→ ${cell(target)}</font></td>`;
  return `<tr><td align="left" port="${port}">${cell(columns)}</td>${stub}</tr>`;
}

function targetOf({ references }: ConstraintDescription, home: string): string {
  if (references === null) return '';
  return references.schema === home ? references.table : `${references.schema}.${references.table}`;
}

/** Crow's feet: many or one of this table to exactly one of that, or to none. */
function edge(table: TableDescription, key: ConstraintDescription, numbers: ReadonlyMap<string, string>): string {
  const place = foreignKeys(table).indexOf(key);
  const one = table.constraints.some(({ type, columns }) => {
    return (type === 'unique' || type === 'primary key') && columns.every((column) => key.columns.includes(column));
  });
  const optional = table.columns.some(({ name, nullable }) => nullable && key.columns.includes(name));
  const heads = `arrowtail=${one ? 'teeodot' : 'crowodot'}, arrowhead=${optional ? 'teeodot' : 'tee'}`;
  const words = `${table.name} (${key.columns.join(', ')}) → ${key.references?.table}`;
  const from = `${numbers.get(table.name)}:f${place}`;
  return `${from} -> ${numbers.get(key.references?.table ?? '')}:head [${heads}, tooltip=${quoted(words)}];`;
}

function cell(text: string): string {
  return escapeMarkup(text.replace(/\s/g, ' '));
}

function quoted(text = ''): string {
  return `"${escapeMarkup(text).replaceAll('\\', '\\\\').replace(/\s/g, ' ')}"`;
}
