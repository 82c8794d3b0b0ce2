import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { DeskFailure } from '../operators/desk';
import { BadInput } from '../text/bad-input';
import { assumptionsCommand, AssumptionsOptions, ASSUMPTIONS_EXAMPLES } from './assumptions-command';
import { EXIT, Output } from './io';
import { addLetterCommands } from './letter-commands';
import { addAnswerCommands, addReadingCommands, addReleaseCommand } from './operator-commands';
import { planCommand, PLAN_EXAMPLES, PlanOptions } from './plan-command';
import { rehearseCommand, RehearseOptions } from './rehearse-command';
import { processSurroundings, Surroundings } from './surroundings';

const EXAMPLES = `
Examples:
  $ npx cdk synth && breakwater rehearse --app cdk.out
      one commit, r1, and nothing goes wrong
  $ breakwater rehearse --app cdk.out --scenario bad-change.yaml --json out/bad-change.json
      what the scenario says, and the result as JSON for a test to look at
  $ breakwater rehearse --app cdk.out --scenario bad-change.yaml --html out/bad-change.html
      a page to look at: stages and targets over time
  $ breakwater rehearse --app cdk.out --compare out/before.json
      what a change of the policy does to the same release
  $ breakwater rehearse --app cdk.out --scenario bad-change.yaml --assume rejectionRollsBack
      the same, if CodePipeline did not answer a rejection by a rollback
  $ breakwater rehearse --app cdk.out --pipeline CheckoutPipeline --until 12h
      one pipeline of several, and only its first twelve hours

Exit status: 0 when the rehearsal ran, whatever became of the releases; 2 when what was given cannot be played; 1 for a fault of Breakwater's.
`;

/** Runs one command line (without node and the script's name) and returns the exit status. Never throws. */
export async function runProgram(args: readonly string[], output: Output, surroundings: Surroundings = processSurroundings()): Promise<number> {
  let status: number = EXIT.done;
  const program = programFor(output, surroundings, (ended) => { status = ended; });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    output.progress?.('');
    return exitStatusOf(error, output);
  }
}

function programFor(output: Output, surroundings: Surroundings, ended: (status: number) => void): Command {
  const program = new Command('breakwater')
    .description('Operate a delivery pipeline, and rehearse it before it touches AWS.')
    .version(versionOf())
    .showHelpAfterError('(add --help for what there is)');
  applyOutput(program, output);
  program.command('rehearse')
    .description('Play the synthesized pipeline against a simulated CodePipeline, on a virtual clock.')
    .requiredOption('--app <directory>', 'the cloud assembly of the app that declares the pipeline (cdk.out)')
    .option('--pipeline <name>', 'which pipeline, by construct path, logical id or physical name; needed when there are several')
    .option('--scenario <file>', 'what happens, as YAML; left out: one commit, and nothing goes wrong')
    .option('--json <file>', 'write the result there')
    .option('--html <file>', 'write a page there that shows the rehearsal over time, to open in a browser')
    .option('--compare <file>', 'tell what is different from an earlier result (.json), or from another scenario (.yaml)')
    .option('--assume <name>', 'play the other branch of an assumption that breakwater assumptions lists; may be given several times; overrules the scenario', (name: string, names: readonly string[]) => [...names, name], [])
    .option('--until <span>', 'stop at the latest after so long, e.g. 12h or 1d2h30m; overrules the scenario')
    .option('--quiet', 'leave out the timeline: only the board and how each execution ended')
    .addHelpText('after', EXAMPLES)
    .action((options: RehearseOptions) => rehearseCommand(options, output));
  program.command('plan')
    .description('Show the synthesized pipeline: waves, gates, bakes and quotas, and when a commit merged now would be where.')
    .requiredOption('--app <directory>', 'the cloud assembly of the app that declares the pipeline (cdk.out)')
    .option('--pipeline <name>', 'which pipeline, by construct path, logical id or physical name; needed when there are several')
    .option('--at <instant>', 'when the commit is merged, e.g. 2026-03-02T17:00:00Z; left out: now')
    .option('--actions-last <span>', 'how long each action but an approval is taken to last; left out: 3m')
    .option('--json', 'print JSON')
    .option('--mermaid', 'print a flowchart for Markdown')
    .addHelpText('after', PLAN_EXAMPLES)
    .action((options: PlanOptions) => planCommand(options, output, Date.now()));
  program.command('assumptions')
    .description('List what a rehearsal takes for granted where the documentation of AWS is silent, and the other branch of each.')
    .option('--json', 'print JSON')
    .addHelpText('after', ASSUMPTIONS_EXAMPLES)
    .action((options: AssumptionsOptions) => assumptionsCommand(options, output));
  const counter = { program, output, surroundings, ended };
  addReadingCommands(counter);
  addLetterCommands(counter);
  addReleaseCommand(counter);
  addAnswerCommands(counter);
  for (const made of program.commands) applyOutput(made, output);
  return program;
}

function applyOutput(command: Command, output: Output): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => output.text(text.trimEnd()),
    writeErr: (text) => output.problem(text.trimEnd()),
    getOutHelpWidth: () => output.width,
    getErrHelpWidth: () => output.width,
  });
}

function exitStatusOf(error: unknown, output: Output): number {
  // Commander has written its own words already, and ends with 0 after help and version.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
  if (error instanceof BadInput) {
    for (const problem of error.problems) output.problem(problem);
    return EXIT.badInput;
  }
  if (error instanceof DeskFailure) {
    output.problem(error.message);
    return EXIT.unreachable;
  }
  // Somebody pressed Ctrl-C at a question.
  if (error instanceof Error && error.name === 'ExitPromptError') {
    output.problem('nothing was done');
    return EXIT.held;
  }
  output.problem(`a fault of Breakwater's own: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
  return EXIT.fault;
}

/** The package's; it is two folders up from here and from the bundle alike. */
function versionOf(): string {
  const description: unknown = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf-8'));
  return typeof description === 'object' && description !== null && 'version' in description ? String(description.version) : 'unknown';
}
