import type { DatabaseDescription } from '../schema-description.ts';
import { type ModelOptions, modelOf } from './model.ts';
import { JSON_TYPE, TYPESCRIPT_NAMES, typescriptTypes } from './typescript.ts';
import { zodSchemas } from './zod.ts';
import { ZOD_PRELUDE } from './zod-prelude.ts';

/** ts: types alone; zod: the same with schemas. */
export const TARGETS = ['ts', 'zod'] as const;
export type BindingsTarget = (typeof TARGETS)[number];

export interface Generated {
  readonly text: string;
  /** How many tables and views it has types for. */
  readonly tables: number;
}

/**
 * Code for applications, from a database's catalog: the same bytes for the same schemas, whoever asks. `command` is what
 * makes it again, and stands in its header.
 */
export function generateBindings(
  database: DatabaseDescription,
  target: BindingsTarget,
  command: string,
  options: ModelOptions,
): Generated {
  const model = modelOf(database, TYPESCRIPT_NAMES, options);
  const tables = model.schemas.reduce((sum, schema) => sum + schema.tables.length, 0);
  const types = `${JSON_TYPE}\n${typescriptTypes(model)}`;
  if (target === 'ts') return { text: `${header(command)}\n${types}`, tables };
  return { text: `${header(command, ZOD_NOTE)}${ZOD_IMPORT}${ZOD_PRELUDE}\n${types}\n${zodSchemas(model)}`, tables };
}

const ZOD_IMPORT = "\nimport { z } from 'zod';\n\n";

const ZOD_NOTE = `//
// Each table's schemas have the name of its namespace: core.units.row, .insert and .update. They are for zod 4, and hold
// what the catalog says in a way that both read alike: lists of values, lengths, bounds, patterns. The database has the
// last word. An infinite date arrives as an invalid Date, which zod refuses.
`;

function header(command: string, note = ''): string {
  return `// Written by pmdb from the database's catalog. Don't edit it; make it anew:
//   ${command}
//
// Rows are what postgres.js returns with its defaults: bigint and numeric as text, dates and timestamps as Date (a date
// at midnight UTC), bytea as Buffer, json parsed, and as text all that it has no type for: times of day, intervals,
// ranges, addresses, composites. Arrays may have further dimensions, and postgres.js reads a null in them as "NULL".
// What a view returns may be null: the catalog doesn't know better.
${note}
/* eslint-disable */
// biome-ignore-all lint: generated
// biome-ignore-all format: generated
`;
}
