/** Whom a grant is for is said by its stages. */
export interface OperatorGrantOptions {
  /**
   * The stages that it is for. Refused: one that has no gate.
   *
   * @default - every stage; a grant for pausing is then one for pausing the whole pipeline, too
   */
  readonly stages?: string[];
}
