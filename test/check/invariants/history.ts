/** What the timeline of a rehearsal has told so far, looked up backwards from its end. */
import { StagePlan, StepPlan } from '../../../src/decision/plan';
import { RehearsalEvent } from '../../../src/rehearsal/model';
import { Seen } from './invariant';

export const momentOf = ({ at }: Pick<RehearsalEvent, 'at'>): number => Date.parse(at);

export const told = (event: RehearsalEvent): string =>
  [event.at, event.kind, event.revision, event.execution, event.stage, event.target, event.action].filter(Boolean).join(' ');

/** A person pressed the button. */
export const isByHand = (event: RehearsalEvent): boolean => /\bby arn:[^ ]+:user\/[^ ]+$/.test(event.detail ?? '');

export const isRollback = ({ play }: Seen, execution: string | undefined): boolean =>
  play.engine.results().some(({ id, type }) => id === execution && type === 'ROLLBACK');

/** A person has opened blockers for this execution here: whoever does knows of what is red. */
export const wasOverridden = ({ play }: Seen, { stage, execution }: RehearsalEvent): boolean =>
  play.ledger.entries().some((entry) => entry.kind === 'override.used' && entry.stage === stage && entry.execution === execution);

export const waveOf = ({ subject }: Seen, stage: string | undefined): StagePlan | undefined =>
  subject.plan.stages.find((one) => one.name === stage && one.production);

/** The events of a stay so far, from its last entry or retry on. */
export interface Stay { readonly isRetry: boolean; readonly events: readonly RehearsalEvent[] }

export function stayOf({ play }: Seen, stage: string, execution: string | undefined): Stay {
  const { events } = play.recorder;
  const entry = events.map(({ kind, stage: entered, execution: by }) => kind === 'stage.entered' && entered === stage && by === execution).lastIndexOf(true);
  return {
    isRetry: (events[entry]?.detail ?? '').includes('retried by'),
    events: events.slice(Math.max(0, entry)).filter((event) => event.stage === stage && event.execution === execution),
  };
}

export const deploymentsIn = (step: StepPlan, events: readonly RehearsalEvent[]): readonly RehearsalEvent[] => events.filter((event) =>
  event.kind === 'action.started' && event.category === 'Deploy' && step.targets.some(({ deployActions }) => deployActions.includes(event.action ?? '')));

/** A role of ours has asked for it. */
export const isOurs = ({ detail = '' }: RehearsalEvent): boolean => / by arn:[^ ]*:assumed-role\/[^ ]+$/.test(detail);

/** A person stopped or abandoned the execution. */
export const isStopByHand = ({ kind, detail = '' }: RehearsalEvent): boolean => kind === 'execution.stopped' && /^(stopped|abandoned) by arn:/.test(detail);

/** When what happened at a moment could be looked at: then, or when the last trouble with services and the controller was over. */
export const settledAt = ({ play }: Seen, moment: number): number => Math.max(moment, play.faults.troubledUntil() ?? -Infinity);

const ANSWERS: readonly string[] = ['rollback.started', 'restore.started', 'notification'];

/** Whether a wave was taken back since a moment, or a person was called to it. */
export const answeredIn = ({ play }: Seen, stage: string, since: number): boolean =>
  play.recorder.events.some((event) => event.stage === stage && ANSWERS.includes(event.kind) && momentOf(event) > since);

/** Looked for from the end, as most that is asked for is new; -1 where there is none. */
export function lastIndex(events: readonly RehearsalEvent[], isMeant: (event: RehearsalEvent) => boolean): number {
  for (let index = events.length - 1; index >= 0; index--) if (isMeant(events[index])) return index;
  return -1;
}
