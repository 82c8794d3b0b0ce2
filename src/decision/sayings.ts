/** Which entries of the ledger people are told of, and in which words. */
import { EntryKind, LedgerEntry } from './ledger-entry';

export interface Saying {
  readonly headline: string;
  /** What ends it, where no finding says so. */
  readonly clears?: string;
}

interface Told { readonly stage: string; readonly revision: string; readonly action: string; readonly who: string }

type Wording = (told: Told) => Saying;
const SILENT = undefined;
const ROLLS_BACK = 'CodePipeline rolls the stage back by itself where it has a target; its end is announced';
const ENABLE = 'enable the transition in the CodePipeline console';

/** Every kind has its line, so that a new one is not forgotten. */
const WORDINGS: Readonly<Record<EntryKind, Wording | undefined>> = {
  'gate.held': SILENT,
  'gate.heldLong': ({ stage, revision }) => ({ headline: `${stage} holds ${revision}` }),
  'gate.passed': SILENT,
  'gate.replaced': SILENT,
  'gate.approvedByHand': ({ stage, revision, who }) => ({ headline: `${who} let ${revision} into ${stage} by hand` }),
  'gate.rejectedByHand': ({ stage, revision, who }) => ({ headline: `${who} kept ${revision} out of ${stage} by hand` }),
  'bake.held': SILENT,
  'bake.passed': SILENT,
  'bake.rejected': ({ stage, revision, action }) => ({
    headline: `${action} of ${stage} rejected ${revision}`, clears: ROLLS_BACK,
  }),
  'bake.approvedByHand': ({ stage, revision, action, who }) => ({ headline: `${who} ended ${action} of ${stage} early for ${revision}` }),
  'bake.rejectedByHand': ({ stage, revision, action, who }) => ({
    headline: `${who} rejected ${revision} at ${action} of ${stage}`, clears: ROLLS_BACK,
  }),
  'approval.refused': ({ stage, revision, action }) => ({
    headline: `${action} of ${stage} is refused to ${revision}`, clears: 'start a new release of what is to run there',
  }),
  'release.kept': SILENT,
  'rollback.requested': SILENT,
  'rollback.refused': ({ stage, who }) => ({ headline: `a rollback of ${stage} that ${who} asked for is refused`, clears: 'ask again as the cause says' }),
  'rollback.passed': SILENT,
  'rollback.started': ({ stage, revision }) => ({ headline: `${stage} is being rolled back to ${revision}` }),
  'rollback.succeeded': ({ stage, revision }) => ({ headline: `${stage} is rolled back to ${revision}` }),
  'rollback.failed': ({ stage, revision }) => ({
    headline: `the rollback of ${stage} to ${revision} failed`, clears: 'roll the stage back again, or approve its airlock by hand for a revision that mends it',
  }),
  'restore.requested': SILENT,
  'restore.started': ({ stage, revision }) => ({ headline: `${stage} is being restored to ${revision}`, clears: 'its end is announced' }),
  'restore.step': SILENT,
  'restore.succeeded': ({ stage, revision }) => ({ headline: `${stage} is restored to ${revision}` }),
  'restore.failed': ({ stage, revision }) => ({
    headline: `${stage} could not be restored to ${revision}`, clears: 'mend what the cause names, or approve its airlock by hand for a revision that mends it',
  }),
  'mutation.held': SILENT,
  'mutation.begun': SILENT,
  'mutation.skipped': SILENT,
  'mutation.retried': SILENT,
  'stage.torn': ({ stage, revision }) => ({
    headline: `${stage} is torn: ${revision} was stopped halfway`, clears: 'roll the stage back, or approve its airlock by hand for a revision that mends it',
  }),
  'transition.disabled': ({ stage, who }) => ({ headline: `${who} disabled the transition into ${stage}`, clears: ENABLE }),
  'transition.enabled': ({ stage, who }) => ({ headline: `${who} enabled the transition into ${stage} again` }),
  'override.given': ({ stage, who }) => ({ headline: `${who} gave an override for ${stage}` }),
  'override.used': ({ stage, revision, who }) => ({ headline: `${revision} went on in ${stage} by an override of ${who}` }),
  'override.expired': ({ stage }) => ({ headline: `an override for ${stage} has expired` }),
  'override.revoked': ({ stage, who }) => ({ headline: `${who} revoked an override for ${stage}` }),
  'override.refused': ({ stage, who }) => ({ headline: `an override that ${who} gave for ${stage} is refused`, clears: 'write it again as the cause says' }),
  'veto.set': ({ stage, revision }) => ({ headline: `${stage} does not take ${revision} any more`, clears: 'release another revision, or lift the veto with breakwater unveto' }),
  'veto.lifted': ({ stage, revision, who }) => ({ headline: `${who} lifted the veto of ${revision} in ${stage}` }),
  'pause.on': ({ stage, who }) => ({ headline: `${who} paused ${stage}`, clears: 'resume it, or wait for its end' }),
  'pause.off': ({ stage, who }) => ({ headline: `the pause of ${stage} is over (${who})` }),
  'inbox.malformed': ({ who }) => ({ headline: `a parameter that ${who} wrote cannot be read; it holds nothing and opens nothing`, clears: 'write it again as the cause says, or delete it' }),
  'page': ({ stage }) => ({ headline: `${stage} needs a person` }),
  'effect.failed': SILENT,
};

/** None for an entry that is for nobody. */
export const sayingOf = ({ kind, stage = 'the pipeline', revision = 'the release', action = 'an approval', who }: LedgerEntry): Saying | undefined =>
  WORDINGS[kind]?.({ stage, revision, action, who: nameOf(who) });

/** `role/Deployer/ana` of an ARN; anything else as it is. The whole ARN is a field of its own. */
const nameOf = (who: string): string => who.startsWith('arn:') ? who.split(':').slice(5).join(':').replace(/^assumed-role/, 'role') : who;
