import { Output } from './io';

/** Real milliseconds before a rehearsal counts as long, and between two changes of its line: what an eye can follow. */
const PATIENCE = 700;
const PACE = 100;

/** One line that shows how far a long rehearsal has come. It touches nothing that is rehearsed. */
export class Progress {
  private readonly begun = Date.now();
  private shownAt = 0;
  private isShown = false;

  public constructor(private readonly span: { readonly start: number; readonly until: number }, private readonly output: Output) {}

  public at(virtualNow: number): void {
    const now = Date.now();
    if (!this.output.progress || now - this.begun < PATIENCE || now - this.shownAt < PACE) return;
    this.shownAt = now;
    this.isShown = true;
    const part = Math.min(1, (virtualNow - this.span.start) / Math.max(1, this.span.until - this.span.start));
    this.output.progress(`rehearsing ${new Date(virtualNow).toISOString().slice(0, 16).replace('T', ' ')} UTC (${Math.round(part * 100)} %)`);
  }

  /** To be called before anything else is written. */
  public clear(): void {
    if (this.isShown) this.output.progress?.('');
    this.isShown = false;
  }
}
