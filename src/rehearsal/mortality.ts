/**
 * A process that may die after any of its effects: what it had done stays done, and nothing follows.
 *
 * Whoever is dead is not told so: an error could be caught, written down and survived. Its next call just never comes
 * back.
 */
export class Mortality {
  /** Settles when it dies, and never if it does not. */
  public readonly death: Promise<'died'>;
  private isDead = false;
  private resolve?: (word: 'died') => void;

  /** @param diesNow asked after each effect that took place */
  public constructor(private readonly diesNow: () => boolean) {
    this.death = new Promise<'died'>((resolve) => { this.resolve = resolve; });
  }

  /** The same call, after which it may be dead. */
  public effect<Q extends readonly unknown[], A>(call: (...question: Q) => Promise<A>): (...question: Q) => Promise<A> {
    return async (...question) => {
      if (this.isDead) return silence();
      const answer = await call(...question);
      if (this.diesNow()) {
        this.isDead = true;
        this.resolve?.('died');
      }
      return this.isDead ? silence() : answer;
    };
  }
}

const silence = <A>(): Promise<A> => new Promise<A>(() => undefined);
