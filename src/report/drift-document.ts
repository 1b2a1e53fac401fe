import type { Drift } from '../core/drift.ts';
import type { Difference } from '../core/fingerprint.ts';
import { restoringSql } from '../core/restoring-sql.ts';

/** The JSON of drift, with the SQL that brings each object back. */
export function driftDocument({ tenants, ...drift }: Drift): object {
  const fixed = (found: readonly Difference[]) => found.map((each) => ({ ...each, fix: restoringSql(each) }));
  const clusters = tenants?.clusters.map((each) => ({ ...each, differences: fixed(each.differences) }));
  return {
    ...drift,
    differences: fixed(drift.differences),
    tenants: tenants === undefined ? null : { ...tenants, clusters },
  };
}
