/** How a report paints its words; without colours every brush gives back what it got. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly waiting: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

const same = (text: string): string => text;
export const PLAIN: Paint = { good: same, bad: same, waiting: same, faint: same, strong: same };
