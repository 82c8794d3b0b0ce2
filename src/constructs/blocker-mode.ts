/** What a stage makes of a blocker. */
export enum BlockerMode {
  /** Nothing goes on while it blocks, or cannot be told. */
  ENFORCE = 'ENFORCE',
  /** What it finds is told, in the approval's summary and in the ledger, and holds nothing. */
  WARN = 'WARN',
  /** It is not asked. */
  OFF = 'OFF',
}
