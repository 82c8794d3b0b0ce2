import { unreadable } from '../handlers/unreadable';
import { PipelineReader, PipelineWriter, World } from '../handlers/world';
import { SimulatedAlarms } from './alarms';
import { SimulatedCalendars } from './calendars';
import { Engine } from './engine';
import { Faults } from './faults';
import { MemoryLedger } from './ledger';
import { SimulatedMetrics } from './metrics';
import { SimulatedParameters } from './parameters';
import { Recorder } from './recorder';
import { Targets } from './targets';

/** The simulated parts that a world is made of. */
export interface Parts {
  readonly engine: Engine;
  readonly faults: Faults;
  readonly alarms: SimulatedAlarms;
  readonly calendars: SimulatedCalendars;
  readonly metrics: SimulatedMetrics;
  readonly targets: Targets;
  readonly parameters: SimulatedParameters;
  readonly ledger: MemoryLedger;
  readonly recorder: Recorder;
}

/** The world that a handler running as `role` sees. */
export function worldOf(parts: Parts, role: string): World {
  return {
    pipeline: faultyPipeline(parts, role),
    alarms: parts.alarms,
    calendars: parts.calendars,
    metrics: parts.metrics,
    targets: parts.targets,
    stacks: parts.targets.stackReader,
    inbox: parts.parameters,
    ledger: parts.ledger,
    announcer: {
      announce: async (entries) => {
        parts.faults.check('eventbridge');
        for (const entry of entries) parts.recorder.announced(entry);
        return entries.map(() => undefined);
      },
    },
    journal: {
      decided: (entry) => parts.recorder.decided(entry),
      page: (entry) => parts.recorder.paged(entry),
      // It is told at the next tick, and nobody misses it until then.
      untold: () => undefined,
      // The dead man's alarm is the host's: see `Controller`.
      reconciled: () => undefined,
    },
  };
}

/** CodePipeline, as long as it answers. */
function faultyPipeline({ engine, faults }: Parts, role: string): PipelineReader & PipelineWriter {
  const writer = engine.writerFor(role);
  const asked = <Q extends readonly unknown[], A>(call: (...question: Q) => Promise<A>) => async (...question: Q): Promise<A> => {
    faults.check('codepipeline');
    return call(...question);
  };
  return {
    state: asked(() => engine.state()),
    executions: asked((ids) => engine.executions(ids)),
    runs: asked((id) => engine.runs(id)),
    // As the real one: what it cannot read is a value.
    rollbackTargets: async (stage) => {
      const failure = faults.ofCall('codepipeline');
      if (failure !== undefined) return unreadable({ operation: 'ListPipelineExecutions', where: 'the pipeline', error: failure.name });
      return engine.rollbackTargets(stage);
    },
    answer: asked((approval, answer, summary) => writer.answer(approval, answer, summary)),
    stop: asked((id, reason, options) => writer.stop(id, reason, options)),
    retry: asked((stage, id) => writer.retry(stage, id)),
    rollBack: asked((stage, target) => writer.rollBack(stage, target)),
  };
}
