/** What `--help` shows below the options of each command. */

export const EXIT_STATUS = `
Exit status: 0 done, or the answer is good; 3 the answer is not: something holds, needs mending, or was not done; 2 what was given
cannot be used; 4 AWS refused, or could not be reached; 1 for a fault of Breakwater's.`;

const help = (...lines: readonly string[]): string => `\nExamples:\n${lines.map((line) => line.startsWith('breakwater') ? `  $ ${line}` : `      ${line}`).join('\n')}\n${EXIT_STATUS}\n`;

export const READ_EXAMPLES = {
  status: help('breakwater status', 'of the only pipeline in this account and Region', 'breakwater status --pipeline checkout --profile ops --json'),
  why: help('breakwater why', 'every stage that is held', 'breakwater why LowTraffic || echo held', 'one stage; the exit status tells a script whether it is held'),
  doctor: help('breakwater doctor', 'credentials, controller, functions, roles, rules, queues, alarms, ledger, plan, inbox, bootstrap and trust of every environment', 'breakwater doctor --json > doctor.json || cat doctor.json'),
  history: help('breakwater history --since 30d --kind override', 'who overrode what in the last month', 'breakwater history --stage LowTraffic --kind bake.rejected --json'),
};

export const WRITE_EXAMPLES = {
  approve: help(
    'breakwater approve LowTraffic --reason \'sev2: the fix has to go out\'', 'whatever waits there; an override says more, and ends by itself',
    'breakwater approve LowTraffic Bake-1 --reason \'looked at it by hand\' --yes', 'ends the bake now',
  ),
  override: help(
    'breakwater override LowTraffic --blocker \'working hours\' --reason \'sev2: the fix has to go out\' --wait', 'for four hours, and waits until the controller has honoured it',
    'breakwater override LowTraffic --all --for 30m --revision 1a2b3c4d --single-use --second-approver --reason \'sev1\'', 'one revision, once, and only after another person has signed it:',
    'breakwater override LowTraffic --hotfix 15m --revision 1a2b3c4d --reason \'sev1\'', 'its bakes may pass after a quarter of an hour, once another person has signed it:',
    'breakwater override LowTraffic --sign --reason \'looked at the diff\'',
    'breakwater override LowTraffic --blocker pause --reason \'this is the fix\' --print', 'prints the line of aws ssm put-parameter that does the same, and does nothing',
  ),
  revoke: help('breakwater revoke LowTraffic --reason \'the fix is out\'', 'the only override of the stage; the next tick asks all blockers again'),
  pause: help('breakwater pause --reason \'looking into error rates\'', 'the whole pipeline, until it is resumed', 'breakwater pause Rest --for 12h --reason \'over the weekend\'', 'breakwater pause --organisation --profile central --reason \'outage at the payment provider\''),
  resume: help('breakwater resume --reason \'all is well\' --wait', 'all pauses of the whole pipeline; pauses of single waves stay on', 'breakwater resume Rest --reason \'all is well\''),
  rollback: help(
    'breakwater rollback LowTraffic --reason \'loses orders\' --wait', 'to what was last good there; shows what would change on each target, and asks',
    'breakwater rollback LowTraffic --to 1a2b3c4d --reason \'the last one without the new schema\'', 'to a revision that succeeded there',
    'breakwater rollback --all --reason \'loses orders\'', 'every wave',
  ),
  release: help(
    'breakwater release --revision 4f2a', 'through the whole pipeline once more; shows what would change in each stage, and what would hold it, and asks',
    'breakwater release --revision 4f2a --print', 'prints the line of aws codepipeline start-pipeline-execution that does the same, and does nothing',
  ),
  veto: help('breakwater veto LowTraffic 4f2a --reason \'loses orders\'', 'LowTraffic and every stage behind it stay closed to that revision until somebody lifts it'),
  unveto: help('breakwater unveto LowTraffic 4f2a --reason \'it was the network\' --wait', 'the veto of a rollback, or of a person; other stages\' vetoes stay'),
  reject: help('breakwater reject LowTraffic --reason \'error rates climb\'', 'rolls the wave back, if it is a bake that waits'),
};
