/** What operators wrote: the pipeline's inbox, and its organisation's. */
import { letterIn } from '../contract/inbox';
import { InboxView } from '../decision/inbox';
import { OVERRIDE_LIMIT } from '../decision/inbox-problems';
import { MemoryView, Observation } from '../decision/observation';
import { Plan } from '../decision/plan';
import { EpochMs } from '../decision/time';
import { ParametersView, World } from './world';

export async function readLetters(world: World, plan: Plan, memory: MemoryView, now: EpochMs): Promise<Pick<Observation, 'inbox' | 'organisation'>> {
  const query = { known: memory.kind === 'read' ? memory.operators.letters : [], from: now - OVERRIDE_LIMIT };
  const [inbox, organisation] = await Promise.all([
    world.inbox.own(query),
    plan.organisation === undefined ? undefined : world.inbox.organisation(plan.organisation, query),
  ]);
  return { inbox: lettersIn(inbox), ...(organisation !== undefined && { organisation: lettersIn(organisation) }) };
}

const lettersIn = (view: ParametersView): InboxView =>
  view.kind === 'unreadable' ? view : { kind: 'read', letters: view.parameters.flatMap((parameter) => letterIn(parameter) ?? []) };
