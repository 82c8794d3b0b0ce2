import { Command } from 'commander';
import { Request } from '../operators/request';
import { earlierRevisionOf, reasonOf, refuseMissing, spanAt, stageOf } from './ask';
import { READ_EXAMPLES, WRITE_EXAMPLES } from './examples';
import { Output } from './io';
import { operate, OperateOptions, Asking } from './operate';
import { Surroundings } from './surroundings';

/** Where commands are added, and what they meet. */
export interface Counter {
  readonly program: Command;
  readonly output: Output;
  readonly surroundings: Surroundings;
  /** Takes the exit status of a command that came to its end. */
  readonly ended: (status: number) => void;
}

type ReadOptions = OperateOptions & { readonly stage?: string; readonly since?: string; readonly kind?: string };
type AnswerOptions = OperateOptions & { readonly reason?: string };

/** The commands that only look. */
export function addReadingCommands(counter: Counter): void {
  command(counter, 'status', 'Show what runs where, what is in each stage, and why it waits.', READ_EXAMPLES.status)
    .action((options: OperateOptions) => run(counter, options, async () => ({ do: 'status' })));
  command(counter, 'why', 'Tell why each held stage is held, since when, until when, and how to override it.', READ_EXAMPLES.why)
    .argument('[stage]', 'only this stage')
    .action((stage: string | undefined, options: OperateOptions) => run(counter, options, async () => ({ do: 'why', ...(stage !== undefined && { stage }) })));
  command(counter, 'doctor', 'Look at all that the pipeline stands on, and say how to mend what is not well.', READ_EXAMPLES.doctor)
    .action((options: OperateOptions) => run(counter, options, async () => ({ do: 'doctor' })));
  command(counter, 'history', 'Show what was decided, by whom and why, out of the ledger.', READ_EXAMPLES.history)
    .option('--stage <name>', 'only this stage')
    .option('--since <span>', 'how far back, e.g. 12h or 30d', '7d')
    .option('--kind <kind>', 'only this kind of entry (gate.held), or all of a group (gate)')
    .action((options: ReadOptions) => run(counter, options, async () => {
      const since = spanAt('--since', options.since);
      return {
        do: 'history',
        ...(options.stage !== undefined && { stage: options.stage }),
        ...(since !== undefined && { since }),
        ...(options.kind !== undefined && { kind: options.kind }),
      };
    }));
}

/** *Approve* and *Reject* of the console. */
export function addAnswerCommands(counter: Counter): void {
  const words = { approve: 'Approve what waits in a stage, as the console\'s button does.', reject: 'Reject what waits in a stage, as the console\'s button does: a bake goes back.' };
  for (const verb of ['approve', 'reject'] as const) {
    writing(command(counter, verb, words[verb], WRITE_EXAMPLES[verb]))
      .argument('[stage]', 'the stage')
      .argument('[action]', 'the approval; needed where several wait')
      .option('--reason <text>', 'why; shown beside the answer in the console, and kept in the ledger')
      .action((stage: string | undefined, action: string | undefined, options: AnswerOptions) => run(counter, options, async (asking) => {
        refuseMissing(asking, { '<stage>': stage, '--reason': options.reason });
        return {
          do: verb,
          stage: await stageOf(asking, stage, 'waiting'),
          ...(action !== undefined && { action }),
          reason: await reasonOf(asking, options.reason),
        };
      }));
  }
}

/** What starts something. */
export function addReleaseCommand(counter: Counter): void {
  writing(command(counter, 'release', 'Release a revision once more, through the whole pipeline.', WRITE_EXAMPLES.release))
    .option('--revision <id>', 'the revision, whole; one that the pipeline has had before')
    .action((options: OperateOptions & { readonly revision?: string }) => run(counter, options, async (asking) => {
      refuseMissing(asking, { '--revision': options.revision });
      return { do: 'release', revision: await earlierRevisionOf(asking, options.revision) };
    }));
}

export function command({ program }: Counter, name: string, description: string, examples: string): Command {
  return program.command(name).description(description)
    .option('--pipeline <name>', 'the physical name; may be left out where there is one in the account and Region')
    .option('--region <region>', 'where the pipeline is; by default the Region of the profile, or AWS_REGION')
    .option('--profile <name>', 'of your AWS configuration; by default AWS_PROFILE')
    .option('--json', 'print JSON')
    .addHelpText('after', examples);
}

export const writing = (made: Command): Command => made
  .option('--yes', 'do not ask before it is done')
  .option('--print', 'do nothing; print the plain AWS command that does the same');

export async function run(counter: Counter, options: OperateOptions, requestFor: (asking: Asking) => Promise<Request>): Promise<void> {
  counter.ended(await operate(options, counter.surroundings, counter.output, requestFor));
}
