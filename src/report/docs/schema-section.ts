import { type IncomingKeys, TENANT_SCHEMA } from '../../core/documentation.ts';
import type { FunctionDescription, SchemaDescription } from '../../core/schema-description.ts';
import { escapeMarkup as text } from '../markup.ts';
import { anchorOf } from './anchors.ts';
import type { Picture } from './draw-schemas.ts';
import { cells, code, findable, grid, link, note, remark, section, tag } from './html-parts.ts';
import type { Known } from './known.ts';
import { tableArticle } from './table-article.ts';

/** What a schema for tenants is, below its heading. */
export const MODEL_NOTE =
  `Each tenant that has a schema of its own has these tables in it: ${TENANT_SCHEMA} stands for all of those schemas, ` +
  'which the tenant track of the migrations makes and keeps alike.';

/** A schema with all that it holds, as HTML. */
export function schemaSection(
  schema: SchemaDescription,
  picture: Picture | undefined,
  known: Known,
  incoming: IncomingKeys,
): string {
  const { name, comment, tables } = schema;
  const anchor = anchorOf.schema(name);
  return [
    `<section class="schema"${findable('schema', name, anchor)}>`,
    `<h2><a href="#${anchor}">${text(name)}</a></h2>`,
    name === TENANT_SCHEMA ? note(MODEL_NOTE) : '',
    remark(comment, 'lead'),
    picture === undefined ? '' : figure(name, picture),
    ...tables.map((table) => tableArticle(table, known, incoming)),
    section(3, 'Types', typesGrid(schema)),
    section(
      3,
      'Functions',
      grid(['Function', 'Returns', 'Meaning'], functionRows(schema.functions, known), 'functions'),
    ),
    '</section>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function figure(schema: string, { svg, alone }: Picture): string {
  const others = alone.length === 0 ? '' : ` Without keys to or from others: ${alone.map(text).join(', ')}.`;
  const label = `Tables of ${schema} and the keys between them`;
  return [
    `<figure><div class="wide" tabindex="0" role="group" aria-label="${text(label)}">${svg}</div>`,
    `<figcaption>${text(label)}; → leads to a table elsewhere.${others}</figcaption></figure>`,
  ].join('\n');
}

function typesGrid({ name: schema, enums, domains }: SchemaDescription): string {
  const enumRows = enums.map(({ name, values, comment }) =>
    cells(code(name), [values.map(code).join(' '), remark(comment)], typeAttributes(schema, name)),
  );
  const domainRows = domains.map(({ name, type, nullable, default: expression, checks, comment }) => {
    const start = expression === null ? '' : `default ${expression}`;
    const rule = [type, nullable ? '' : 'not null', start, ...checks].filter((part) => part !== '').join(' ');
    return cells(code(name), [code(rule), remark(comment)], typeAttributes(schema, name));
  });
  return grid(['Type', 'Values', 'Meaning'], [...enumRows, ...domainRows], 'keys');
}

function typeAttributes(schema: string, name: string): string {
  return findable('type', `${schema}.${name}`, anchorOf.type(schema, name));
}

function functionRows(functions: readonly FunctionDescription[], known: Known): string[] {
  return functions.map((each, i) => {
    const overload = functions.slice(0, i).filter(({ name }) => name === each.name).length;
    const anchor = anchorOf.function(each.schema, each.name, overload);
    const marks = [
      each.kind === 'function' ? '' : tag(each.kind),
      each.definer ? tag(`runs as ${each.owner}`, 'weak') : '',
      each.volatility === 'volatile' ? '' : tag(each.volatility),
    ];
    const signature = `${link(anchor, code(each.name))}<code class="quiet">(${text(each.arguments)})</code>`;
    const returns = each.returns === null ? '' : returnsHtml(each.returns, known);
    const attributes = findable('function', `${each.schema}.${each.name}`, anchor);
    return cells(signature + marks.join(''), [returns, remark(each.comment)], attributes);
  });
}

/** "SETOF core.units" leads to the table. */
function returnsHtml(returns: string, known: Known): string {
  const [, set = '', schema = '', name = ''] = /^(SETOF )?(\w+)\.(\w+)$/.exec(returns) ?? [];
  return known.hasTable(schema, name)
    ? `${set === '' ? '' : code('SETOF')} ${known.table(schema, name)}`
    : code(returns);
}
