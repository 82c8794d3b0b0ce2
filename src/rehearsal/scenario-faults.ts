import { Plan } from '../decision/plan';
import { stacksIn } from '../decision/release';
import { EpochMs } from '../decision/time';
import { suggestion } from '../text/nearest';
import { FAULT_SERVICES, FaultScript } from './scenario';
import { Fields, Placed } from './yaml-file';

const KINDS = [
  'controllerDead', 'controllerCrash', 'lostEvents', 'duplicatedEvents', 'delayedEvents', 'restorerCrash', 'stackBusy', 'exportInUse',
] as const;

/** What fails around the controller, and when. */
export const decodeFaults = (entries: readonly Fields[], start: EpochMs, plan: Plan): readonly FaultScript[] =>
  entries.flatMap((entry) => readFault(entry, start, plan) ?? []);

function readFault(entry: Fields, start: EpochMs, plan: Plan): FaultScript | undefined {
  const at = entry.span('at');
  const span = entry.span('for');
  if (!entry.has('at')) entry.refuseAll('must say when, by at');
  if (span === 0) entry.refuse('for', 'must be longer than nothing, got 0s; leave it out for a fault that stays');
  const when = { from: start + (at ?? 0), ...(span !== undefined && { until: start + (at ?? 0) + span }) };
  return entry.has('kind') ? readKind(entry, when, plan) : readService(entry, when);
}

function readKind(entry: Fields, when: Pick<FaultScript, 'from' | 'until'>, plan: Plan): FaultScript | undefined {
  const kind = entry.oneOf('kind', KINDS);
  for (const key of ['service', 'error', 'call']) if (entry.has(key)) entry.refuse(key, 'must not stand beside kind; give the two faults an entry each');
  const fault = kind && readFaultOf(kind, entry, when, plan);
  entry.refuseOthers();
  return fault;
}

function readFaultOf(
  kind: (typeof KINDS)[number], entry: Fields, when: Pick<FaultScript, 'from' | 'until'>, plan: Plan,
): FaultScript | undefined {
  switch (kind) {
    case 'controllerDead': case 'lostEvents': case 'duplicatedEvents': return { ...when, kind };
    case 'controllerCrash': {
      if (!entry.has('afterEffects')) entry.refuseAll('must say after which of its effects the controller dies, by afterEffects');
      const afterEffects = entry.count('afterEffects');
      return afterEffects === undefined ? undefined : { ...when, kind, afterEffects };
    }
    case 'delayedEvents': {
      if (!entry.has('by')) entry.refuseAll('must say how much later events arrive, by by');
      const by = entry.span('by');
      if (by === 0) entry.refuse('by', 'must be longer than nothing, got 0s');
      return by === undefined ? undefined : { ...when, kind, by };
    }
    case 'restorerCrash': {
      if (!entry.has('afterStep')) entry.refuseAll('must say after which of its writes the restorer dies, by afterStep');
      const afterStep = entry.count('afterStep');
      return afterStep === undefined ? undefined : { ...when, kind, afterStep };
    }
    case 'stackBusy': {
      const stack = stackIn(entry, plan);
      return stack && { ...when, kind, stack: stack.value };
    }
    case 'exportInUse': {
      const stack = stackIn(entry, plan);
      const importedBy = entry.required('importedBy');
      return stack && importedBy && { ...when, kind, stack: stack.value, importedBy: importedBy.value };
    }
  }
}

/** A stack that a restore would deploy: nothing else is looked at by the restorer. */
function stackIn(entry: Fields, plan: Plan): Placed<string> | undefined {
  const stack = entry.required('stack');
  const stacks = plan.stages.flatMap((stage) => stacksIn(stage, plan.deployers)).map(({ template }) => template.stack);
  if (stack && !stacks.includes(stack.value)) stack.refuse('must name a stack of a wave', suggestion(stack.value, [...new Set(stacks)]));
  return stack;
}

function readService(entry: Fields, when: Pick<FaultScript, 'from' | 'until'>): FaultScript | undefined {
  if (!entry.has('service')) entry.refuseAll('must say what fails, by kind or by service and error');
  const service = entry.oneOf('service', FAULT_SERVICES);
  const error = entry.has('service') ? entry.required('error') : entry.text('error');
  if (error && !/^[A-Za-z]+$/.test(error.value)) error.refuse('must be the name of an error such as ThrottlingException, AccessDenied or Timeout');
  const call = entry.count('call');
  entry.refuseOthers();
  return service && error && { ...when, kind: 'service', service, error: error.value, ...(call !== undefined && { call }) };
}
