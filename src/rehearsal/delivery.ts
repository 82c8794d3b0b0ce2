import { EpochMs, MINUTE } from '../decision/time';
import { VirtualClock } from './clock';
import { PipelineEvent } from './engine';

/** EventBridge promises no latency; with the queue and the function behind it, an event acts seconds later and not at once. */
const EVENT_DELIVERY = 5_000;

/** The rule that ticks; EventBridge schedules know no shorter rate. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
export const TICK = MINUTE;

/**
 * A message that its reader did not delete is handed out again so much later, and the queue's one group is closed until
 * then. The construct sets it.
 */
const VISIBILITY = 70_000;

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
  private closedUntil = -Infinity;

  /** @param copies how much later than usual each copy of an event that happens now arrives, in milliseconds */
  public constructor(
    private readonly clock: VirtualClock, private readonly handlers: Handlers, private readonly copies: () => readonly number[],
  ) {}

  /** Events on their way. */
  public get pending(): number { return this.due.size; }

  /** Who is rung by what is on its way, and until when the queue is closed. */
  public get standing(): object { return [[...this.due], this.closedUntil > this.clock.now() && this.closedUntil]; }

  public event(event: PipelineEvent): void {
    this.arrive(event.category === 'Approval');
  }

  /** A parameter of the pipeline's inbox was written or deleted. */
  public letter(): void { this.arrive(false); }

  /** The controller died over its messages. Nothing else reaches it before they come back. */
  public controllerDied(): void {
    this.closedUntil = this.clock.now() + VISIBILITY;
    this.ring(this.closedUntil, false);
  }

  /** Ticks from now on, for as long as the clock runs. */
  public tick(): void {
    this.clock.after(TICK, async () => {
      this.tick();
      await this.run(true);
      await this.handlers.restore();
    }, 'tick');
  }

  private arrive(passRollbacks: boolean): void {
    for (const later of this.copies()) this.ring(this.clock.now() + EVENT_DELIVERY + later, passRollbacks);
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
    if (this.lastRun >= this.closedUntil) await this.handlers.reconcile();
  }
}
