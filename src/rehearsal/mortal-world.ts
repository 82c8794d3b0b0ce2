import { World } from '../handlers/world';
import { Mortality } from './mortality';

/** A world whose inhabitant may die after any of its effects. */
export function mortal(world: World, mortality: Mortality): World {
  const effect: Mortality['effect'] = (call) => mortality.effect(call);
  const { pipeline, ledger, announcer } = world;
  return {
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
      keepRestore: effect((createdAt, restore, lines) => ledger.keepRestore(createdAt, restore, lines)),
      keepReleases: effect((createdAt, stage, releases) => ledger.keepReleases(createdAt, stage, releases)),
      keepOperators: effect((createdAt, memory) => ledger.keepOperators(createdAt, memory)),
      keepMutation: effect((createdAt, memory) => ledger.keepMutation(createdAt, memory)),
      firstSeen: effect((createdAt, revision, at) => ledger.firstSeen(createdAt, revision, at)),
    },
    announcer: { announce: effect((entries) => announcer.announce(entries)) },
  };
}
