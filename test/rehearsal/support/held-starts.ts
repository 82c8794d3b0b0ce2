/**
 * That no deployment of a standard execution starts in a gated stage while a reason to hold it is there and not overridden:
 * asked of every start in a rehearsal, by an own replay of what the scenario does. For any pipeline, with any scenario.
 */
import { alarmKey, BlockerPlan, StagePlan } from '../../../src/decision/plan';
import { RehearsalEvent } from '../../../src/rehearsal/model';
import { isWorkingHours } from './example';
import { Played } from './invariants';
import { Grant, WhatOperatorsSaid } from './what-operators-said';

/** When a time window is open, by the name of its blocker: told by another implementation than the one under test. */
export type Windows = Readonly<Record<string, (at: string) => boolean>>;

const EXAMPLE: Windows = { 'working hours': isWorkingHours };

/** What no override opens. */
const NEVER = ['ledger', 'freeze', 'operators', 'controller'];
const ONLY_BY_NAME = ['pause', 'organisation pause'];

/** One sentence for each start that should not have been; none when all is well. */
export function heldStarts(played: Played, windows: Windows = EXAMPLE): readonly string[] {
  const { subject, scenario, result } = played;
  const { home } = subject.plan;
  const said = new WhatOperatorsSaid(scenario, subject.model.name, `${home.account}/${home.region}/${subject.model.name}`);
  const spent = new Map<Grant, string>();
  return result.events.flatMap((event, index) => {
    const stage = subject.plan.stages.find(({ name }) => name === event.stage);
    const isStart = event.kind === 'action.started' && event.category === 'Deploy';
    if (!isStart || stage?.airlock === undefined || result.executions.find(({ id }) => id === event.execution)?.type !== 'STANDARD') return [];
    const before = result.events.slice(0, index);
    const door = doorOf(stage, event);
    const passed = before.filter((one) => one.kind === 'gate.passed' && one.stage === stage.name && one.execution === event.execution && one.action === door).at(-1);
    const words = `${event.at} ${event.revision} ${stage.name}/${event.action}`;
    if (passed === undefined) return isRetry(before, event) ? [] : [`${words} started without its gate ${door}`];
    if (/\bby arn:[^ ]+:user\/[^ ]+$/.test(passed.detail ?? '')) return [];
    const at = Date.parse(passed.at);
    const reasons = [...new Set(holding(played, stage, door === stage.airlock, passed, said, windows))];
    const grants = said.grantsAt(stage.name, at, event);
    return reasons.flatMap((reason) => {
      const pass = `${event.execution}/${passed.at}/${door}`;
      const opening = grants.filter((grant) => opens(grant, reason, stage) && (!grant.single || (spent.get(grant) ?? pass) === pass));
      const [by] = [...opening].sort((a, b) => Number(a.single) - Number(b.single));
      if (by === undefined) return [`${words} started while ${reason} held and nobody in force overrode it`];
      if (by.single) spent.set(by, pass);
      return [];
    });
  });
}

/** The approval behind which an action stands. */
function doorOf(stage: StagePlan, { action = '' }: RehearsalEvent): string | undefined {
  const index = stage.steps.findIndex(({ targets }) => targets.some(({ deployActions }) => deployActions.includes(action)));
  return index <= 0 ? stage.airlock : stage.steps[index - 1]?.bake?.action;
}

const isRetry = (before: readonly RehearsalEvent[], event: RehearsalEvent): boolean =>
  (before.filter((one) => one.kind === 'stage.entered' && one.stage === event.stage).at(-1)?.detail ?? '').includes('retried by');

const opens = ({ blockers }: Grant, reason: string, stage: StagePlan): boolean => !NEVER.includes(reason)
  && (blockers === 'all' ? !ONLY_BY_NAME.includes(reason) && stage.blockers.some(({ name }) => name === reason) : blockers.includes(reason));

/** The names of all reasons that a gate has to hold at a moment. */
function holding(
  played: Played, stage: StagePlan, atEntry: boolean, passed: RehearsalEvent, said: WhatOperatorsSaid, windows: Windows,
): readonly string[] {
  const at = Date.parse(passed.at);
  const { faults, operator } = played.scenario;
  const fails = (...services: readonly string[]): boolean => faults.some((one) => one.kind === 'service' && services.includes(one.service)
    && one.from <= at && (one.until === undefined || at < one.until));
  const freezes = operator.filter((one) => (one.do === 'disableTransition' || one.do === 'enableTransition') && one.stage === stage.name && one.at <= at);
  return [
    ...said.pausedAt(stage.name, at),
    ...(freezes.sort((a, b) => a.at - b.at).at(-1)?.do === 'disableTransition' ? ['freeze'] : []),
    ...(fails('dynamodb') ? ['ledger'] : []),
    ...(fails('ssm') ? ['operators', ...(played.subject.plan.organisation === undefined ? [] : ['organisation pause'])] : []),
    ...(fails('sts') && played.subject.plan.organisation?.roleArn !== undefined ? ['organisation pause'] : []),
    ...(fails('codepipeline') || faults.some((one) => one.kind === 'controllerDead' && one.from <= at && (one.until === undefined || at < one.until)) ? ['controller'] : []),
    ...stage.blockers.filter((blocker) => blocker.warnsOnly !== true && isHolding(played, blocker, stage, atEntry, passed.at, windows, fails('cloudwatch', 'sts')))
      .map(({ name }) => name),
  ];
}

function isHolding(
  { scenario }: Played, blocker: BlockerPlan, stage: StagePlan, atEntry: boolean, iso: string, windows: Windows, isUnreadable: boolean,
): boolean {
  const at = Date.parse(iso);
  const lasts = (when: { readonly from: number; readonly until?: number }): boolean =>
    when.from <= at && (when.until === undefined || at < when.until);
  switch (blocker.kind) {
    case 'timeWindow': {
      const isOpen = windows[blocker.name];
      if (isOpen === undefined) throw new Error(`tell heldStarts when '${blocker.name}' is open`);
      return (atEntry || stage.windowScope === 'EVERY_START') && !isOpen(iso);
    }
    case 'calendar':
      return scenario.calendars.some((script) => script.state !== 'OPEN' && lasts(script)
        && blocker.calendars.some((one) => one.kind === 'changeCalendar' && script.calendars.some((other) => `${one.account}/${one.region}/${one.name}` === `${other.account}/${other.region}/${other.name}`)));
    case 'alarm': {
      // Where a policy says otherwise, an alarm that tells nothing may be let by.
      const bad = blocker.policy === undefined ? ['ALARM', 'MISSING', 'INSUFFICIENT_DATA'] : ['ALARM'];
      const keys = blocker.alarms.map(alarmKey);
      const prefixes = (blocker.prefixes ?? []).map((one) => `${one.account}/${one.region}/${one.prefix}`);
      const isOurs = (key: string): boolean => keys.includes(key) || prefixes.some((prefix) => key.startsWith(prefix));
      const red = scenario.alarms.some(({ alarms: scripted, state, when }) => bad.includes(state) && scripted.map(alarmKey).some(isOurs) && when.kind === 'timed' && lasts(when));
      return red || (isUnreadable && blocker.policy === undefined);
    }
  }
}
