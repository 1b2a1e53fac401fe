import { Counter, Gauge, Registry, type RegistryContentType } from 'prom-client';
import { byMetric, METRICS, type Sample } from '../core/metrics.ts';

/** OpenMetrics 1.0, or the older text format of Prometheus, which other collectors read. */
export type Format = 'openmetrics' | 'text';

export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/** The samples as a scraper reads them. */
export async function exposition(samples: readonly Sample[], format: Format): Promise<Exposition> {
  const registry = new Registry<RegistryContentType>();
  registry.setContentType(
    format === 'openmetrics' ? Registry.OPENMETRICS_CONTENT_TYPE : Registry.PROMETHEUS_CONTENT_TYPE,
  );
  const registers = [registry as Registry];
  for (const [name, values] of byMetric(samples)) {
    const { type, help, labels: labelNames } = METRICS[name];
    const configuration = { name, help, labelNames, registers };
    if (type === 'counter') {
      const counter = new Counter(configuration);
      for (const { labels, value } of values) counter.inc(labels, value);
    } else {
      const gauge = new Gauge(configuration);
      for (const { labels, value } of values) gauge.set(labels, value);
    }
  }
  return { contentType: registry.contentType, text: await registry.metrics() };
}
