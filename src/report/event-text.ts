import { count } from '../core/count.ts';
import { describeDuration } from '../core/describe-duration.ts';
import { type Blocker, describeBlocker, type RunEvent, type StepName } from '../core/events.ts';
import { printableLine } from '../core/printable.ts';
import { countTests } from '../core/test-run.ts';
import { fleetProgressText } from './fleet-text.ts';

type StepEvent = Extract<RunEvent, { step: StepName }>;
type FreeEvent = Exclude<RunEvent, StepEvent>;

/** "V003 create_units": how a step is called wherever it is mentioned. */
export function stepText({ version, name }: Pick<StepName, 'version' | 'name'>): string {
  return `V${version} ${name}`;
}

/** One line about one event; undefined for events that a line would only repeat. */
export function eventText(event: RunEvent): string | undefined {
  return 'step' in event ? stepEventText(event) : freeEventText(event);
}

function stepEventText(event: StepEvent): string {
  const { step } = event;
  switch (event.type) {
    case 'step-started':
      return `${step.direction === 'up' ? 'applying' : 'rolling back'} ${stepText(step)} (${event.index + 1}/${event.total})`;
    case 'step-done':
      return `${step.direction === 'up' ? 'applied' : 'rolled back'} ${stepText(step)} in ${describeDuration(event.ms)}`;
    case 'step-failed':
      return `failed ${stepText(step)}`;
    default:
      return `${stepText(step)}: ${detailText(event)}`;
  }
}

/** What goes on inside a step, without its name. */
export function detailText(event: Extract<StepEvent, { type: 'statement' | 'blocked' | 'retry' }>): string {
  switch (event.type) {
    case 'statement':
      return `statement ${event.number}/${event.total}: ${shortened(event.text)}`;
    case 'blocked':
      return blockedText(event.blockers);
    case 'retry':
      return `${event.reason}; attempt ${event.attempt + 1} in ${describeDuration(event.delayMs)}, ${Math.round(event.seconds)} s so far`;
  }
}

function blockedText(blockers: readonly Blocker[]): string {
  return blockers.length === 0 ? 'waits no longer' : `waits for ${blockers.map(describeBlocker).join('; ')}`;
}

export function freeEventText(event: FreeEvent): string | undefined {
  switch (event.type) {
    case 'note':
    case 'warning':
      return `${event.type}: ${event.message}`;
    case 'findings':
      return event.text;
    case 'progress':
      return `${event.message} (${event.done}/${event.total})`;
    case 'notice':
      return `${event.severity.toLowerCase()}: ${onOneLine(event.message)}`;
    case 'planned':
      return undefined;
    case 'file-tested':
      return testedText(event);
    case 'fleet-progress':
      return fleetProgressText(event);
    case 'seed-progress':
      return seedProgressText(event);
    case 'fleet-planned':
      return fleetPlannedText(event);
    case 'tenant-failed':
      return `failed on ${event.tenant}: ${onOneLine(event.message)}`;
    case 'waiting':
      return `${waitingText(event)}${event.holder === undefined ? '' : `: ${describeBlocker(event.holder)}`}`;
  }
}

function testedText({ result, done, total }: Extract<RunEvent, { type: 'file-tested' }>): string {
  const { tests, failed } = countTests([result]);
  const found =
    result.outcome === 'broken' ? "can't be run" : failed > 0 ? `${failed} of ${tests} failed` : count(tests, 'test');
  return `${result.outcome} ${result.file} (${found}, ${describeDuration(result.ms)}) ${done}/${total}`;
}

function seedProgressText({ organization, rows, done, total, seconds }: Extract<RunEvent, { type: 'seed-progress' }>) {
  const rate = seconds > 0 ? `, ${Math.round(rows / seconds).toLocaleString('en')} rows/s` : '';
  return `seeding ${organization}: ${rows.toLocaleString('en')} rows${rate} (${done}/${total})`;
}

function fleetPlannedText({
  direction,
  tenants,
  canaries,
  steps,
}: Extract<RunEvent, { type: 'fleet-planned' }>): string {
  const first = canaries > 0 ? `, ${canaries} of them first` : '';
  return `${direction === 'up' ? 'migrating' : 'rolling back'} ${count(tenants, 'tenant')} (${count(steps, 'step')})${first}`;
}

/** What a run waits for, and how long it has, without who holds it. */
export function waitingText(event: Extract<RunEvent, { type: 'waiting' }>): string {
  const what = event.for === 'run' ? 'another run' : 'the last statement of an earlier run';
  return `waiting for ${what}${event.seconds < 1 ? '' : `, ${Math.round(event.seconds)} s so far`}`;
}

function onOneLine(text: string): string {
  return printableLine(text.trim());
}

function shortened(text: string): string {
  const line = printableLine(text.trim().replace(/\s+/g, ' '));
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
