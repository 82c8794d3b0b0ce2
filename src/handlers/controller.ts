import { Plan } from '../decision/plan';
import { EpochMs } from '../decision/time';
import { decodeBatch } from './bell';
import { reconcile } from './reconcile';
import { patiently, selfTest } from './self-test';
import { World } from './world';

export interface ControllerOptions {
  readonly plan: Plan;
  /** The roles of the controller and the rollback pass. */
  readonly ownRoles: readonly string[];
  /** A fresh look at the world, with its own time. */
  readonly world: () => World;
  readonly now: () => EpochMs;
  readonly undecodable: (messageId: string, why: string) => void;
  /** Lets some milliseconds pass. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** The answer that tells SQS which messages to keep. */
export interface BatchAnswer { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] }

/** What the controller's function does when it is rung, and when it is tried before it takes over. */
export class Controller {
  public constructor(private readonly options: ControllerOptions) {}

  /** One reconcile for the whole batch. Only what could not be decoded is handed back, on its way to the dead-letter queue. */
  public async ring(batch: unknown): Promise<BatchAnswer> {
    const { plan, ownRoles, world, now, undecodable } = this.options;
    const bell = decodeBatch(batch);
    for (const { messageId, why } of bell.undecodable) undecodable(messageId, why);
    if (bell.rung > 0) {
      try {
        await reconcile(world(), plan, ownRoles, now());
      } catch {
        // `reconcile` has logged and counted it. Handed back, the messages would close the queue's one group
        // until they are visible again; the next tick is the sooner retry.
      }
    }
    return { batchItemFailures: bell.undecodable.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  }

  /** @throws Error with what failed at the last attempt. */
  public async selfTest(): Promise<string> {
    const { plan, ownRoles, world, now, pause } = this.options;
    return patiently(() => selfTest(world(), plan, ownRoles, now()), pause);
  }
}
