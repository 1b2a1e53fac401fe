import { type IncomingKeys, relationKey } from '../../core/documentation.ts';
import type {
  ConstraintDescription,
  IndexDescription,
  TableDescription,
  TriggerDescription,
} from '../../core/schema-description.ts';
import { escapeMarkup as text } from '../markup.ts';
import { cells, code, grid, remark, section, tag } from './html-parts.ts';
import type { Known } from './known.ts';

/** Keys and checks of a table, and the keys of others that lead to it, as HTML. */
export function keysSection(table: TableDescription, known: Known, incoming: IncomingKeys): string {
  const rows = table.constraints
    .filter(({ type }) => type !== 'not null')
    .map((key) => cells(code(key.name), [ruleHtml(key, known), remark(key.comment)]));
  const keys = section(4, 'Keys and checks', grid(['Name', 'Rule', 'Meaning'], rows, 'keys'));
  const from = (incoming.get(relationKey(table.schema, table.name)) ?? []).map(
    (key) => `<li>${known.table(key.schema, key.table)} (${key.columns.map(code).join(', ')})</li>`,
  );
  const items = from.length === 0 ? '' : `<ul class="flow">${from.join('\n')}</ul>`;
  return keys + section(4, 'Referenced by', items);
}

function ruleHtml({ type, columns, references, definition, validated }: ConstraintDescription, known: Known): string {
  const open = validated ? '' : tag('not valid', 'weak');
  const list = columns.map(code).join(', ');
  if (type === 'primary key' || type === 'unique') return `${type} ${list}${open}`;
  if (references === null) return `${code(definition)}${open}`;
  const target = `${known.table(references.schema, references.table)} (${references.columns.map(code).join(', ')})`;
  return `${list} → ${target}${actions(definition)}${open}`;
}

/** "on delete cascade" and the like, as the key says it. */
function actions(definition: string): string {
  const said = / (ON (?:DELETE|UPDATE) .*|(?:NOT )?DEFERRABLE.*)$/.exec(definition)?.[1]?.replace(/ NOT VALID$/, '');
  return said === undefined ? '' : ` <span class="quiet">${text(said.toLowerCase())}</span>`;
}

/** Indexes that serve no constraint say more than their columns; those of constraints are told there. */
export function indexesSection({ indexes }: TableDescription): string {
  const rows = indexes.filter(({ constraint, valid }) => constraint === null || !valid).map(indexRow);
  return section(4, 'Indexes', grid(['Name', 'Of', 'Meaning'], rows, 'keys'));
}

function indexRow({ name, unique, valid, method, keys, included, condition, comment }: IndexDescription): string {
  const marks = (unique ? tag('unique') : '') + (valid ? '' : tag('invalid', 'weak'));
  const also = included.length === 0 ? '' : ` with ${included.map(code).join(', ')}`;
  const where = condition === null ? '' : ` where ${code(condition)}`;
  const by = method === 'btree' ? '' : ` <span class="quiet">${text(method)}</span>`;
  return cells(`${code(name)}${marks}`, [`${keys.map(code).join(', ')}${by}${also}${where}`, remark(comment)]);
}

export function triggersSection({ triggers }: TableDescription, known: Known): string {
  const rows = triggers.map((trigger) => triggerRow(trigger, known));
  return section(4, 'Triggers', grid(['Name', 'When', 'Runs', 'Meaning'], rows, 'keys'));
}

function triggerRow(
  { name, timing, events, each, enabled, function: runs, comment }: TriggerDescription,
  known: Known,
) {
  const off = enabled ? '' : tag('off', 'weak');
  const when = `${timing} ${events.join(' or ')}, each ${each}`;
  return cells(`${code(name)}${off}`, [text(when), known.function(runs.schema, runs.name), remark(comment)]);
}
