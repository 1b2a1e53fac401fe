import { createHash } from 'node:crypto';
import { PmdbError } from '../errors.ts';
import { placeAt } from '../place.ts';
import { type Draft, type LeftOut, type Reading, type Remark, remarkOn, type SourceFile } from './draft.ts';
import { baseName, halfOf, textOf } from './source-half.ts';
import { type PlannedChange, readSqitchPlan, type SqitchPlan } from './sqitch-plan.ts';

/**
 * sqitch deploys the changes of sqitch.plan in its order, each from deploy/<change>.sql and back by revert/<change>.sql, with
 * psql. Of a change that was reworked the earlier one has its script in <change>@<tag>.sql.
 */
export function readSqitch(files: readonly SourceFile[]): Reading {
  const planFile = files.find((each) => baseName(each) === 'sqitch.plan');
  if (planFile === undefined) throw noPlan();
  const read = textOf(planFile);
  const text = 'text' in read ? read.text : '';
  const plan = readSqitchPlan(planFile.file, text);
  const scripts = new Scripts(files);
  const drafts = plan.changes.map((change, i) => {
    const place = placeAt(planFile.file, text, change.offset);
    return draftOf(change, plan, scripts, { level: 'decided', message: '', place }, plan.changes.slice(0, i));
  });
  return { drafts, leftOut: leftOutOf(files, scripts) };
}

/** The project's name, by which the registry tells its changes from others'. */
export function sqitchProject(files: readonly SourceFile[]): string | undefined {
  const planFile = files.find((each) => baseName(each) === 'sqitch.plan');
  const read = planFile && textOf(planFile);
  return planFile && read && 'text' in read ? readSqitchPlan(planFile.file, read.text).project : undefined;
}

/** The scripts, wherever the project's settings have put their folders. */
class Scripts {
  readonly used = new Set<SourceFile>();
  readonly #files: readonly SourceFile[];

  constructor(files: readonly SourceFile[]) {
    this.#files = files;
  }

  take(folder: 'deploy' | 'revert', change: PlannedChange, isLast: boolean): SourceFile | undefined {
    const names = isLast ? [change.name] : change.tags.map((tag) => `${change.name}@${tag}`);
    for (const name of names) {
      const path = `${folder}/${name}.sql`;
      const found = this.#files.find((each) => each.path === path || each.path.endsWith(`/${path}`));
      if (found === undefined) continue;
      this.used.add(found);
      return found;
    }
    return undefined;
  }
}

function draftOf(
  change: PlannedChange,
  { changes }: SqitchPlan,
  scripts: Scripts,
  planned: Remark,
  before: readonly PlannedChange[],
): Draft {
  const isLast = !changes.some(({ name, instance }) => name === change.name && instance > change.instance);
  const [deploy, revert] = [scripts.take('deploy', change, isLast), scripts.take('revert', change, isLast)];
  const [up, down] = [deploy && halfOf(deploy), revert && halfOf(revert)];
  const remarks = [...(up?.remarks ?? []), ...(down?.remarks ?? []), ...needsOf(change, before, planned)];
  if (deploy === undefined)
    remarks.push({ ...planned, level: 'mend', message: 'there is no deploy script', remedy: BRING });
  return {
    key: change.instance === 1 ? change.name : `${change.name} ${change.instance}`,
    source: deploy ?? { path: `deploy/${change.name}.sql`, file: planned.place.file, bytes: Buffer.of() },
    digits: undefined,
    title: change.instance === 1 ? change.name : `${change.name} reworked`,
    up: up?.half,
    down: down?.half,
    remarks,
    checksums: deploy === undefined ? [] : [createHash('sha1').update(deploy.bytes).digest('hex')],
  };
}

const BRING = 'Bring it back from version control, then import again.';
const VERIFIES =
  'a verify script stays where it is: `pmdb verify` proves the pair; what else it asks is a test for `pmdb test`';

function needsOf({ needs }: PlannedChange, before: readonly PlannedChange[], planned: Remark): Remark[] {
  return needs.flatMap((need): Remark[] => {
    if (need.startsWith('!')) {
      return [
        { ...planned, message: `conflicts with ${need.slice(1)}: pmdb's order is the plan's, and knows no conflicts` },
      ];
    }
    if (need.includes(':')) {
      const message = `needs ${need} of another project, which has to be there before`;
      return [{ ...planned, message }];
    }
    const [name, tag] = need.split('@');
    const met = before.some((each) => each.name === name && (tag === undefined || each.tags.includes(tag)));
    const message = `needs ${need}, which does not stand before it in the plan`;
    return met ? [] : [{ ...planned, level: 'mend', message, remedy: 'Mend the plan, then import again.' }];
  });
}

function leftOutOf(files: readonly SourceFile[], scripts: Scripts): LeftOut[] {
  const rest = files.filter((each) => !scripts.used.has(each) && /\.sql$/.test(each.path));
  return rest.map((source) => {
    const message = /(?:^|\/)verify\//.test(source.path) ? VERIFIES : 'the plan has no change of this name';
    return { source, remark: remarkOn(source.file, 'decided', message) };
  });
}

function noPlan(): PmdbError {
  return new PmdbError('BAD_FILE', 'there is no sqitch.plan in this folder', {
    state: 'No file was written.',
    remedy: 'Name the folder that has it: `pmdb import --from sqitch <folder>`.',
  });
}
