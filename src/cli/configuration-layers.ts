import { type ConnectionValues, checkVariables, type Keyword, VARIABLES } from '../core/connection-keywords.ts';
import { parseConnectionString } from '../core/connection-string.ts';
import type { Source } from '../core/database.ts';
import { libpqHome, readService } from '../files/libpq-files.ts';
import { describeVariable, type Environment } from './configuration-environment.ts';

/** A connection string and who gave it. */
export interface GivenConnection {
  readonly text: string;
  readonly source: Source;
  /** "--url", "DATABASE_URL" or "DATABASE_URL (.env)". */
  readonly from: string;
}

export interface Found {
  readonly value: string;
  readonly source: Source;
  readonly from: string;
  /** 0 for the strongest place that was asked. */
  readonly rank: number;
}

export type Find = (keyword: Keyword) => Found | undefined;

/** One place that may say something about a keyword. */
type Layer = (keyword: Keyword) => Omit<Found, 'rank'> | undefined;

/**
 * Asks the connection string, then the service file, then the PG… variables, as libpq does.
 * Throws BAD_CONFIG for a connection string, service or variable that can't be used.
 */
export function connectionLayers(given: GivenConnection | undefined, environment: Environment): Find {
  const layers: Layer[] = [];
  if (given !== undefined) {
    layers.push(layerOf(parseConnectionString(given.text, given.from), given.source, given.from));
  }
  const variables = variableLayer(environment);
  const service = layers[0]?.('service') ?? variables('service');
  if (service !== undefined) {
    const { file, values } = readService(service.value, serviceFiles(environment));
    layers.push(layerOf(values, 'service file', `${file} [${service.value}]`));
  }
  checkVariables(environment.values);
  layers.push(variables);
  return (keyword) => {
    for (const [rank, layer] of layers.entries()) {
      const found = layer(keyword);
      if (found !== undefined) return { ...found, rank };
    }
    return undefined;
  };
}

function layerOf(values: ConnectionValues, source: Source, from: string): Layer {
  return (keyword) => {
    const value = values[keyword];
    return value ? { value, source, from } : undefined;
  };
}

function variableLayer(environment: Environment): Layer {
  return (keyword) => {
    const variable = environment.get(VARIABLES[keyword]);
    return variable && { ...variable, from: describeVariable(VARIABLES[keyword], variable) };
  };
}

function serviceFiles(environment: Environment): string[] {
  const own = environment.get('PGSERVICEFILE')?.value ?? libpqHome(environment.values).serviceFile;
  const folder = environment.get('PGSYSCONFDIR')?.value;
  return folder ? [own, `${folder}/pg_service.conf`] : [own];
}
