import type { ErrorParts } from './errors.ts';

/** A page of the documentation, as messages name it. */
const PAGE = /\bdocs\/[\w/-]+\.md\b/g;

/** What is to be done, with `docs/jobs.md` where it lies: in a project that has installed pmdb it isn't the project's own. */
export function withPlaceOfDocs(parts: ErrorParts, folder: string): ErrorParts {
  const located = (text: string) => text.replace(PAGE, (page) => `${folder}${page}`);
  const { remedy, problems } = parts;
  return {
    ...parts,
    ...(remedy === undefined ? {} : { remedy: located(remedy) }),
    ...(problems === undefined
      ? {}
      : {
          problems: problems.map((each) =>
            each.remedy === undefined ? each : { ...each, remedy: located(each.remedy) },
          ),
        }),
  };
}
