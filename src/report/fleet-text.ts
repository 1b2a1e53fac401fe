import { count } from '../core/count.ts';
import { describeDuration } from '../core/describe-duration.ts';
import type { FleetProgress } from '../core/events.ts';
import type { FleetOutcome } from '../core/outcome.ts';
import type { Direction } from '../core/plan.ts';

/** "migrated 120/1000 tenants, 2 failed, 240/s, about 4 s left" */
export function fleetProgressText({ direction, done, failed, total, seconds }: FleetProgress): string {
  const ended = done + failed;
  const rate = seconds > 0 ? ended / seconds : 0;
  const parts = [`${past(direction)} ${done}/${total} tenants`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (rate > 0) parts.push(`${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s`);
  if (rate > 0 && ended < total) parts.push(`about ${describeDuration(((total - ended) / rate) * 1000)} left`);
  return parts.join(', ');
}

/** The last line of a run over tenants; undefined where there is nothing to say. */
export function fleetText({ tenants, result }: FleetOutcome, direction: Direction): string | undefined {
  if (result === undefined) {
    if (tenants === 0) return undefined;
    return direction === 'up'
      ? `${tenants === 1 ? 'The tenant is' : `All ${tenants} tenants are`} up to date.`
      : `Nothing to roll back on ${count(tenants, 'tenant')}.`;
  }
  const verb = direction === 'up' ? 'Applied' : 'Rolled back';
  const gone = result.gone > 0 ? `; ${result.gone} dropped meanwhile` : '';
  return `${verb} ${count(result.steps, 'migration')} on ${count(result.done, 'tenant')} in ${describeDuration(result.ms)}${gone}.`;
}

export function past(direction: Direction): string {
  return direction === 'up' ? 'migrated' : 'rolled back';
}
