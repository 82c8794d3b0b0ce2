import { make, styled } from './dom';

const FACTOR = 1.6;
const MOST = 200;

/** How wide the lanes are: 1 fits the window. Keeps what is in the middle there. */
export class Zoom {
  public readonly controls: HTMLElement;
  private level = 1;

  public constructor(private readonly scroller: HTMLElement, private readonly changed: () => void) {
    const button = (text: string, label: string, act: () => void): HTMLElement => {
      const element = make('button', { 'type': 'button', 'aria-label': label }, [text]);
      element.addEventListener('click', act);
      return element;
    };
    this.controls = make('span', { 'class': 'tools', 'role': 'group', 'aria-label': 'Zoom' }, [
      button('−', 'Zoom out', () => this.by(1 / FACTOR)), button('+', 'Zoom in', () => this.by(FACTOR)), button('Fit', 'Fit the window', () => this.to(1)),
    ]);
    scroller.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.by(event.deltaY < 0 ? FACTOR : 1 / FACTOR, event.clientX - scroller.getBoundingClientRect().left);
    }, { passive: false });
  }

  public in(): void { this.by(FACTOR); }
  public out(): void { this.by(1 / FACTOR); }

  private by(factor: number, anchor?: number): void { this.to(this.level * factor, anchor); }

  private to(level: number, anchor = this.scroller.clientWidth / 2): void {
    const { scroller } = this;
    const labels = parseFloat(getComputedStyle(scroller).getPropertyValue('--labels'));
    const before = this.level;
    this.level = Math.min(MOST, Math.max(1, level));
    const kept = (scroller.scrollLeft + anchor - labels) * (this.level / before) - anchor + labels;
    styled(scroller, { '--zoom': String(this.level) });
    scroller.scrollLeft = kept;
    this.changed();
  }
}
