import { pascalCase } from '../../../src/core/bindings/names.ts';
import type { TableSchemas } from './written-code.ts';

/** Rows of a table as postgres.js read them, and what was written for that table. */
export interface Sample {
  readonly table: string;
  readonly schemas: TableSchemas;
  readonly rows: readonly Record<string, unknown>[];
}

/** What the schemas have against the rows; as new ones, without the columns that nobody may write. */
export function refusals(samples: readonly Sample[], as: 'row' | 'insert' = 'row'): string[] {
  return samples.flatMap(({ table, schemas, rows }) => {
    const schema = schemas[as];
    if (schema === undefined) return [];
    return rows.flatMap((row) => {
      const given = Object.entries(row).filter(([column]) => as === 'row' || column in schema.shape);
      const { error } = schema.safeParse(Object.fromEntries(given));
      return error === undefined ? [] : [`${table}: ${error.message}`];
    });
  });
}

/** A file beside tables.ts that compiles where its types are those that zod infers. */
export function typesCheck(samples: readonly Sample[]): string {
  const same = samples.map(sameTypes).join('');
  return `import type { z } from 'zod';\nimport * as tables from './tables.ts';\n${SAME}${same}`;
}

const SAME = `type Same<A, B> = [A, B] extends [B, A] ? true : { first: A; second: B };
type Loose<T> = { [K in keyof T]: T[K] | undefined };
`;

/** A row is the same type in both, in both directions; what zod takes as a new row is one. */
function sameTypes({ table, schemas: { insert } }: Sample): string {
  const [schema = '', name = ''] = table.split('.');
  const type = `tables.${schema}.${pascalCase(name)}`;
  const schemas = `tables.${table}`;
  const row = `({}) as { _: Same<z.infer<typeof ${schemas}.row>, ${type}> } satisfies { _: true };\n`;
  return insert ? `${row}({}) as z.infer<typeof ${schemas}.insert> satisfies Loose<${type}Insert>;\n` : row;
}
