import type { Field } from '../field.ts';
import { UniqueNames } from '../names.ts';
import { csharpName } from './csharp-names.ts';
import { csharpString } from './csharp-text.ts';

/** An enum of C# for a list of values. */
export interface EnumModel {
  readonly name: string;
  /** With its namespace, as it is called from everywhere: "global::Tables.Core.UnitStatus". */
  readonly type: string;
  /** What each value is called; in the order of the list. */
  readonly members: ReadonlyMap<string, string>;
  /** As format_type() writes the enum of PostgreSQL, where there is one. */
  readonly nativeType: string | undefined;
}

export function enumOf({ values, scalar, type }: Field, name: string, namespace: string): EnumModel {
  const names = new UniqueNames(['value__']);
  return {
    name,
    type: `global::${namespace}.${name}`,
    members: new Map((values ?? []).map((value) => [value, names.take(csharpName(value))])),
    nativeType: scalar === 'other' ? type : undefined,
  };
}

/** The declaration; `margin` stands before each line. PgName says the text of a member to Npgsql, and to ValueList. */
export function enumDeclaration({ name, members }: EnumModel, margin: string): string {
  const lines = [...members].map(([value, member]) => `${margin}    [PgName(${csharpString(value)})] ${member},\n`);
  return `${margin}public enum ${name}\n${margin}{\n${lines.join('')}${margin}}\n`;
}
