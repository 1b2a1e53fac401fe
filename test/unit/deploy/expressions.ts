import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const deploy = join(import.meta.dirname, '../../../deploy');

/** Something that Prometheus is asked, and who asks it. */
export interface Expression {
  readonly title: string;
  readonly expr: string;
  readonly legend: string;
}

export function panelExpressions(): readonly Expression[] {
  const { panels, annotations } = JSON.parse(readFileSync(join(deploy, 'grafana/dashboards/pmdb.json'), 'utf8')) as {
    panels: { title: string; targets?: { expr: string; legendFormat: string }[] }[];
    annotations: { list: { name: string; expr: string; titleFormat: string }[] };
  };
  return [
    ...panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr, legendFormat }) => ({ title, expr, legend: legendFormat })),
    ),
    ...annotations.list.map(({ name, expr, titleFormat }) => ({ title: name, expr, legend: titleFormat })),
  ];
}

/** By lines: what `expr:` begins goes on as long as lines are indented deeper. That the file is YAML, promtool says. */
export function alertExpressions(): readonly Expression[] {
  const text = readFileSync(join(deploy, 'prometheus/rules.yml'), 'utf8');
  return [...text.matchAll(/- alert: (\w+)\n +expr: ((?:.|\n {10,})*)/g)].map(([, title = '', expr = '']) => ({
    title,
    expr: expr.replace(/^>-/, '').trim(),
    legend: '',
  }));
}
