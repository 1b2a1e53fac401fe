import { readEnvFile } from '../files/env-file.ts';

export interface Variable {
  readonly value: string;
  readonly source: 'environment' | '.env';
}

/** The real environment with the gaps filled from the project's `.env`. */
export interface Environment {
  /** Undefined when it is not set or empty: libpq makes no difference between the two. */
  get(name: string): Variable | undefined;
  /** Name and value of everything that is set. */
  readonly values: Readonly<Record<string, string | undefined>>;
}

export async function readEnvironment(project: string, env: NodeJS.ProcessEnv): Promise<Environment> {
  const file = await readEnvFile(project);
  return {
    get(name) {
      // An empty variable is the user's way to switch off what `.env` says.
      const real = env[name];
      const value = real ?? file[name];
      return value ? { value, source: real === undefined ? '.env' : 'environment' } : undefined;
    },
    values: { ...file, ...env },
  };
}

/** "PGHOST", or "PGHOST (.env)": how a message calls a variable. */
export function describeVariable(name: string, { source }: Variable): string {
  return source === '.env' ? `${name} (.env)` : name;
}
