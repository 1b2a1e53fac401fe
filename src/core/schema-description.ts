import type { Grant, Policy } from './relation-access.ts';

/** A database as its catalog describes it: what documentation and types are made from. Plain data, in a stable order. */
export interface DatabaseDescription {
  /** The name of the database. */
  readonly name: string;
  /** "15.18" */
  readonly server: string;
  readonly comment: string | null;
  /** By name. What belongs to the server or to an extension is left out. */
  readonly schemas: readonly SchemaDescription[];
}

export interface SchemaDescription {
  readonly name: string;
  readonly comment: string | null;
  /** By name; a partition is no table of its own. */
  readonly tables: readonly TableDescription[];
  readonly functions: readonly FunctionDescription[];
  readonly enums: readonly EnumDescription[];
  readonly domains: readonly DomainDescription[];
}

export interface TableDescription {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table';
  readonly comment: string | null;
  readonly owner: string;
  /** As they stand in the table. */
  readonly columns: readonly ColumnDescription[];
  /** Primary key first, then by kind and name. */
  readonly constraints: readonly ConstraintDescription[];
  readonly indexes: readonly IndexDescription[];
  readonly triggers: readonly TriggerDescription[];
  /** Row-level security is on. */
  readonly rowSecurity: boolean;
  /** It binds the owner too. */
  readonly forced: boolean;
  readonly policies: readonly Policy[];
  readonly grants: readonly Grant[];
  /** Null where it is not partitioned. */
  readonly partitioning: { readonly key: string; readonly partitions: number } | null;
  /** The query of a view. */
  readonly definition: string | null;
}

export interface ColumnDescription {
  readonly name: string;
  /** As format_type() writes it: "character varying(50)", "core.unit_status[]". */
  readonly type: string;
  /** The type itself, without length; of an array, that of its elements. */
  readonly baseType: {
    readonly schema: string;
    /** As pg_type has it: "varchar", "int8". */
    readonly name: string;
    readonly kind: 'base' | 'enum' | 'domain' | 'range' | 'multirange' | 'composite' | 'pseudo';
    readonly array: boolean;
    /** Of an enum, in its order. */
    readonly values: readonly string[] | null;
  };
  readonly nullable: boolean;
  /** An expression; of a generated column, what it is computed from. */
  readonly default: string | null;
  readonly generated: 'identity always' | 'identity by default' | 'stored' | 'virtual' | null;
  readonly comment: string | null;
}

export interface ConstraintDescription {
  readonly name: string;
  /** PostgreSQL has had "not null" among them since 18; `nullable` says it on every server. */
  readonly type: 'primary key' | 'unique' | 'foreign key' | 'check' | 'exclusion' | 'not null';
  /** In the order of the constraint. */
  readonly columns: readonly string[];
  /** As pg_get_constraintdef() writes it. */
  readonly definition: string;
  /** False for NOT VALID: rows that were there may break it. */
  readonly validated: boolean;
  readonly references: { readonly schema: string; readonly table: string; readonly columns: readonly string[] } | null;
  readonly comment: string | null;
}

export interface IndexDescription {
  readonly name: string;
  readonly unique: boolean;
  /** False where a build failed, and the server doesn't use it. */
  readonly valid: boolean;
  /** The constraint that it serves. */
  readonly constraint: string | null;
  /** "btree", "gin", … */
  readonly method: string;
  /** Columns and expressions, as indexed. */
  readonly keys: readonly string[];
  /** Columns that it only carries: INCLUDE. */
  readonly included: readonly string[];
  /** The rows it is for; null for all. */
  readonly condition: string | null;
  readonly definition: string;
  readonly comment: string | null;
}

export interface TriggerDescription {
  readonly name: string;
  readonly timing: 'before' | 'after' | 'instead of';
  /** "insert", "update of status", "delete", "truncate" */
  readonly events: readonly string[];
  readonly each: 'row' | 'statement';
  readonly enabled: boolean;
  readonly function: { readonly schema: string; readonly name: string };
  readonly definition: string;
  readonly comment: string | null;
}

export interface FunctionDescription {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'function' | 'procedure' | 'aggregate' | 'window function';
  /** With names, modes and defaults: "unit_id uuid, day date DEFAULT CURRENT_DATE". */
  readonly arguments: string;
  /** Null for a procedure. */
  readonly returns: string | null;
  readonly language: string;
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  /** It runs with its owner's rights. */
  readonly definer: boolean;
  readonly owner: string;
  readonly comment: string | null;
}

export interface EnumDescription {
  readonly name: string;
  readonly values: readonly string[];
  readonly comment: string | null;
}

export interface DomainDescription {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly default: string | null;
  /** Definitions of its checks. */
  readonly checks: readonly string[];
  readonly comment: string | null;
}
