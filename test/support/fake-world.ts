/** A world of our own readers for tests of the controller: answers from a scene, and a log of every call in its order. */
import { LedgerEntry } from '../../src/contract/ledger-entry';
import { calendarKey } from '../../src/decision/calendar-plan';
import { OperatorsMemory } from '../../src/decision/inbox';
import { AlarmView, ChangeCalendarView, MemoryView, PrefixView, SamplesView } from '../../src/decision/observation';
import { alarmKey, prefixKey, targetId } from '../../src/decision/plan';
import { stackKey } from '../../src/decision/release';
import { samplesKey } from '../../src/decision/samples';
import { ParametersView, World } from '../../src/handlers/world';
import { aPlan, anObservation, Scene } from './builders';

export interface FakeWorld extends World {
  readonly calls: readonly string[];
  readonly entries: readonly LedgerEntry[];
  readonly pages: readonly LedgerEntry[];
  readonly kept: readonly OperatorsMemory[];
  readonly untold: readonly string[];
  readonly outcomes: readonly { readonly ok: boolean; readonly failedEffects: number; readonly why?: string }[];
}

/** `failing`: calls whose log line begins with one of these throw. */
/** What lies in the inbox, and at the organisation's switch; nothing unless a test says otherwise. */
interface Letters { readonly parameters?: ParametersView; readonly switch?: ParametersView }

export function aWorld(scene: Scene & Letters = {}, failing: readonly string[] = []): FakeWorld {
  const seen = anObservation(scene);
  const calls: string[] = [];
  const entries: LedgerEntry[] = [];
  const pages: LedgerEntry[] = [];
  const kept: OperatorsMemory[] = [];
  const owed: LedgerEntry[] = [];
  const untold: string[] = [];
  const outcomes: { ok: boolean; failedEffects: number; why?: string }[] = [];
  const call = async (line: string): Promise<void> => {
    calls.push(line);
    if (failing.some((prefix) => line.startsWith(prefix))) throw Object.assign(new Error(`${line} failed`), { name: 'ServiceException' });
  };
  return {
    calls,
    entries,
    pages,
    kept,
    outcomes,
    untold,
    pipeline: {
      state: async () => { await call('state'); return seen.pipeline; },
      executions: async (ids) => { await call(`executions ${ids.join(',')}`); return [...seen.executions.values()]; },
      runs: async (id) => { await call(`runs ${id}`); return seen.runs.get(id) ?? []; },
      rollbackTargets: async (stage) => { await call(`targets ${stage}`); return seen.rollbackTargets.get(stage) ?? { kind: 'read', executions: [] }; },
      answer: async ({ stage, action, token }, answer) => { await call(`${answer} ${stage}/${action} ${token}`); return 'done'; },
      stop: async (id, reason, { waits = false } = {}) => { await call(`stop ${id} ${reason}${waits ? ' in its time' : ''}`); return 'done'; },
      retry: async (stage, id) => { await call(`retry ${stage} ${id}`); return 'done'; },
      rollBack: (stage, target) => call(`rollBack ${stage} to ${target}`),
    },
    alarms: {
      read: async ({ region }, watched) => {
        await call(`alarms ${region} ${watched.map(({ alarm, since }) => `${alarm.name}@${since ?? 'now'}`).join(',')}`);
        return watched.map(({ alarm }): AlarmView => seen.alarms.get(alarmKey(alarm)) ?? { kind: 'missing' });
      },
      search: async ({ account, region }, prefixes) => {
        await call(`search ${region} ${prefixes.join(',')}`);
        return prefixes.map((prefix): PrefixView => seen.prefixes.get(prefixKey({ account, region, prefix })) ?? { kind: 'read', alarms: [] });
      },
    },
    calendars: {
      read: async ({ region }, calendars) => {
        await call(`calendars ${region} ${calendars.map(({ name }) => name).join(',')}`);
        return calendars.map((calendar): ChangeCalendarView => seen.calendars.get(calendarKey(calendar)) ?? { kind: 'missing' });
      },
    },
    metrics: {
      count: async ({ region }, wanted) => {
        await call(`count ${region} ${wanted.map(({ samples, since }) => `${samples.metric}@${since}`).join(',')}`);
        return wanted.map((one): SamplesView => seen.samples.get(samplesKey(one)) ?? { kind: 'read', count: 0 });
      },
    },
    targets: {
      look: async (_, target) => {
        await call(`target ${target.name}`);
        const id = aPlan().stages.map((stage) => targetId(stage, target)).find((candidate) => seen.targets.has(candidate));
        return seen.targets.get(id ?? '') ?? { kind: 'exists' };
      },
    },
    stacks: {
      look: async (environment, stack) => {
        await call(`stack ${stack}`);
        return seen.stacks.get(stackKey(environment, stack)) ?? { kind: 'absent' };
      },
    },
    ledger: {
      read: async (_, { from, snapshots }): Promise<MemoryView> => {
        await call(`ledger from ${from} ${snapshots.map(({ execution, stage }) => `${execution}/${stage}`).join(',')}`);
        return seen.memory;
      },
      append: async (_, entry, { announce }) => { await call(`append ${entry.kind}`); entries.push(entry); if (announce) owed.push(entry); },
      owed: async () => { await call('owed'); return [...owed]; },
      settle: async (_, entry) => { await call(`settle ${entry.kind}`); owed.splice(owed.indexOf(entry), 1); },
      keepSnapshot: (_, execution, stage) => call(`snapshot ${execution}/${stage.name}`),
      keepPlan: (_, hash) => call(`plan ${hash}`),
      keepReleases: (_, stage, releases) => call(`releases ${stage} ${releases.map(({ revision }) => revision).join(',')}`),
      restores: async () => seen.memory.kind === 'read' ? [...seen.memory.restores.values()] : [],
      keepRestore: async (_, restore) => { await call(`restore ${restore.stage} ${restore.state}`); return 'done'; },
      keepStage: (_, stage, memory) => call(`keep ${stage} ${memory.state}`),
      keepMutation: async (_, { version }) => { await call(`mutation ${version}`); return 'done'; },
      firstSeen: async (_, revision, at) => { await call(`first seen ${revision}`); return at; },
      keepOperators: async (_, memory) => { await call('keep operators'); kept.push(memory); },
    },
    inbox: {
      own: async () => scene.parameters ?? { kind: 'read', parameters: [] },
      organisation: async () => scene.switch ?? { kind: 'read', parameters: [] },
    },
    announcer: {
      announce: async (told) => { await call(`announce ${told.map(({ kind }) => kind).join(',')}`); return told.map(() => undefined); },
    },
    journal: {
      decided: (entry) => { calls.push(`decided ${entry.kind}`); },
      page: (entry) => { pages.push(entry); },
      untold: (why) => { untold.push(why); },
      reconciled: (outcome) => { outcomes.push(outcome); },
    },
  };
}
