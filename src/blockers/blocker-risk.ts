/** What is legal, and risky, about a blocker: a warning to acknowledge. */
export interface BlockerRisk {
  readonly id: string;
  readonly text: string;
}
