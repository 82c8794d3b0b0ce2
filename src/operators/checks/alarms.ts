import { AlarmView } from '../../decision/observation';
import { alarmKey, AlarmRef, environmentKey, Plan } from '../../decision/plan';
import { Desk } from '../desk';
import { Check, Diagnosis, ill, unknown, well } from './diagnosis';

/** Every alarm that a blocker or a bake names is there. What state it is in is for `why` to tell. */
export const alarms: Check = {
  name: 'alarms',
  look: async ({ desk, clinic, plan }) => {
    if (plan === undefined) return [];
    const wanted = namedIn(plan);
    const deployed = await deployedTargets(desk);
    const found = await Promise.all(plan.environments.map(async (environment) => {
      const here = wanted.filter((alarm) => environmentKey(alarm) === environmentKey(environment));
      if (here.length === 0) return [];
      const views = await clinic.alarms(environment, here);
      return here.map((alarm, index) => judge(alarm, views[index], deployed));
    }));
    return found.flat();
  },
};

function judge(alarm: AlarmRef, view: AlarmView | undefined, deployed: ReadonlySet<string>): Omit<Diagnosis, 'check'> {
  const key = alarmKey(alarm);
  if (view === undefined) return unknown(key, 'CloudWatch gave no answer for it');
  if (view.kind === 'unreadable') return unknown(key, view.why);
  if (view.kind === 'seen') return well(key, `is there, in ${view.state}`);
  const isYetToCome = alarm.broughtBy?.some((target) => !deployed.has(target)) ?? false;
  return isYetToCome ? well(key, 'comes with the first deployment of its target')
    : ill(key, 'does not exist, and so holds', 'make it, or correct its name where the pipeline is declared');
}

/** Each alarm once, with all the targets that bring it. */
function namedIn(plan: Plan): readonly AlarmRef[] {
  const all = plan.stages.flatMap(({ blockers, steps }) => [
    ...blockers.flatMap((blocker) => blocker.kind === 'alarm' ? blocker.alarms : []),
    ...steps.flatMap((step) => step.bake?.alarms ?? []),
  ]);
  return [...new Map(all.map((alarm) => [alarmKey(alarm), alarm])).values()];
}

async function deployedTargets(desk: Desk): Promise<ReadonlySet<string>> {
  const stages = await desk.stages();
  return new Set([...stages].flatMap(([stage, memory]) => memory.deployed.map((target) => `${stage}/${target}`)));
}
