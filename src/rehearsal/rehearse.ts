/** Plays a scenario to its end, and says what it came to. */
import { targetId } from '../decision/plan';
import { EpochMs, isoOf } from '../decision/time';
import { AlarmTrace } from './alarms';
import { otherThanUsual } from './assumptions';
import { TICK } from './delivery';
import { Audience, Play } from './play';
import { BoardRow, RehearsalResult } from './result';
import { Scenario } from './scenario';
import { Subject } from './subject';

export interface Rehearsal {
  readonly result: RehearsalResult;
  readonly board: readonly BoardRow[];
  /** What every alarm of the plan showed. */
  readonly alarms: readonly AlarmTrace[];
}

/** How many ticks in a row must find nothing to do before a rehearsal ends: the first may still act on what just ended. */
const CALM_TICKS = 2;

/** Plays a scenario on a pipeline. The same subject and scenario give the same result. */
export async function rehearse(subject: Subject, scenario: Scenario, audience: Audience = {}): Promise<Rehearsal> {
  const play = new Play(subject, scenario, audience);
  play.begin();
  const quiet = await playUntilQuiet(play, scenario.until);
  const assumed = otherThanUsual(scenario.assume);
  return {
    board: await boardOf(play, subject),
    alarms: play.alarms.traces(),
    result: {
      pipeline: subject.plan.pipeline,
      start: isoOf(scenario.start),
      end: isoOf(quiet ? play.clock.now() : scenario.until),
      quiet,
      events: play.recorder.events,
      executions: play.engine.results(),
      revisions: play.targets.revisions(),
      ...(assumed.length > 0 && { assumed }),
      ledger: play.ledger.entries(),
    },
  };
}

async function playUntilQuiet(play: Play, until: EpochMs): Promise<boolean> {
  let calmSince: EpochMs | undefined;
  while (await play.clock.step(until)) {
    const now = play.clock.now();
    calmSince = play.isCalm() ? calmSince ?? now : undefined;
    if (calmSince !== undefined && now >= calmSince + CALM_TICKS * TICK) return true;
  }
  return play.isCalm();
}

async function boardOf({ engine, targets, ledger }: Play, { plan }: Subject): Promise<readonly BoardRow[]> {
  const { stages } = await engine.state();
  const revisions = targets.revisions();
  return plan.stages.flatMap((stage) => {
    const last = stages.find((view) => view.name === stage.name)?.execution;
    const wasRolledBack = last?.type === 'ROLLBACK' && last.status === 'Succeeded';
    const state = wasRolledBack ? 'rolled back' : ledger.stateOf(stage.name) ?? last?.status ?? 'never ran';
    return stage.steps.flatMap((step) => step.targets).map((target) => ({
      stage: stage.name,
      target: target.name,
      account: target.account,
      region: target.region,
      revision: revisions[targetId(stage, target)],
      state,
    }));
  });
}
