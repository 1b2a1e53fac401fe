import { createHash } from 'node:crypto';
import { type Documentation, incomingKeys, TENANT_SCHEMA } from '../../core/documentation.ts';
import type { SchemaDescription } from '../../core/schema-description.ts';
import { escapeMarkup as text } from '../markup.ts';
import { anchorOf } from './anchors.ts';
import { drawSchemas } from './draw-schemas.ts';
import { cells, code, grid, link, note, remark, tag } from './html-parts.ts';
import { jobsSection } from './jobs-section.ts';
import { knownOf } from './known.ts';
import { SCRIPT } from './page-script.ts';
import { STYLE } from './page-style.ts';
import { schemaSection } from './schema-section.ts';
import { countsOf, tenantsNote } from './wording.ts';

/** The whole documentation as one page, which needs nothing else and loads nothing. */
export async function htmlPage(documentation: Documentation): Promise<string> {
  const { schemas, title, jobs } = documentation;
  const known = knownOf(schemas);
  const incoming = incomingKeys(schemas);
  const pictures = await drawSchemas(schemas, (schema, table) =>
    known.hasTable(schema, table) ? `#${anchorOf.table(schema, table)}` : undefined,
  );
  const sections = schemas.map((schema) => schemaSection(schema, pictures.get(schema.name), known, incoming));
  return [
    '<!doctype html>',
    '<html lang="en">',
    head(title),
    '<body>',
    '<a class="skip" href="#overview">To the contents</a>',
    navigation(documentation),
    '<main>',
    overview(documentation),
    ...sections,
    jobsSection(jobs),
    '</main>',
    `<script>${SCRIPT}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function head(title: string): string {
  const sha = createHash('sha256').update(SCRIPT).digest('base64');
  // Whatever a name or a comment might be made to look like: no other script runs, and nothing is loaded.
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${sha}'; base-uri 'none'; form-action 'none'`;
  return [
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="generator" content="pmdb docs">',
    `<title>${text(title)}</title>`,
    '<link rel="icon" href="data:,">',
    `<style>${STYLE}</style>`,
    '</head>',
  ].join('\n');
}

function navigation({ title, schemas, jobs }: Documentation): string {
  const groups = schemas.map(({ name, tables }) => {
    const items = tables
      .map((table) => `<li>${link(anchorOf.table(name, table.name), text(table.name))}</li>`)
      .join('');
    const self = `<li>${link(anchorOf.schema(name), 'overview')}</li>`;
    return `<details><summary>${text(name)}<small>${tables.length}</small></summary><ul>${self}${items}</ul></details>`;
  });
  return [
    '<nav aria-label="Contents">',
    `<a href="#overview"><b>${text(title)}</b></a>`,
    '<input id="search" type="search" placeholder="Search ( / )" aria-label="Search for a name" autocomplete="off" spellcheck="false">',
    '<p id="count" role="status"></p><ul id="found"></ul>',
    '<div class="contents">',
    ...groups,
    jobs.length === 0 ? '' : `<ul><li>${link('jobs', 'Jobs')}</li></ul>`,
    '</div>',
    '</nav>',
  ].join('\n');
}

function overview({ title, server, comment, schemas, tenants }: Documentation): string {
  const rows = schemas.map((schema) => {
    const name = link(anchorOf.schema(schema.name), code(schema.name));
    const model = schema.name === TENANT_SCHEMA ? tag('each tenant') : '';
    return cells(name + model, [text(countsOf(schema)), remark(schema.comment)]);
  });
  return [
    '<section id="overview">',
    `<h1>${text(title)}</h1>`,
    remark(comment, 'lead'),
    `<p class="quiet">${text(`PostgreSQL ${server}. ${total(schemas)}`)}</p>`,
    grid(['Schema', 'Holds', 'Meaning'], rows, 'schemas'),
    note(tenantsNote(tenants)),
    '</section>',
  ].join('\n');
}

function total(schemas: readonly SchemaDescription[]): string {
  const tables = schemas.flatMap((schema) => schema.tables);
  const columns = tables.reduce((sum, table) => sum + table.columns.length, 0);
  return `${schemas.length} schemas, ${tables.length} tables and views, ${columns} columns.`;
}
