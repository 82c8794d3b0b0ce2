import { EpochMs } from '../decision/time';

interface Appointment extends Coming { readonly order: number; readonly work: () => void | Promise<void>; cancelled: boolean }

/** What is still to come, as far as it can be told in words. */
export interface Coming { readonly at: EpochMs; readonly what: string }

/** More than there are appointments. */
const FIRST = 2 ** 40;

/** Virtual time: jumps from one appointment to the next. Appointments of one instant are kept in the order they were made. */
export class VirtualClock {
  private readonly heap: Appointment[] = [];
  private made = 0;

  public constructor(private time: EpochMs) {}

  public now(): EpochMs { return this.time; }

  /**
   * Does `work` at `at`, or now if that has passed. Returns what cancels it. `what` tells it from others of its time;
   * `first`: before all else of its instant, whenever it was arranged.
   */
  public at(at: EpochMs, work: () => void | Promise<void>, what = '', first = false): () => void {
    const appointment: Appointment = { at: Math.max(at, this.time), order: this.made++ - (first ? FIRST : 0), what, work, cancelled: false };
    this.push(appointment);
    return () => { appointment.cancelled = true; };
  }

  public after(span: number, work: () => void | Promise<void>, what = ''): () => void { return this.at(this.time + span, work, what); }

  /** Everything that is still to come, in the order in which it comes. */
  public coming(): readonly Coming[] { return this.heap.filter(({ cancelled }) => !cancelled).sort((a, b) => before(a, b) ? -1 : 1); }

  /** When the next appointment is, if there is one. */
  public next(): EpochMs | undefined {
    while (this.heap.length > 0 && this.heap[0].cancelled) this.pop();
    return this.heap[0]?.at;
  }

  /** Keeps the next appointment; false when there is none up to and including `until`. */
  public async step(until: EpochMs): Promise<boolean> {
    const next = this.next();
    if (next === undefined || next > until) return false;
    const appointment = this.pop();
    this.time = appointment.at;
    await appointment.work();
    return true;
  }

  private push(appointment: Appointment): void {
    this.heap.push(appointment);
    let child = this.heap.length - 1;
    while (child > 0) {
      const parent = Math.floor((child - 1) / 2);
      if (!before(this.heap[child], this.heap[parent])) break;
      [this.heap[child], this.heap[parent]] = [this.heap[parent], this.heap[child]];
      child = parent;
    }
  }

  private pop(): Appointment {
    const top = this.heap[0];
    const last = this.heap.pop();
    if (last === undefined) throw new Error('no appointment was made');
    if (this.heap.length > 0) {
      this.heap[0] = last;
      let parent = 0;
      for (;;) {
        const left = 2 * parent + 1;
        const smallest = [left, left + 1].reduce(
          (best, child) => child < this.heap.length && before(this.heap[child], this.heap[best]) ? child : best, parent);
        if (smallest === parent) break;
        [this.heap[parent], this.heap[smallest]] = [this.heap[smallest], this.heap[parent]];
        parent = smallest;
      }
    }
    return top;
  }
}

const before = (a: Appointment, b: Appointment): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
