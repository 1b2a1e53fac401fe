import type { SchemaDescription } from '../../core/schema-description.ts';
import { type EntityGraph, entityGraph, type LinkTo } from './entity-graph.ts';

export interface Picture {
  /** One <svg> element. */
  readonly svg: string;
  /** Tables that it leaves out, because no key leads to them or from them. */
  readonly alone: readonly string[];
}

/** By schema; one without keys has no picture. */
export type Pictures = ReadonlyMap<string, Picture>;

/** Lays a graph out and draws it, as one <svg> element that may stand in a page. */
type Draw = (dot: string) => string;

/** Draws each schema that has keys between its tables. Graphviz is a megabyte: it is loaded only now. */
export async function drawSchemas(schemas: readonly SchemaDescription[], linkTo: LinkTo): Promise<Pictures> {
  const graphs = schemas.map((schema) => [schema.name, entityGraph(schema, linkTo)] as const);
  const drawn = graphs.filter((each): each is readonly [string, EntityGraph] => each[1] !== undefined);
  if (drawn.length === 0) return new Map();
  const draw = await loadGraphviz();
  return new Map(drawn.map(([name, { dot, alone }]) => [name, { svg: draw(dot), alone }]));
}

async function loadGraphviz(): Promise<Draw> {
  const { instance } = await import('@viz-js/viz');
  const graphviz = await instance();
  return (dot) => plainSvg(graphviz.renderString(dot, { format: 'svg', engine: 'dot' }));
}

/** Without what is before the element, comments, and ids, which would be there again in the next picture of the page. */
function plainSvg(text: string): string {
  return text
    .slice(text.indexOf('<svg'))
    .replace(/<!--[\s\S]*?-->\n?/g, '')
    .replace(/ id="[^"]*"/g, '')
    .replace(/<title>[\s\S]*?<\/title>\n?/g, '')
    .trim();
}
