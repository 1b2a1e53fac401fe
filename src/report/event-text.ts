import { describeDuration } from '../core/describe-duration.ts';
import { describeBlocker, type RunEvent, type StepName } from '../core/events.ts';

/** "V003 create_units": how a step is called wherever it is mentioned. */
export function stepText({ version, name }: Pick<StepName, 'version' | 'name'>): string {
  return `V${version} ${name}`;
}

/** One line about one event, without its time; undefined for events that a line would only repeat. */
export function eventText(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'note':
    case 'warning':
      return `${event.type}: ${event.message}`;
    case 'notice':
      return `${event.severity.toLowerCase()}: ${event.message}`;
    case 'planned':
      return undefined;
    case 'waiting':
      return waitingText(event);
    case 'step-started':
      return `${event.step.direction === 'up' ? 'applying' : 'rolling back'} ${stepText(event.step)} (${event.index + 1}/${event.total})`;
    case 'statement':
      return `  statement ${event.number}/${event.total}: ${oneLine(event.text)}`;
    case 'blocked':
      return `${stepText(event.step)} waits for ${event.blockers.map(describeBlocker).join('; ')}`;
    case 'retry':
      return `${stepText(event.step)}: ${event.reason}; attempt ${event.attempt + 1} in ${describeDuration(event.delayMs)}`;
    case 'step-done':
      return `${event.step.direction === 'up' ? 'applied' : 'rolled back'} ${stepText(event.step)} in ${describeDuration(event.ms)}`;
    case 'step-failed':
      return `failed ${stepText(event.step)}`;
  }
}

function waitingText({ holder, seconds, ...event }: Extract<RunEvent, { type: 'waiting' }>): string {
  const what = event.for === 'run' ? 'another run' : 'the last statement of an earlier run';
  const who = holder === undefined ? '' : `: ${describeBlocker(holder)}`;
  return `waiting for ${what}${seconds >= 1 ? `, ${Math.round(seconds)} s so far` : ''}${who}`;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
