import { environmentKey } from '../decision/plan';
import { ReleasedStack } from '../decision/release';
import { ChangeSetView, RestoreView } from '../decision/restore-view';
import { StackDeployer } from '../handlers/restorer-world';
import { unreadable } from '../handlers/unreadable';
import { Engine } from './engine';
import { ChangeSets } from './engine/change-sets';
import { Faults } from './faults';
import { revisionOfTemplate } from './plan-book';
import { Targets } from './targets';

/** CloudFormation, as the restorer meets it in a rehearsal. */
export class SimulatedDeployer implements StackDeployer {
  private readonly changeSets: ChangeSets;

  public constructor(private readonly engine: Engine, private readonly targets: Targets, private readonly faults: Faults) {
    this.changeSets = engine.changeSets;
  }

  public async look(stack: ReleasedStack, changeSet: string): Promise<RestoreView> {
    const where = environmentKey(stack.deployer);
    const assume = this.faults.ofCall('sts');
    if (assume) return unreadable({ operation: 'AssumeRole', where, error: assume.name, message: assume.message, as: 'deployer' });
    const failure = this.faults.ofCall('cloudformation');
    if (failure) return unreadable({ operation: 'DescribeStacks', where, error: failure.name, message: failure.message, as: 'deployer' });
    const key = this.keyOf(stack);
    const deployed = this.engine.deployedStacks.get(key);
    if (deployed === undefined) return { kind: 'absent' };
    const executed = this.changeSets.lastExecuted(key);
    const isBusy = this.engine.isUpdating(key) || this.faults.stackIsBusy(stack.template.stack);
    return {
      kind: 'seen',
      status: isBusy ? 'UPDATE_IN_PROGRESS' : 'UPDATE_COMPLETE',
      changedAt: deployed.at,
      ...(executed !== undefined && { executed }),
      exports: {},
      importers: this.faults.importersOf(stack.template.stack),
      gone: [],
      goneImages: [],
      changeSet: viewOf(this.changeSets.state(key, changeSet)),
    };
  }

  public async createChangeSet(stack: ReleasedStack, changeSet: string): Promise<void> {
    this.faults.check('cloudformation');
    this.changeSets.create(this.keyOf(stack), changeSet, revisionOfTemplate(stack.template.key));
  }

  public async executeChangeSet(stack: ReleasedStack, changeSet: string): Promise<void> {
    this.faults.check('cloudformation');
    this.changeSets.execute(this.keyOf(stack), changeSet, changeSet);
  }

  public async deleteChangeSet(stack: ReleasedStack, changeSet: string): Promise<void> {
    this.faults.check('cloudformation');
    this.changeSets.delete(this.keyOf(stack), changeSet);
  }

  private keyOf({ deployer, template }: ReleasedStack): string { return this.targets.keyOf(environmentKey(deployer), template.stack); }
}

function viewOf(state: ReturnType<ChangeSets['state']>): ChangeSetView {
  return state === 'ready' ? { kind: 'ready', changes: { added: 0, modified: 1, replaced: [], removed: [] } } : { kind: state };
}
