import { foreignKeys, type IncomingKeys, ownColumns, relationKey } from '../../core/documentation.ts';
import {
  accessByRole,
  describeConditions,
  describeGrant,
  describeRowSecurity,
  type Policy,
  readableCondition,
} from '../../core/relation-access.ts';
import type { ColumnDescription, TableDescription } from '../../core/schema-description.ts';
import { anchorOf } from './anchors.ts';
import { code, grid, place, plain, tableLink } from './markdown-parts.ts';

/** Whether a table is described, so that a link may lead there. */
export type IsDescribed = (schema: string, table: string) => boolean;

/** One table or view, as lines of Markdown. */
export function tableLines(table: TableDescription, incoming: IncomingKeys, isDescribed: IsDescribed): string[] {
  const { schema, name, kind, comment, partitioning, definition } = table;
  const target = (to: string, of: string) => (isDescribed(to, of) ? tableLink(to, of) : code(`${to}.${of}`));
  const from = (incoming.get(relationKey(schema, name)) ?? []).map(
    (key) => `- ${target(key.schema, key.table)} (${key.columns.map(code).join(', ')})`,
  );
  return [
    '',
    `${place(anchorOf.table(schema, name))}`,
    '',
    `## ${plain(name)}${kind === 'table' ? '' : ` (${kind})`}`,
    ...paragraph(plain(comment ?? '')),
    ...paragraph(partitioning === null ? '' : `Partitioned by ${code(partitioning.key)}.`),
    ...grid(
      ['Column', 'Type', 'Null', 'Default', 'Meaning'],
      table.columns.map((each) => columnCells(each, table, target)),
    ),
    ...part('Keys and checks', grid(['Name', 'Rule', 'Meaning'], keyRows(table))),
    ...part('Referenced by', from.length === 0 ? [] : ['', ...from]),
    ...part('Indexes', grid(['Name', 'Definition', 'Meaning'], indexRows(table))),
    ...part('Triggers', grid(['Name', 'When', 'Runs', 'Meaning'], triggerRows(table))),
    ...part('Who may do what', accessLines(table)),
    ...(definition === null ? [] : part('Query', ['', ...fenced(definition)])),
  ];
}

function paragraph(text: string): string[] {
  return text === '' ? [] : ['', text];
}

function part(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `### ${title}`, ...lines];
}

type Target = (schema: string, table: string) => string;

function columnCells(column: ColumnDescription, table: TableDescription, target: Target): string[] {
  const { name, type, baseType, nullable, default: expression, generated, comment } = column;
  const keys = foreignKeys(table).filter((key) => ownColumns(key, table).includes(name));
  const leads = [...new Set(keys.flatMap(({ references: to }) => (to === null ? [] : [target(to.schema, to.table)])))];
  const values = baseType.values === null ? '' : `: ${baseType.values.map(code).join(', ')}`;
  const start = expression === null ? '' : code(readableCondition(expression));
  const made = generated === null ? start : generated.startsWith('identity') ? 'counts up' : `computed: ${start}`;
  const meaning = [plain(comment ?? ''), leads.length === 0 ? '' : `→ ${leads.join(', ')}`];
  return [
    code(name),
    code(type) + values,
    nullable ? '' : 'not null',
    made,
    meaning.filter((each) => each !== '').join('<br>'),
  ];
}

function keyRows({ constraints }: TableDescription): string[][] {
  return constraints
    .filter(({ type }) => type !== 'not null')
    .map(({ name, definition, comment }) => [code(name), code(definition), plain(comment ?? '')]);
}

function indexRows({ indexes }: TableDescription): string[][] {
  return indexes
    .filter(({ constraint, valid }) => constraint === null || !valid)
    .map(({ name, valid, definition, comment }) => {
      return [code(name) + (valid ? '' : ' **invalid**'), code(definition), plain(comment ?? '')];
    });
}

function triggerRows({ triggers }: TableDescription): string[][] {
  return triggers.map(({ name, timing, events, each, enabled, function: runs, comment }) => [
    code(name) + (enabled ? '' : ' **off**'),
    plain(`${timing} ${events.join(' or ')}, each ${each}`),
    code(`${runs.schema}.${runs.name}`),
    plain(comment ?? ''),
  ]);
}

function accessLines(table: TableDescription): string[] {
  const { owner, kind } = table;
  const hasRows = kind === 'table' || kind === 'partitioned table';
  const security = hasRows ? ` Row-level security is ${plain(describeRowSecurity(table).text)}.` : '';
  const roles = accessByRole(table).flatMap(({ role, grants, policies }) => {
    const nothing = role === owner ? 'owns it' : 'is granted nothing';
    const may = grants.length === 0 ? nothing : `may ${plain(grants.map(describeGrant).join(', '))}`;
    return [`- **${plain(role)}** ${may}`, ...policies.map(policyLine)];
  });
  const list = roles.length === 0 ? ['Nothing is granted to anybody but the owner.'] : roles;
  return ['', `Owner: ${code(owner)}.${security}`, '', ...list];
}

function policyLine(policy: Policy): string {
  const conditions = describeConditions(policy).map(({ word, text }) =>
    text === 'every row' ? text : `${word} ${code(text)}`,
  );
  const restrictive = policy.permissive ? '' : ' (restrictive)';
  return `  - ${policy.command}${restrictive}: ${conditions.join('; ')} (${code(policy.name)})`;
}

function fenced(text: string): string[] {
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  return [`${fence}sql`, text.trim(), fence];
}
