import { Chart } from '../src/report/chart';
import { Clock } from './clock';
import { make, styled } from './dom';

const HOUR = 3_600_000;
const STEPS = [HOUR / 12, HOUR / 4, HOUR / 2, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 48 * HOUR, 168 * HOUR];

/** Room for one clock time, in pixels. */
const ROOM = 72;

/** The clock above the lanes, with as many times as there is room for: days, UTC, and the pipeline's own zone. */
export class Axis {
  public readonly element: HTMLElement;
  private readonly rows: readonly HTMLElement[];

  public constructor(private readonly chart: Chart, private readonly clock: Clock) {
    this.rows = [0, ...clock.places.map((_, index) => index + 1)].map((row) => make('div', { class: row === 0 ? 'ticks days' : 'ticks' }));
    this.element = make('div', { 'class': 'axis', 'aria-hidden': 'true' }, this.rows);
  }

  /** To be called when its width has changed. */
  public draw(): void {
    const { start, end } = this.chart;
    const { places } = this.clock;
    const length = Math.max(1, end - start);
    const step = STEPS.find((one) => length / one * ROOM <= this.element.clientWidth) ?? STEPS[STEPS.length - 1];
    const ticks: HTMLElement[][] = this.rows.map(() => []);
    const tick = (row: number, at: number, text: string): void => {
      ticks[row].push(styled(make('span', { class: 'tick' }, [text]), { '--from': String((at - start) / length) }));
    };
    let day = '';
    for (let at = Math.ceil(start / step) * step; at <= end; at += step) {
      if (this.clock.day(at) !== day) tick(0, at, day = this.clock.day(at));
      if (step < 24 * HOUR) places.forEach((_, index) => tick(index + 1, at, this.clock.time(at, index)));
    }
    this.rows.forEach((row, index) => row.replaceChildren(...ticks[index]));
  }
}
