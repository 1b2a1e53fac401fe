import type { ImportReport } from '../core/import/report.ts';

/** The JSON of import. */
export function importDocument({ takeover, ...report }: ImportReport): object {
  return { ...report, takeover: takeover ?? null };
}
