/** What a blocker makes of what it cannot tell. */
export enum UnknownPolicy {
  /** It holds, and says what it could not tell and what to do about it. */
  HOLD = 'HOLD',
  /** It is clear, and says what it could not tell. Choosing it is a warning to acknowledge. */
  CLEAR = 'CLEAR',
}
