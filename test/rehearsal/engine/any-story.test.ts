import * as fc from 'fast-check';
import { StageView } from '../../../src/decision/observation';
import { DAY, MINUTE } from '../../../src/decision/time';
import { ASSUMPTION_NAMES, DEFAULT_ASSUMPTIONS, withOther } from '../../../src/rehearsal/assumptions';
import { ANA, anAction, Bench, BETA, CONTROLLER, PROD, RELEASE } from './bench';

const LAST = { ...PROD, name: 'Last', actions: [anAction('First'), ...PROD.actions.map((one) => ({ ...one, ...(one.stackName && { stackName: 'Last' }) }))] };
const STAGES = [...RELEASE.slice(0, 2), { ...BETA, rollsBackOnFailure: true }, PROD, LAST];

type Deed =
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'commit'; readonly changesPipeline: boolean }
  | { readonly do: 'answer'; readonly stage: string; readonly answer: 'Approved' | 'Rejected' }
  | { readonly do: 'retry'; readonly stage: string; readonly mode: 'FAILED_ACTIONS' | 'ALL_ACTIONS' }
  | { readonly do: 'stop'; readonly abandon: boolean }
  | { readonly do: 'replace' | 'disable' | 'enable'; readonly stage: string }
  | { readonly do: 'break' | 'mend'; readonly action: string }
  | { readonly do: 'deployPipeline' };

const stage = fc.constantFrom(...STAGES.slice(1).map(({ name }) => name));
const action = fc.constantFrom('Beta/Deploy', 'Beta/Test', 'Prod/Deploy', 'Last/First', 'UpdatePipeline/SelfMutate');
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('commit' as const), changesPipeline: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('answer' as const), stage, answer: fc.constantFrom('Approved' as const, 'Approved' as const, 'Rejected' as const) }) },
  fc.record({ do: fc.constant('retry' as const), stage, mode: fc.constantFrom('FAILED_ACTIONS' as const, 'ALL_ACTIONS' as const) }),
  fc.record({ do: fc.constant('stop' as const), abandon: fc.boolean() }),
  fc.record({ do: fc.constantFrom('replace' as const, 'disable' as const, 'enable' as const), stage }),
  fc.record({ do: fc.constantFrom('break' as const, 'mend' as const), action }),
  fc.constant({ do: 'deployPipeline' as const }),
);

async function act(bench: Bench, given: Deed): Promise<void> {
  const { engine } = bench;
  switch (given.do) {
    case 'wait': return bench.until(bench.minutes() + given.minutes);
    case 'commit': return engine.commit(`r${engine.results().length + 1}`, given);
    case 'answer': return engine.answerByHand(given.stage, undefined, given.answer, ANA);
    case 'retry': return engine.retryStage(given.stage, given.mode, ANA);
    case 'stop': return engine.stopExecution(undefined, given, ANA);
    case 'disable': return engine.disableTransition(given.stage, 'looking into it', ANA);
    case 'enable': return engine.enableTransition(given.stage, ANA);
    case 'break': bench.failing.add(given.action); return;
    case 'mend': bench.failing.delete(given.action); return;
    case 'deployPipeline': return engine.deployPipelineByHand(ANA);
    case 'replace': {
      const { execution } = await bench.stage(given.stage);
      if (execution) await engine.writerFor(CONTROLLER).stop(execution.id, 'replaced');
    }
  }
}

/** Buttons that cannot be pressed are part of any story. */
async function tell(bench: Bench, deeds: readonly Deed[], after: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  for (const given of deeds) {
    await act(bench, given).catch((error: Error) => { if (!error.message.includes(' must ')) throw error; });
    await after();
  }
}

const isLocked = ({ execution }: StageView): boolean => execution?.status === 'InProgress' || execution?.status === 'Stopping';

async function check(bench: Bench): Promise<void> {
  const { stages } = await bench.engine.state();
  const executions = await bench.engine.executions([]);
  const active = executions.filter(({ status }) => status === 'InProgress' || status === 'Stopping').map(({ id }) => id).sort();
  const places = stages.flatMap((view) => [...(isLocked(view) ? [view.execution?.id ?? ''] : []), ...view.inbound.map(({ id }) => id)]);
  // Each execution in flight is in one stage or before one.
  expect([...places].sort()).toEqual(active);
  for (const view of stages) {
    // Who waits is newer than the standard execution that is or was in the stage.
    for (const { id } of view.inbound) if (view.execution?.type === 'STANDARD') expect(id > view.execution.id).toBe(true);
    // Nothing runs in a stage that is not locked.
    expect(view.actions.some(({ status }) => status === 'InProgress')).toBe(isLocked(view));
  }
  for (const { id, type, rollsBackTo = '' } of executions) {
    const runs = await bench.engine.runs(id);
    if (type === 'STANDARD') continue;
    // A rollback stays in one stage, and goes back to a standard execution that is older than itself.
    expect(new Set(runs.map((run) => run.stage)).size).toBe(1);
    expect((await bench.execution(rollsBackTo)).type).toBe('STANDARD');
    expect(rollsBackTo < id).toBe(true);
  }
  for (const { outcome, endedAt } of bench.engine.results()) expect(endedAt === undefined).toBe(outcome === 'waiting');
}

describe('whatever commits, buttons and failures come together', () => {
  const story = fc.array(deed, { maxLength: 80 });
  const options = fc.record({
    baseline: fc.option(fc.constant('r0'), { nil: undefined }),
    assume: fc.subarray([...ASSUMPTION_NAMES]).map((names) => withOther(DEFAULT_ASSUMPTIONS, names)),
  });

  test('every execution in flight is in exactly one place, and nothing runs in a stage that nobody is in', async () => {
    await fc.assert(fc.asyncProperty(options, story, async (given, deeds) => {
      const bench = new Bench(STAGES, given);
      await tell(bench, deeds, () => check(bench));
    }), { numRuns: 150 });
  });

  test('everything ends once nobody holds it any more', async () => {
    await fc.assert(fc.asyncProperty(options, story, async (given, deeds) => {
      const bench = new Bench(STAGES, given);
      await tell(bench, deeds);
      await tell(bench, STAGES.slice(1).map(({ name }) => ({ do: 'enable', stage: name })));
      await bench.until(bench.minutes() + 120 * DAY / MINUTE);

      expect(bench.engine.quiet()).toBe(true);
      expect(bench.clock.next()).toBeUndefined();
      expect(bench.outcomes().filter((outcome) => outcome.endsWith('waiting'))).toEqual([]);
    }), { numRuns: 100 });
  });

  test('every execution and every run that is told to begin is told to end no more often than it began', async () => {
    await fc.assert(fc.asyncProperty(options, story, async (given, deeds) => {
      const bench = new Bench(STAGES, given);
      await tell(bench, deeds);
      const count = (id: string, ...kinds: readonly string[]): number =>
        bench.events.filter((event) => event.execution === id && kinds.includes(event.kind)).length;
      for (const { id, outcome } of bench.engine.results()) {
        const retries = bench.events.filter(({ execution, kind, detail }) => execution === id && kind === 'stage.entered' && detail !== undefined).length;
        const ends = count(id, 'execution.succeeded', 'execution.failed', 'execution.superseded', 'execution.stopped', 'execution.cancelled');
        expect(count(id, 'execution.started')).toBe(1);
        expect(ends).toBe(retries + (outcome === 'waiting' ? 0 : 1));
        expect(count(id, 'rollback.succeeded', 'rollback.failed')).toBeLessThanOrEqual(count(id, 'rollback.started') + retries);
      }
    }), { numRuns: 100 });
  });
});
