import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import { parseProfile } from '../core/seed/profile.ts';
import { listProfiles, readProfile } from '../files/profiles.ts';

interface Size {
  readonly organizations?: number | undefined;
  readonly units?: number | undefined;
}

interface Asked {
  readonly profile: string;
  readonly only?: readonly string[] | undefined;
  readonly size: Size;
}

const UNTOUCHED = 'Nothing was changed.';

/** Which profile, which of its organizations, how large a fleet: on stderr, for results go to stdout. */
export async function askForSeed({ project, signal }: Context, said: Omit<Asked, 'profile'>): Promise<Asked> {
  const { select, checkbox, number } = await import('@inquirer/prompts');
  const screen = { output: process.stderr, signal };
  const read = (name: string) => {
    const { file, text } = readProfile(project, name);
    return parseProfile(file, text);
  };
  const names = listProfiles(project);
  try {
    const choices = names.map((value) => ({ value, name: value, description: read(value).summary }));
    const name =
      names.length < 2 ? (names[0] ?? 'dev') : await select({ message: 'Profile', choices, default: 'dev' }, screen);
    const profile = read(name);
    const organizations = profile.organizations.map(({ slug, name: label }) => ({
      value: slug,
      name: label,
      checked: true,
    }));
    const message = 'Organizations';
    const only =
      said.only ??
      (organizations.length > 1
        ? await checkbox({ message, choices: organizations, required: true }, screen)
        : undefined);
    const { fleet } = profile;
    const howMany = async (what: string, given: number | undefined, usual: number) =>
      given ?? (await number({ message: what, default: usual, min: 1, max: 9_999_999 }, screen));
    const size =
      fleet === undefined
        ? said.size
        : {
            organizations: await howMany('How many organizations', said.size.organizations, fleet.organizations),
            units: await howMany('How many units, all together', said.size.units, fleet.units),
          };
    return { profile: name, only, size };
  } catch (cause) {
    if (cause instanceof PmdbError) throw cause;
    throw new PmdbError('INTERRUPTED', 'interrupted', { state: UNTOUCHED, cause });
  }
}
