import type { ColumnDescription, DatabaseDescription, DomainDescription } from '../schema-description.ts';
import { type ColumnRule, columnRules } from './column-rule.ts';
import { type Scalar, scalarOf } from './scalar.ts';

/** What a type says of its values: its own, and what domains add. */
export interface ValueType {
  readonly scalar: Scalar;
  /** As format_type() writes it, without the domain: "character varying(50)". */
  readonly type: string;
  /** Of an enum. */
  readonly values: readonly string[] | null;
  readonly rules: readonly ColumnRule[];
  /** A domain has a value of its own where none is given. */
  readonly defaulted: boolean;
}

/** Finds what types are made of: domains to their end, and the values of enums. */
export class ValueTypes {
  readonly #domains = new Map<string, DomainDescription>();
  readonly #enums = new Map<string, readonly string[]>();

  constructor({ schemas }: DatabaseDescription) {
    for (const { name: schema, domains, enums } of schemas) {
      for (const each of domains) this.#domains.set(`${schema}.${each.name}`, each);
      for (const each of enums) this.#enums.set(`${schema}.${each.name}`, each.values);
    }
  }

  /** Of a column, or of the elements of its array. A driver doesn't look into a domain there: its values are text. */
  of(column: ColumnDescription): ValueType {
    const { type, baseType } = column;
    const element = type.replace(/(\[\])+$/, '');
    if (isArray(column) && baseType.kind === 'domain') return plain(element);
    return this.#resolve(element, baseType.values);
  }

  #resolve(type: string, values: readonly string[] | null): ValueType {
    const domain = this.#domains.get(unquoted(type));
    if (domain === undefined) return { ...plain(type), values: values ?? this.#enums.get(unquoted(type)) ?? null };
    const under = this.#resolve(domain.type, null);
    const rules = domain.checks.flatMap((check) => columnRules(check).map(({ rule }) => rule));
    return {
      ...under,
      rules: [...under.rules, ...rules],
      defaulted: under.defaulted || domain.default !== null,
    };
  }
}

/** An array to its drivers. int2vector and oidvector are some to the server alone. */
export function isArray({ type }: Pick<ColumnDescription, 'type'>): boolean {
  return type.endsWith('[]');
}

function plain(type: string): ValueType {
  return { scalar: scalarOf(type), type, values: null, rules: [], defaulted: false };
}

/** `core."user"` as its schema and its name are called. */
function unquoted(type: string): string {
  return type.replace(/"((?:[^"]|"")*)"/g, (_, name: string) => name.replaceAll('""', '"'));
}
