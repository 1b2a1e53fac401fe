import type { Problem } from './errors.ts';
import type { Standing } from './ledger.ts';

/** An extension that the database can live without. */
export interface ExtensionState {
  readonly name: string;
  /** `available`: the server has it, this database doesn't use it. `absent`: the server doesn't have it. */
  readonly state: 'installed' | 'available' | 'absent';
  readonly version: string | null;
}

/** Tenants that stand alike. */
export interface TenantStanding {
  /** How many there are. */
  readonly tenants: number;
  /** One of their schemas. */
  readonly sample: string;
  /** How many of them failed in their last step. */
  readonly failed: number;
  readonly standings: readonly Standing[];
}

/** How a database stands against its files. */
export interface Status {
  /** "pmdb@127.0.0.1:5432/app" */
  readonly database: string;
  /** PostgreSQL's version, such as "17.10". */
  readonly server: string;
  readonly standings: readonly Standing[];
  /** Few, however many tenants there are; the largest group first. */
  readonly tenants: readonly TenantStanding[];
  /** Tables and views, such as "core.units", whose file of policies is not applied as it is now. */
  readonly policies: readonly string[];
  readonly problems: readonly Problem[];
  readonly extensions: readonly ExtensionState[];
}
