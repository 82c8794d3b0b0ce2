/** The commands that write into the operators' inbox. */
import { holdOf } from '../operators/hold';
import { stageNamed } from '../operators/known';
import { knownBlockers } from '../operators/override';
import { OverrideRequest, Request } from '../operators/request';
import { lookAround } from '../operators/seen';
import { BadInput } from '../text/bad-input';
import { reasonOf, refuseMissing, revisionOf, stageOf } from './ask';
import { WRITE_EXAMPLES } from './examples';
import { Asking, operateOrganisation, OperateOptions } from './operate';
import { command, Counter, run, writing } from './operator-commands';

interface OverrideOptions extends OperateOptions {
  readonly blocker?: readonly string[];
  readonly all?: boolean;
  readonly reason?: string;
  readonly for?: string;
  readonly until?: string;
  readonly revision?: string;
  readonly execution?: string;
  readonly singleUse?: boolean;
  readonly secondApprover?: boolean;
  readonly skipBake?: boolean;
  readonly hotfix?: string;
  readonly sign?: string | true;
}

interface EndingOptions extends OperateOptions {
  readonly reason?: string;
  readonly for?: string;
  readonly until?: string;
  readonly id?: string;
  readonly organisation?: boolean;
}

interface RollbackOptions extends OperateOptions {
  readonly to?: string;
  readonly all?: boolean;
  readonly reason?: string;
}

const WHY = 'why; people read it wherever the change would have been held';
const FOR = 'for how long, e.g. 2h or 1h30m';
const ORGANISATION = 'all pipelines of the organisation whose central account you are signed in to';
const UNTIL = 'until when, in UTC, e.g. 2026-03-02T20:00:00Z';

const OVERRIDE = 'Let a stage pass although some of its blockers hold; or sign such an override as the second person.';

function addOverrideCommand(counter: Counter): void {
  waiting(writing(command(counter, 'override', OVERRIDE, WRITE_EXAMPLES.override)))
    .argument('[stage]', 'the stage')
    .option('--blocker <name>', 'a blocker that may hold and yet let pass; may be given several times', (name: string, all: readonly string[] = []) => [...all, name])
    .option('--all', 'every declared blocker of the stage; a pause and a newer revision have to be named')
    .option('--reason <text>', WHY)
    .option('--for <span>', `${FOR}; at most 24h, by default 4h`)
    .option('--until <moment>', UNTIL)
    .option('--revision <id>', 'only for this revision')
    .option('--execution <id>', 'only for this execution')
    .option('--single-use', 'spent by the first gate that it opens')
    .option('--second-approver', 'opens nothing until another person has signed it')
    .option('--skip-bake', 'also ends the time of a bake; its alarms still have to be quiet')
    .option('--hotfix <span>', 'its bakes may pass after so long, 5m at least; for one --revision, and after another person has signed it')
    .option('--sign [id]', 'sign the override of that id, or the only one that asks for it')
    .action((stage: string | undefined, options: OverrideOptions) => run(counter, options, (asking) => overrideRequest(asking, stage, options)));
}

/** Both name a stage and a revision, and nothing else. */
function addVetoCommands(counter: Counter): void {
  const words = {
    veto: 'Keep a revision out of a stage and of every stage behind it.',
    unveto: 'Let a revision in again that was rolled back there, or vetoed by a person.',
  };
  for (const verb of ['veto', 'unveto'] as const) {
    waiting(writing(command(counter, verb, words[verb], WRITE_EXAMPLES[verb])))
      .argument('[stage]', 'the stage')
      .argument('[revision]', 'the revision, whole')
      .option('--reason <text>', WHY)
      .action((stage: string | undefined, revision: string | undefined, options: EndingOptions) => run(counter, options, async (asking) => {
        refuseMissing(asking, { '<stage>': stage, '<revision>': revision, '--reason': options.reason });
        const chosen = await stageOf(asking, stage);
        const meant = await revisionOf(asking, verb, chosen, revision);
        return { do: verb, stage: chosen, revision: meant, reason: await reasonOf(asking, options.reason) };
      }));
  }
}

function addRollbackCommand(counter: Counter): void {
  waiting(writing(command(counter, 'rollback', 'Take a wave back to what was last good there, or to a revision that succeeded there.', WRITE_EXAMPLES.rollback)))
    .argument('[wave]', 'the wave')
    .option('--to <revision>', 'the revision, whole; left out: what was last good')
    .option('--all', 'every wave')
    .option('--reason <text>', WHY)
    .action((stage: string | undefined, options: RollbackOptions) => run(counter, options, async (asking) => {
      if (options.all && (stage !== undefined || options.to !== undefined)) throw new BadInput(['--all must stand without a wave and without --to; each wave goes back to what was last good there']);
      refuseMissing(asking, { '<wave> or --all': options.all ? true : stage, '--reason': options.reason });
      const which = options.all ? { all: true } : { stage: await stageOf(asking, stage), ...textsOf(options, ['to']) };
      return { do: 'rollback', ...which, reason: await reasonOf(asking, options.reason) };
    }));
}

export function addLetterCommands(counter: Counter): void {
  addOverrideCommand(counter);
  addVetoCommands(counter);
  addRollbackCommand(counter);
  waiting(writing(command(counter, 'revoke', 'End an override before its time.', WRITE_EXAMPLES.revoke)))
    .argument('[stage]', 'the stage')
    .argument('[id]', 'the override; needed where the stage has several')
    .option('--reason <text>', WHY)
    .action((stage: string | undefined, id: string | undefined, options: EndingOptions) => run(counter, options, async (asking) => {
      refuseMissing(asking, { '<stage>': stage, '--reason': options.reason });
      return { do: 'revoke', stage: await stageOf(asking, stage), ...(id !== undefined && { id }), reason: await reasonOf(asking, options.reason) };
    }));
  waiting(writing(command(counter, 'pause', 'Hold every gate of a wave, or of the whole pipeline.', WRITE_EXAMPLES.pause)))
    .argument('[wave]', 'only this stage; left out: the whole pipeline')
    .option('--reason <text>', WHY)
    .option('--for <span>', `${FOR}; left out: until it is resumed`)
    .option('--until <moment>', UNTIL)
    .option('--organisation', ORGANISATION)
    .action((stage: string | undefined, options: EndingOptions) => options.organisation ? ofOrganisation(counter, 'pause', stage, options) : run(counter, options, async (asking) => {
      refuseMissing(asking, { '--reason': options.reason });
      return { do: 'pause', ...(stage !== undefined && { stage }), reason: await reasonOf(asking, options.reason), ...textsOf(options, ['for', 'until']) };
    }));
  waiting(writing(command(counter, 'resume', 'End the pauses of a wave, or those of the whole pipeline.', WRITE_EXAMPLES.resume)))
    .argument('[wave]', 'this stage; left out: the whole pipeline')
    .option('--id <id>', 'only this pause')
    .option('--reason <text>', WHY)
    .option('--organisation', ORGANISATION)
    .action((stage: string | undefined, options: EndingOptions) => options.organisation ? ofOrganisation(counter, 'resume', stage, options) : run(counter, options, async (asking) => {
      refuseMissing(asking, { '--reason': options.reason });
      return { do: 'resume', ...(stage !== undefined && { stage }), ...textsOf(options, ['id']), reason: await reasonOf(asking, options.reason) };
    }));
}

async function ofOrganisation({ surroundings, output, ended }: Counter, verb: 'pause' | 'resume', stage: string | undefined, options: EndingOptions): Promise<void> {
  if (stage !== undefined) throw new BadInput([`--organisation must stand without a wave, got '${stage}'; it is of all pipelines`]);
  ended(await operateOrganisation(options, surroundings, output, async (prompts) => {
    refuseMissing({ prompts }, { '--reason': options.reason });
    return { do: verb, reason: await reasonOf({ prompts }, options.reason), ...textsOf(options, verb === 'pause' ? ['for', 'until'] : ['id']) };
  }));
}

const waiting = (made: ReturnType<typeof writing>): ReturnType<typeof writing> => made.option('--wait', 'wait until the controller has honoured it: three minutes at most');

async function overrideRequest(asking: Asking, stage: string | undefined, options: OverrideOptions): Promise<Request> {
  if (options.sign !== undefined) {
    refuseMissing(asking, { '<stage>': stage, '--reason': options.reason });
    const id = options.sign === true ? undefined : options.sign;
    return { do: 'sign', stage: await stageOf(asking, stage), ...(id !== undefined && { id }), reason: await reasonOf(asking, options.reason) };
  }
  if (options.all && options.blocker) throw new BadInput(['--all must stand without --blocker; a pause and a newer revision are named beside the other blockers']);
  const named = options.all ? 'all' : options.blocker ?? (options.skipBake || options.hotfix !== undefined ? [] : undefined);
  refuseMissing(asking, { '<stage>': stage, '--blocker or --all': named, '--reason': options.reason });
  const chosen = await stageOf(asking, stage);
  return {
    do: 'override',
    stage: chosen,
    blockers: named ?? await pickBlockers(asking, chosen),
    reason: await reasonOf(asking, options.reason),
    ...textsOf(options, ['revision', 'execution', 'for', 'until']),
    ...(options.singleUse && { singleUse: true }),
    ...(options.secondApprover && { secondApprover: true }),
    ...(options.skipBake && { skipBake: true }),
    ...(options.hotfix !== undefined && { bakeFor: options.hotfix, secondApprover: true }),
  };
}

/** What holds now is offered first. */
async function pickBlockers({ desk, prompts }: Asking, stage: string): Promise<OverrideRequest['blockers']> {
  const seen = await lookAround(desk);
  const view = stageNamed(seen.view, stage);
  return await prompts?.several('blockers', knownBlockers(seen, view, holdOf(seen, view))) ?? [];
}

function textsOf<Key extends string>(options: Readonly<Partial<Record<Key, unknown>>>, keys: readonly Key[]): Partial<Record<Key, string>> {
  const found: Partial<Record<Key, string>> = {};
  for (const key of keys) {
    const value = options[key];
    if (typeof value === 'string') found[key] = value;
  }
  return found;
}
