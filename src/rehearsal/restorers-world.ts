import { RestorerWorld } from '../handlers/restorer-world';
import { Mortality } from './mortality';
import { SimulatedDeployer } from './stack-deployer';
import { Parts } from './world';

/** The restorer's world. It may die after any of its writes, to the ledger or to CloudFormation. */
export function restorersWorld({ engine, targets, faults, ledger, recorder }: Parts, mortality: Mortality): RestorerWorld {
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
      append: mortality.effect((createdAt, entry, options) => ledger.append(createdAt, entry, options)),
      keepRestore: mortality.effect((createdAt, restore, lines) => ledger.keepRestore(createdAt, restore, lines)),
    },
    deployer: {
      look: (stack, changeSet) => deployer.look(stack, changeSet),
      createChangeSet: mortality.effect((stack, changeSet) => deployer.createChangeSet(stack, changeSet)),
      executeChangeSet: mortality.effect((stack, changeSet) => deployer.executeChangeSet(stack, changeSet)),
      deleteChangeSet: mortality.effect((stack, changeSet) => deployer.deleteChangeSet(stack, changeSet)),
    },
    journal: { decided: (entry) => recorder.decided(entry), rang: () => undefined },
  };
}
