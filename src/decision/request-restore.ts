import { Release, stacksIn } from './release';
import { Restore } from './restore';
import { restoreOfStage } from './restore-of-stage';
import { StageLook } from './stage-look';
import { Step } from './step';
import { TakeBack } from './take-back';
import { isoOf } from './time';

/** Asks the restorer to put `release` back in place of what is bad. */
export function requestRestore(look: StageLook, bad: Pick<TakeBack, 'since' | 'revision' | 'because' | 'who'>, release: Release): Step {
  const restore = restoreOf(look, bad, release);
  return {
    do: 'restore',
    restore,
    entry: {
      at: isoOf(look.now),
      kind: 'restore.requested',
      stage: restore.stage,
      execution: restore.during,
      revision: restore.revision,
      why: `${release.revision} (${release.execution}) is to be restored from its templates, because ${restore.why}`,
      who: bad.who,
      digest: restore.id,
    },
  };
}

function restoreOf(look: StageLook, bad: Pick<TakeBack, 'since' | 'revision' | 'because'>, release: Release): Restore {
  const { current, now, plan, view } = look;
  const known = new Set(release.stacks.map(({ target, template }) => `${target}: ${template.stack}`));
  return {
    version: (restoreOfStage(look)?.version ?? 0) + 1,
    // One for each time that a stage is taken back, so that asking twice makes no second change set.
    id: `breakwater-restore-${bad.since.toString(36)}`,
    stage: current.name,
    during: view.execution?.id ?? '',
    revision: bad.revision,
    why: bad.because,
    at: now,
    release,
    leftovers: stacksIn(look.judgedBy, plan.deployers).map(({ target, template }) => `${target}: ${template.stack}`).filter((name) => !known.has(name)),
    state: 'requested',
    progress: release.stacks.map(() => ({ state: 'waiting' })),
    movedAt: now,
  };
}
