import { appendFileSync } from 'node:fs';

/**
 * Hands a result to bench/all.mjs, where that asked for it; without, a bench prints only.
 *
 * @typedef {object} Result
 * @property {string} what
 * @property {string} against What it is compared with; '' where with nothing.
 * @property {number} [base] Of that, in `unit`.
 * @property {number} [pmdb] Of pmdb, in `unit`; undefined where it could not be measured.
 * @property {'ms' | 'MB' | 'µs'} unit
 * @property {number} [ratio] pmdb by base.
 * @property {string} [wanted] Such as "≤ 1.1 ×".
 * @param {Result} result
 */
export function record(result) {
  const file = process.env.PMDB_BENCH_RECORD;
  if (file) appendFileSync(file, `${JSON.stringify(result)}\n`);
}
