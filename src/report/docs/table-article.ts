import type { IncomingKeys } from '../../core/documentation.ts';
import type { TableDescription } from '../../core/schema-description.ts';
import { escapeMarkup as text } from '../markup.ts';
import { anchorOf } from './anchors.ts';
import { code, findable, remark, tag } from './html-parts.ts';
import type { Known } from './known.ts';
import { accessSection } from './table-access.ts';
import { columnsSection } from './table-columns.ts';
import { indexesSection, keysSection, triggersSection } from './table-keys.ts';

/** All of one table or view, as HTML. */
export function tableArticle(table: TableDescription, known: Known, incoming: IncomingKeys): string {
  const { schema, name, kind, comment } = table;
  const anchor = anchorOf.table(schema, name);
  const word = kind === 'table' ? '' : tag(kind);
  return [
    `<article${findable(kind.includes('view') ? 'view' : 'table', `${schema}.${name}`, anchor)}>`,
    `<h3><a href="#${anchor}"><span class="quiet">${text(schema)}.</span>${text(name)}</a>${word}</h3>`,
    remark(comment, 'lead'),
    partitioning(table),
    columnsSection(table, known),
    keysSection(table, known, incoming),
    indexesSection(table),
    triggersSection(table, known),
    accessSection(table),
    definition(table),
    '</article>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function partitioning({ partitioning: parts }: TableDescription): string {
  // How many there are changes from month to month, which is no news for documentation.
  return parts === null ? '' : `<p>Partitioned by ${code(parts.key)}.</p>`;
}

function definition({ definition: query }: TableDescription): string {
  return query === null ? '' : `<details><summary>Query</summary><pre><code>${text(query)}</code></pre></details>`;
}
