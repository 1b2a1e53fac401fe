import { z } from 'zod';
import { DOCUMENTS, ERROR } from '../../../src/report/shapes.ts';

const HEAD = `# What \`--json\` prints

One document on stdout, told here as types of TypeScript. \`ok\` is false where the answer is no. What is not known is null; a member with a
question mark may be left out. Moments are in UTC. An \`ErrorCode\` is one of [these](commands.md#exit-codes). A later version may add members.
`;

/** Formats that say more than their name would. */
const TOLD = ['uuid', 'date', 'date-time'];

/** The values of an enumeration with more of them are listed elsewhere. */
const MOST_VALUES = 20;

type Schema = z.core.JSONSchema.BaseSchema;

/** `docs/json.md`, from the shapes that tests hold every document to. */
export function jsonPage(): string {
  const error = ['## When a command fails', '', ...block(ERROR)];
  const byShape = new Map<string, string[]>();
  for (const [name, shape] of Object.entries(DOCUMENTS)) {
    const text = block(shape).join('\n');
    byShape.set(text, [...(byShape.get(text) ?? []), name]);
  }
  const documents = [...byShape].flatMap(([text, names]) => [
    `## ${names.map((name) => `pmdb ${name}`).join(', ')}`,
    '',
    text,
  ]);
  return [HEAD, ...error, ...documents].join('\n');
}

function block(shape: z.ZodType): string[] {
  return ['```ts', typeOf(z.toJSONSchema(shape, { io: 'output', unrepresentable: 'any' }), ''), '```', ''];
}

/** A type in TypeScript's words; `indent` is that of the line on which it begins. */
function typeOf(schema: Schema, indent: string): string {
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return either.map((each) => typeOf(each as Schema, indent)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined && schema.enum.length > MOST_VALUES) return 'ErrorCode';
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.type === 'array') return arrayOf(typeOf((schema.items ?? {}) as Schema, indent));
  if (schema.type === 'object') return objectOf(schema, indent);
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  if (schema.type === 'string') return TOLD.includes(schema.format ?? '') ? `string /* ${schema.format} */` : 'string';
  return Array.isArray(schema.type) ? schema.type.join(' | ') : String(schema.type ?? 'unknown');
}

function arrayOf(type: string): string {
  return type.includes(' | ') && !type.startsWith('{') ? `(${type})[]` : `${type}[]`;
}

function objectOf({ properties = {}, required = [], additionalProperties }: Schema, indent: string): string {
  if (typeof additionalProperties === 'object')
    return `Record<string, ${typeOf(additionalProperties as Schema, indent)}>`;
  const inner = `${indent}  `;
  const members = Object.entries(properties).map(([name, schema]) => {
    const key = /^\w+$/.test(name) ? name : JSON.stringify(name);
    return `${key}${required.includes(name) ? '' : '?'}: ${typeOf(schema as Schema, inner)};`;
  });
  const line = `{ ${members.join(' ')} }`;
  if (!line.includes('\n') && `${inner}${line}`.length <= 100) return line;
  return ['{', ...members.map((member) => `${inner}${member}`), `${indent}}`].join('\n');
}
