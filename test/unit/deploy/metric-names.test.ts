import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { METRICS } from '../../../src/core/metrics.ts';
import { alertExpressions, type Expression, panelExpressions } from './expressions.ts';

const deploy = join(import.meta.dirname, '../../../deploy');

/** Metrics that an expression names and that don't exist, and labels in its selectors that they don't have. */
function unknownIn({ expr }: Expression): string[] {
  const wrong: string[] = [];
  for (const [, name = '', selector = ''] of expr.matchAll(/\b(pmdb_[a-z_]+)(?:\{([^}]*)\})?/g)) {
    const metric = (METRICS as Record<string, { labels: readonly string[] }>)[name];
    if (metric === undefined) wrong.push(name);
    for (const [, label = ''] of selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)) {
      if (metric?.labels.includes(label) === false) wrong.push(`${name}{${label}}`);
    }
  }
  return wrong;
}

describe('what is asked of Prometheus exists', () => {
  test.for(panelExpressions())('panel "$title"', (expression) => {
    expect(expression.expr).toContain('pmdb_');
    expect(unknownIn(expression)).toEqual([]);
  });

  test.for(alertExpressions())('alert $title', (expression) => {
    expect(expression.expr).toContain('pmdb_');
    expect(unknownIn(expression)).toEqual([]);
  });
});

test('a legend names labels of the metric it stands for', () => {
  const wrong = panelExpressions().flatMap(({ title, expr, legend }) => {
    const labels = [...expr.matchAll(/\bpmdb_[a-z_]+/g)].flatMap(
      ([name]) => METRICS[name as keyof typeof METRICS].labels as readonly string[],
    );
    return [...legend.matchAll(/\{\{(\w+)\}\}/g)].filter(([, label = '']) => !labels.includes(label)).map(() => title);
  });
  expect(wrong).toEqual([]);
});

test('panels have ids of their own and lie beside each other', () => {
  const { panels } = JSON.parse(readFileSync(join(deploy, 'grafana/dashboards/pmdb.json'), 'utf8')) as {
    panels: { id: number; gridPos: { x: number; y: number; w: number; h: number } }[];
  };
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
});
