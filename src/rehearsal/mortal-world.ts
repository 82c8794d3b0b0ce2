import { World } from '../handlers/world';

/** A world whose inhabitant may die after any of its effects, as a process does: what it had done stays done, and nothing follows. */
export interface MortalWorld {
  readonly world: World;
  /** Settles when it dies, and never if it does not. */
  readonly death: Promise<'died'>;
}

/**
 * Whoever is dead is not told so: an error could be caught, written down and survived. Its next call just never comes
 * back.
 *
 * @param diesNow asked after each effect that took place
 */
export function mortal(world: World, diesNow: () => boolean): MortalWorld {
  let isDead = false;
  let die: (word: 'died') => void = () => undefined;
  const death = new Promise<'died'>((resolve) => { die = resolve; });
  const silence = <A>(): Promise<A> => new Promise<A>(() => undefined);

  const effect = <Q extends readonly unknown[], A>(call: (...question: Q) => Promise<A>) => async (...question: Q): Promise<A> => {
    if (isDead) return silence();
    const answer = await call(...question);
    if (diesNow()) {
      isDead = true;
      die('died');
    }
    return isDead ? silence() : answer;
  };

  const { pipeline, ledger, announcer } = world;
  return {
    death,
    world: {
      ...world,
      pipeline: {
        ...pipeline,
        answer: effect((approval, answer, summary) => pipeline.answer(approval, answer, summary)),
        stop: effect((id, reason, options) => pipeline.stop(id, reason, options)),
        retry: effect((stage, id) => pipeline.retry(stage, id)),
        rollBack: effect((stage, target) => pipeline.rollBack(stage, target)),
      },
      ledger: {
        read: (createdAt, query) => ledger.read(createdAt, query),
        owed: (createdAt) => ledger.owed(createdAt),
        restores: (createdAt) => ledger.restores(createdAt),
        append: effect((createdAt, entry, options) => ledger.append(createdAt, entry, options)),
        settle: effect((createdAt, entry) => ledger.settle(createdAt, entry)),
        keepSnapshot: effect((createdAt, execution, stage) => ledger.keepSnapshot(createdAt, execution, stage)),
        keepStage: effect((createdAt, stage, memory) => ledger.keepStage(createdAt, stage, memory)),
        keepPlan: effect((createdAt, hash, plan) => ledger.keepPlan(createdAt, hash, plan)),
        keepRestore: effect((createdAt, restore) => ledger.keepRestore(createdAt, restore)),
        keepReleases: effect((createdAt, stage, releases) => ledger.keepReleases(createdAt, stage, releases)),
        keepOperators: effect((createdAt, memory) => ledger.keepOperators(createdAt, memory)),
        keepMutation: effect((createdAt, memory) => ledger.keepMutation(createdAt, memory)),
        firstSeen: effect((createdAt, revision, at) => ledger.firstSeen(createdAt, revision, at)),
      },
      announcer: { announce: effect((entries) => announcer.announce(entries)) },
    },
  };
}
