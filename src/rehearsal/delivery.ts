import { EpochMs, MINUTE } from '../decision/time';
import { VirtualClock } from './clock';
import { PipelineEvent } from './engine';

/** EventBridge promises no latency; with the queue and the function behind it, an event acts seconds later and not at once. */
const EVENT_DELIVERY = 5_000;

/** The rule that ticks; EventBridge schedules know no shorter rate. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
export const TICK = MINUTE;

/** What the functions do when they are rung. */
export interface Handlers {
  reconcile(): Promise<void>;
  passRollbacks(): Promise<void>;
  restore(): Promise<void>;
}

/**
 * Rings the functions: seconds after each event, and at every tick; the restorer at ticks only.
 *
 * The queue in between hands over one batch at a time, and a reconcile reads the whole state whatever rang it, so all
 * that arrives in one instant is one reconcile.
 */
export class Delivery {
  private readonly due = new Map<EpochMs, { passRollbacks: boolean }>();
  private lastRun?: EpochMs;

  public constructor(private readonly clock: VirtualClock, private readonly handlers: Handlers) {}

  /** Events on their way. */
  public get pending(): number { return this.due.size; }

  /** Who is rung by what is on its way. */
  public get standing(): object { return [...this.due]; }

  public event(event: PipelineEvent): void {
    this.ring(this.clock.now() + EVENT_DELIVERY, event.category === 'Approval');
  }

  /** A parameter of the pipeline's inbox was written or deleted. */
  public letter(): void { this.ring(this.clock.now() + EVENT_DELIVERY, false); }

  /** Ticks from now on, for as long as the clock runs. */
  public tick(): void {
    this.clock.after(TICK, async () => {
      this.tick();
      await this.run(true);
      await this.handlers.restore();
    }, 'tick');
  }

  private ring(at: EpochMs, passRollbacks: boolean): void {
    const known = this.due.get(at);
    if (known) {
      known.passRollbacks ||= passRollbacks;
      return;
    }
    const ring = { passRollbacks };
    this.due.set(at, ring);
    this.clock.at(at, async () => {
      this.due.delete(at);
      // The tick of the same instant looks at the same state.
      if (this.lastRun !== at) await this.run(ring.passRollbacks);
    }, 'ring');
  }

  private async run(passRollbacks: boolean): Promise<void> {
    this.lastRun = this.clock.now();
    if (passRollbacks) await this.handlers.passRollbacks();
    await this.handlers.reconcile();
  }
}
