import { LedgerEntry } from '../../src/contract/ledger-entry';
import { ReleasedStack } from '../../src/decision/release';
import { Restore } from '../../src/decision/restore';
import { RestoreView } from '../../src/decision/restore-view';
import { MINUTE } from '../../src/decision/time';
import { restorerSelfTest, ringRestorer } from '../../src/handlers/restorer';
import { Refused, RestorerWorld, StackDeployer } from '../../src/handlers/restorer-world';
import { aDeployer, minutesAgo, NOW } from '../support/builders';

const stack = (step: number, target: string): ReleasedStack =>
  ({ step, target, template: { stack: `${target}-Service`, deployer: 'd', key: 'r1.json' }, deployer: aDeployer(), exports: {} });
const REQUEST: Restore = {
  version: 1,
  id: 'breakwater-restore-x',
  stage: 'First',
  during: 'e2',
  revision: 'r2',
  why: 'alarm faults is in ALARM',
  at: minutesAgo(1),
  release: { execution: 'e1', revision: 'r1', at: 0, stacks: [stack(0, 'OneBox'), stack(1, 'Fleet')], missing: [], doubts: [] },
  leftovers: [],
  state: 'requested',
  progress: [{ state: 'waiting' }, { state: 'waiting' }],
  movedAt: minutesAgo(1),
};

interface FakeStack { template: string; changeSet: 'none' | 'ready'; executing: boolean; executed?: string; changedAt: number }

/** CloudFormation in memory; `crashAfter` so many writes of whatever kind, the function dies. */
class Place implements StackDeployer {
  public readonly stacks = new Map<string, FakeStack>();
  public readonly calls: string[] = [];
  public readonly entries: LedgerEntry[] = [];
  public readonly rings: { ok: boolean; why?: string }[] = [];
  public kept: Restore = REQUEST;
  public refuse?: string;
  private writes = 0;
  private clock = 0;

  public constructor(public crashAfter = Infinity) {
    for (const { template } of REQUEST.release.stacks) this.stacks.set(template.stack, { template: 'r2.json', changeSet: 'none', executing: false, changedAt: 0 });
  }

  public world(): RestorerWorld {
    return {
      pipeline: { state: async () => ({ name: 'checkout', createdAt: 1, stages: [] }) },
      ledger: {
        restores: async () => [this.kept],
        append: async (_, entry) => { this.entries.push(entry); this.wrote(); },
        keepRestore: async (_, restore, lines = []) => {
          if (restore.version !== this.kept.version + 1) return 'late';
          this.kept = restore;
          this.entries.push(...lines.map(({ entry }) => entry));
          this.wrote();
          return 'done';
        },
      },
      deployer: this,
      journal: { decided: () => undefined, rang: (outcome) => { this.rings.push(outcome); } },
    };
  }

  public async look({ template }: ReleasedStack): Promise<RestoreView> {
    const { changeSet, executing, executed, changedAt } = this.at(template.stack);
    return {
      kind: 'seen',
      status: executing ? 'UPDATE_IN_PROGRESS' : 'UPDATE_COMPLETE',
      changedAt,
      ...(executed !== undefined && { executed }),
      exports: {},
      importers: {},
      gone: [],
      goneImages: [],
      changeSet: changeSet === 'none' ? { kind: 'none' } : { kind: 'ready', changes: { added: 0, modified: 1, replaced: [], removed: [] } },
    };
  }

  public async createChangeSet({ template }: ReleasedStack): Promise<void> {
    this.calls.push(`create ${template.stack}`);
    if (this.refuse !== undefined) throw new Refused(this.refuse);
    this.at(template.stack).changeSet = 'ready';
    this.wrote();
  }

  public async executeChangeSet({ template }: ReleasedStack, name: string): Promise<void> {
    this.calls.push(`execute ${template.stack}`);
    const stackHere = this.at(template.stack);
    Object.assign(stackHere, { changeSet: 'none', executing: true, executed: name, template: template.key, changedAt: ++this.clock });
    this.wrote();
  }

  public async deleteChangeSet(): Promise<void> { this.wrote(); }

  /** What CloudFormation does between two rings. */
  public settle(): void { for (const one of this.stacks.values()) one.executing = false; }

  private at(name: string): FakeStack {
    const found = this.stacks.get(name);
    if (found === undefined) throw new Error(`no stack ${name}`);
    return found;
  }

  private wrote(): void {
    this.writes += 1;
    if (this.writes === this.crashAfter) throw new Error('the function died');
  }
}

async function ringUntilDone(place: Place, rings = 12): Promise<void> {
  for (let ring = 0; ring < rings; ring++) {
    await ringRestorer(place.world(), NOW + ring * MINUTE).catch(() => undefined);
    place.settle();
  }
}

test('deploys stack after stack, the fleet first, and waits for none of them', async () => {
  const place = new Place();
  await ringUntilDone(place);

  expect(place.calls).toEqual(['create Fleet-Service', 'execute Fleet-Service', 'create OneBox-Service', 'execute OneBox-Service']);
  expect(place.kept).toMatchObject({ state: 'restored', progress: [{ state: 'restored' }, { state: 'restored' }] });
  expect([...place.stacks.values()].map(({ template }) => template)).toEqual(['r1.json', 'r1.json']);
  expect(place.entries.filter(({ kind }) => kind !== 'restore.step').map(({ kind, stage, execution, revision }) => [kind, stage, execution, revision]))
    .toEqual([['restore.started', 'First', 'e1', 'r1'], ['restore.succeeded', 'First', 'e1', 'r1']]);
});

test.each(Array.from({ length: 14 }, (_, index) => index + 1))('ends the same when the function dies after its write number %i', async (crashAfter) => {
  const place = new Place(crashAfter);
  await ringUntilDone(place);

  expect(place.kept.state).toBe('restored');
  expect([...place.stacks.values()].map(({ template }) => template)).toEqual(['r1.json', 'r1.json']);
  for (const name of ['Fleet-Service', 'OneBox-Service']) expect(place.calls.filter((call) => call === `execute ${name}`)).toHaveLength(1);
  expect(place.entries.some(({ kind }) => kind === 'restore.succeeded')).toBe(true);
});

test('does nothing when somebody else has gone on with it', async () => {
  const place = new Place();
  const world = place.world();
  const late: RestorerWorld = { ...world, ledger: { ...world.ledger, keepRestore: async () => 'late' } };

  await ringRestorer(late, NOW);
  expect(place.calls).toEqual([]);
});

test('ends at once, with its words, when CloudFormation refuses', async () => {
  const place = new Place();
  place.refuse = 'ValidationError: no such template';
  await ringUntilDone(place, 3);

  expect(place.kept).toMatchObject({ state: 'failed', outcome: expect.stringContaining('still on r2: OneBox: OneBox-Service in 333333333333/us-west-1 (ValidationError: no such template)') });
  expect(place.calls).toEqual(['create Fleet-Service', 'create OneBox-Service']);
});

test('says that it came round, and what it could not do', async () => {
  const place = new Place();
  await ringRestorer(place.world(), NOW);
  const denied: RestorerWorld = { ...place.world(), pipeline: { state: async () => { throw new Error('denied'); } } };
  await expect(ringRestorer(denied, NOW)).rejects.toThrow('denied');

  expect(place.rings).toEqual([{ ok: true }, { ok: false, why: 'Error: denied' }]);
});

test('goes on with the others where one cannot be gone on with, and names it', async () => {
  const place = new Place();
  const world = place.world();
  const broken: Restore = { ...REQUEST, stage: 'Broken', release: { ...REQUEST.release, stacks: [stack(0, 'Lost')] }, progress: [{ state: 'waiting' }] };
  const two: RestorerWorld = {
    ...world,
    ledger: { ...world.ledger, restores: async () => [broken, REQUEST] },
    deployer: {
      look: async (one) => one.target === 'Lost' ? Promise.reject(new Error('no such account')) : place.look(one),
      createChangeSet: (one) => place.createChangeSet(one),
      executeChangeSet: (one, name) => place.executeChangeSet(one, name),
      deleteChangeSet: () => place.deleteChangeSet(),
    },
  };

  await expect(ringRestorer(two, NOW)).rejects.toThrow('Broken: Error: no such account');
  expect(place.calls).toEqual(['create Fleet-Service']);
});

test('touches nothing that has ended', async () => {
  const place = new Place();
  place.kept = { ...REQUEST, state: 'restored' };
  await ringRestorer(place.world(), NOW);

  expect([...place.calls, ...place.entries]).toEqual([]);
});

describe('the self-test', () => {
  test('reads the restores that it would go on with, and touches nothing', async () => {
    const place = new Place();

    expect(await restorerSelfTest(place.world(), NOW)).toBe('the ledger can be read; restores of First are under way');
    expect([place.calls, place.entries, place.kept]).toEqual([[], [], REQUEST]);
  });

  test('is content with a pipeline that is still to be made', async () => {
    const place = new Place();
    const missing = Object.assign(new Error('none'), { name: 'PipelineNotFoundException' });
    const ledger = { ...place.world().ledger, restores: async () => [] };

    expect(await restorerSelfTest({ pipeline: { state: () => Promise.reject(missing) }, ledger }, NOW)).toBe('the ledger can be read; no restore is under way');
  });

  test.each<[string, () => Partial<RestorerWorld>]>([
    ['the pipeline', () => ({ pipeline: { state: () => Promise.reject(new Error('denied')) } })],
    ['the ledger', () => ({ ledger: { ...new Place().world().ledger, restores: () => Promise.reject(new Error('denied')) } })],
  ])('fails when %s cannot be read', async (_, broken) => {
    await expect(restorerSelfTest({ ...new Place().world(), ...broken() }, NOW)).rejects.toThrow('denied');
  });
});
