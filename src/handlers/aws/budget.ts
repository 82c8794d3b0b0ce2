import { setMaxListeners } from 'node:events';
import { Unreadable } from '../../decision/observation';
import { FailedRead, OUT_OF_TIME, ReadOperation, unreadable } from '../unreadable';
import { AssumeRoleFailed } from './assume-role-failed';

/** All reads of one reconcile together (DESIGN.md §5.11). */
export const OBSERVATION_TIME = 15_000;

export class OutOfTime extends Error {
  public constructor(milliseconds: number) {
    super(`not read within ${milliseconds / 1000} s`);
    this.name = OUT_OF_TIME;
  }
}

/** The time that the reads of one reconcile may take together: what it does not reach to is unreadable. Writes do not draw on it. */
export class Budget {
  private readonly signal: AbortSignal;

  public constructor(private readonly milliseconds: number = OBSERVATION_TIME) {
    this.signal = AbortSignal.timeout(milliseconds);
    // Reads go on side by side, one for each account and Region: many listeners are no leak.
    setMaxListeners(0, this.signal);
  }

  /** @throws OutOfTime when the time is up, whatever the read is still waiting for. */
  public async spend<T>(ask: (options: { readonly abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
    const { signal } = this;
    const outOfTime = new OutOfTime(this.milliseconds);
    if (signal.aborted) throw outOfTime;
    let giveUp = (): void => undefined;
    // Taking a role's credentials is a request that the SDK makes for all clients of a Region; our signal does not reach it.
    const timeIsUp = new Promise<never>((_, reject) => {
      giveUp = () => reject(outOfTime);
      signal.addEventListener('abort', giveUp, { once: true });
    });
    try {
      return await Promise.race([ask({ abortSignal: signal }), timeIsUp]);
    } catch (error) {
      throw signal.aborted ? outOfTime : error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** The same, with each failure put into words. */
  public async read<T>(
    operation: ReadOperation, where: string, ask: (options: { readonly abortSignal: AbortSignal }) => Promise<T>, as?: FailedRead['as'],
  ): Promise<T | Unreadable> {
    try {
      return await this.spend(ask);
    } catch (error) {
      if (error instanceof AssumeRoleFailed) return unreadable({ operation: 'AssumeRole', where, error: error.reason, message: error.message, as });
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
      return unreadable({ operation, where, error: name, message, as });
    }
  }
}
