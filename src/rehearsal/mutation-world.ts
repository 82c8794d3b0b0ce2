import { DefinitionChange } from '../decision/judge-mutation';
import { Plan } from '../decision/plan';
import { EpochMs } from '../decision/time';
import { MutationWorld } from '../handlers/mutation-check';
import { Parts, worldOf } from './world';

/** What the build sees that updates the pipeline. `lastSuccess`: the controller's last sign of life. */
export function mutationWorld(parts: Parts, plan: Plan, change: DefinitionChange['kind'] & ('same' | 'changed'), lastSuccess: EpochMs): MutationWorld {
  const { pipeline, ledger } = worldOf(parts, 'the build');
  const waves = plan.stages.filter(({ production }) => production).map(({ name }) => name);
  return {
    pipeline,
    ledger,
    definitions: { compare: async () => ({ change: { kind: change }, waves }) },
    life: { last: async () => ({ kind: 'read', lastAt: lastSuccess }) },
    // The log of a build; what it decides is in the ledger.
    say: () => undefined,
    decided: (entry) => parts.recorder.decided(entry),
  };
}
