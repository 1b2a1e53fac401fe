import { z } from 'zod';
import { METRICS, type MetricName } from '../core/metrics.ts';

/** The document of metrics, but for what all documents have. */
export const METRICS_ONCE = {
  up: z.boolean(),
  samples: z.array(
    z.strictObject({
      name: z.enum(Object.keys(METRICS) as [MetricName, ...MetricName[]]),
      labels: z.record(z.string(), z.string()),
      value: z.number(),
    }),
  ),
};
