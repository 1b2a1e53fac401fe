import { type Documentation, incomingKeys, TENANT_SCHEMA } from '../../core/documentation.ts';
import type { SchemaDescription } from '../../core/schema-description.ts';
import { anchorOf, fileName } from './anchors.ts';
import { drawSchemas, type Picture } from './draw-schemas.ts';
import { JOBS_NOTE } from './jobs-section.ts';
import { code, grid, place, plain } from './markdown-parts.ts';
import { type IsDescribed, tableLines } from './markdown-table.ts';
import { MODEL_NOTE } from './schema-section.ts';
import { svgFile } from './svg-file.ts';
import { countsOf, tenantsNote } from './wording.ts';

/** The folder of the schemas, each a page and a picture. */
const FOLDER = 'schemas';

/** The documentation as Markdown: a first page, and for each schema a page and a picture. */
export async function markdownFiles(documentation: Documentation): Promise<ReadonlyMap<string, string>> {
  const { schemas } = documentation;
  const described = new Set(
    schemas.flatMap(({ tables }) => tables.map((each) => anchorOf.table(each.schema, each.name))),
  );
  const isDescribed: IsDescribed = (schema, table) => described.has(anchorOf.table(schema, table));
  const pictures = await drawSchemas(schemas, (schema, table) =>
    isDescribed(schema, table) ? `${fileName(schema)}.md#${anchorOf.table(schema, table)}` : undefined,
  );
  const incoming = incomingKeys(schemas);
  const files = new Map([['README.md', firstPage(documentation)]]);
  for (const schema of schemas) {
    const picture = pictures.get(schema.name);
    const tables = schema.tables.flatMap((table) => tableLines(table, incoming, isDescribed));
    files.set(
      `${FOLDER}/${fileName(schema.name)}.md`,
      page([...schemaHead(schema, picture), ...tables, ...schemaEnd(schema)]),
    );
    if (picture !== undefined) files.set(`${FOLDER}/${fileName(schema.name)}.svg`, svgFile(picture.svg));
  }
  return files;
}

function firstPage({ title, server, comment, schemas, tenants, jobs }: Documentation): string {
  const rows = schemas.map((schema) => {
    const link = `[${plain(schema.name)}](${FOLDER}/${fileName(schema.name)}.md)`;
    return [link, countsOf(schema), plain(schema.comment ?? '')];
  });
  const jobRows = jobs.map(({ name, schedule, user, purpose, runs }) => {
    const by = runs === 'by pg_cron' ? '' : ` (${runs})`;
    return [code(name) + by, code(schedule), code(user ?? ''), plain(purpose)];
  });
  return page([
    `# ${plain(title)}`,
    ...block(plain(comment ?? '')),
    ...block(`PostgreSQL ${server}.`),
    ...grid(['Schema', 'Holds', 'Meaning'], rows),
    ...block(tenantsNote(tenants)),
    ...(jobs.length === 0
      ? []
      : ['', '## Jobs', ...block(JOBS_NOTE), ...grid(['Job', 'When', 'As', 'Meaning'], jobRows)]),
  ]);
}

function schemaHead({ name, comment, tables }: SchemaDescription, picture: Picture | undefined): string[] {
  const contents = tables.map((table) => `- [${plain(table.name)}](#${anchorOf.table(name, table.name)})`);
  return [
    place(anchorOf.schema(name)),
    '',
    `# ${plain(name)}`,
    ...block(name === TENANT_SCHEMA ? MODEL_NOTE : ''),
    ...block(plain(comment ?? '')),
    ...block(
      picture === undefined
        ? ''
        : `[![Tables and the keys between them](${fileName(name)}.svg)](${fileName(name)}.svg)`,
    ),
    ...(contents.length === 0 ? [] : ['', ...contents]),
  ];
}

function schemaEnd({ enums, domains, functions }: SchemaDescription): string[] {
  const types = [
    ...enums.map(({ name, values, comment }) => [code(name), values.map(code).join(', '), plain(comment ?? '')]),
    ...domains.map(({ name, type, checks, comment }) => [
      code(name),
      code([type, ...checks].join(' ')),
      plain(comment ?? ''),
    ]),
  ];
  const rows = functions.map(({ name, arguments: list, returns, definer, owner, comment }) => {
    const rights = definer ? ` runs as ${code(owner)}` : '';
    return [code(`${name}(${list})`) + rights, code(returns ?? ''), plain(comment ?? '')];
  });
  return [
    ...(types.length === 0 ? [] : ['', '## Types', ...grid(['Type', 'Values', 'Meaning'], types)]),
    ...(rows.length === 0 ? [] : ['', '## Functions', ...grid(['Function', 'Returns', 'Meaning'], rows)]),
  ];
}

function block(text: string): string[] {
  return text === '' ? [] : ['', text];
}

function page(lines: readonly string[]): string {
  return `${lines.join('\n').trim()}\n`;
}
