import { ChangeCalendar, FileCalendar } from '../../src/decision/calendar-plan';
import { BlockerPlan, Plan } from '../../src/decision/plan';
import { observe } from '../../src/handlers/observe';
import { reconcile } from '../../src/handlers/reconcile';
import { aMemory, anAlarm, aPlan, aStage, atOneBoxBake, aView, FAULTS, minutesAgo, NOW, Scene, snapshotOf, waiting } from '../support/builders';
import { aWorld, FakeWorld } from '../support/fake-world';

const FREEZE: ChangeCalendar = { kind: 'changeCalendar', name: 'freeze', account: '333333333333', region: 'us-west-1' };
const ORG: ChangeCalendar = { ...FREEZE, name: 'arn:aws:ssm:us-east-1:999999999999:document/org', account: '999999999999', region: 'us-east-1' };
const HOLIDAYS: FileCalendar = {
  kind: 'file', name: 'holidays.ics', type: 'DEFAULT_OPEN', timeZone: 'UTC', events: [{ begin: '2030-01-01T00:00:00', lasts: { days: 1, exact: 0 } }],
};
const CALENDARS: BlockerPlan = { kind: 'calendar', name: 'calendars', calendars: [HOLIDAYS, FREEZE, ORG] };
const HOURS: BlockerPlan = {
  kind: 'timeWindow',
  name: 'hours',
  deny: [],
  except: [HOLIDAYS, FREEZE],
  allow: [{ kind: 'weekly', days: ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'], from: '00:00', to: '24:00', timeZone: 'UTC' }],
};
const plan = aPlan(aStage({ blockers: [CALENDARS, HOURS] }));
const atBake = (scene: Scene = {}): Scene => {
  const base = atOneBoxBake(40, scene);
  return { ...base, memory: base.memory?.kind === 'read' ? aMemory({ ...base.memory, snapshots: snapshotOf('e1', plan.stages[0]) }) : base.memory };
};

async function asked(scene: Scene = {}, given: Plan = plan): Promise<readonly string[]> {
  const world: FakeWorld = aWorld(scene);
  await observe(world, given, NOW);
  return world.calls.filter((call) => call.startsWith('calendars'));
}

const BOTH = ['calendars us-west-1 freeze', 'calendars us-east-1 arn:aws:ssm:us-east-1:999999999999:document/org'];

test('at an airlock each change calendar is asked for once, one call an environment, and no file', async () => {
  expect(await asked()).toEqual(BOTH);
});

test('at a bake that is a gate too they are asked for as well', async () => {
  expect(await asked(atBake())).toEqual(BOTH);
});

test('where nothing waits, at a last bake, in a rollback and without calendars nobody is asked', async () => {
  expect(await asked({ views: [aView({ actions: [] })] })).toEqual([]);
  expect(await asked({ views: [aView({ actions: [waiting('Bake-1')] })], memory: aMemory({ snapshots: snapshotOf('e1', plan.stages[0]) }) })).toEqual([]);
  expect(await asked({ views: [aView({ execution: { id: 'e1', status: 'InProgress', type: 'ROLLBACK' } })] })).toEqual([]);
  expect(await asked({}, aPlan())).toEqual([]);
});

test('G8: with no calendar to be read a bake under a red alarm is rejected all the same', async () => {
  const world = aWorld({ ...atBake(), alarms: [[FAULTS, anAlarm('ALARM', { since: minutesAgo(5), entered: [minutesAgo(5)] })]] });
  await expect(reconcile(world, plan, [], NOW)).resolves.toBeDefined();

  expect(world.calls).toContain('Rejected First/Bake-OneBox token-Bake-OneBox');
});

test('G8: with no calendar to be read a gate is held, and nothing is thrown', async () => {
  const world = aWorld(atBake());
  await expect(reconcile(world, plan, [], NOW)).resolves.toBeDefined();

  expect(world.outcomes).toEqual([{ ok: true, failedEffects: 0 }]);
  expect(world.entries.at(-1)?.why).toContain('change calendar freeze of account 333333333333 in us-west-1 does not exist');
});
