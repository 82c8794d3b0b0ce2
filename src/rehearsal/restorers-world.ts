import { RestorerWorld } from '../handlers/restorer-world';
import { SimulatedDeployer } from './stack-deployer';
import { Parts } from './world';

/** The restorer died in the middle of its work; what it had done stays done. */
export class RestorerDied extends Error {
  public constructor() {
    super('the restorer died in this rehearsal');
    this.name = 'RestorerDied';
  }
}

/** The restorer's world. It may die after any of its writes, to the ledger or to CloudFormation. */
export function restorersWorld({ engine, targets, faults, ledger, recorder }: Parts): RestorerWorld {
  const written = async <T>(write: Promise<T>): Promise<T> => {
    const answer = await write;
    if (faults.restorerDiesNow()) throw new RestorerDied();
    return answer;
  };
  const deployer = new SimulatedDeployer(engine, targets, faults);
  return {
    pipeline: {
      state: async () => {
        faults.check('codepipeline');
        return engine.state();
      },
    },
    ledger: {
      restores: () => ledger.restores(),
      append: (createdAt, entry, options) => written(ledger.append(createdAt, entry, options)),
      keepRestore: (createdAt, restore) => written(ledger.keepRestore(createdAt, restore)),
    },
    deployer: {
      look: (stack, changeSet) => deployer.look(stack, changeSet),
      createChangeSet: (stack, changeSet) => written(deployer.createChangeSet(stack, changeSet)),
      executeChangeSet: (stack, changeSet) => written(deployer.executeChangeSet(stack, changeSet)),
      deleteChangeSet: (stack, changeSet) => written(deployer.deleteChangeSet(stack, changeSet)),
    },
    journal: { decided: (entry) => recorder.decided(entry), rang: () => undefined },
  };
}
