/** What `--help` shows below the options of each command. */

export const EXIT_STATUS = `
Exit status: 0 done, or the answer is good; 3 the answer is not: something holds, needs mending, or was not done; 2 what was given
cannot be used; 4 AWS refused, or could not be reached; 1 for a fault of Breakwater's.`;

const help = (...lines: readonly string[]): string => `\nExamples:\n${lines.map((line) => line.startsWith('breakwater') ? `  $ ${line}` : `      ${line}`).join('\n')}\n${EXIT_STATUS}\n`;

export const READ_EXAMPLES = {
  status: help('breakwater status', 'of the only pipeline in this account and Region', 'breakwater status --pipeline checkout --profile ops --json'),
  why: help('breakwater why', 'every stage that is held', 'breakwater why LowTraffic || echo held', 'one stage; the exit status tells a script whether it is held'),
  history: help('breakwater history --since 30d --kind override', 'who overrode what in the last month', 'breakwater history --stage LowTraffic --kind bake.rejected --json'),
};

export const WRITE_EXAMPLES = {
  approve: help(
    'breakwater approve LowTraffic --reason \'sev2: the fix has to go out\'', 'whatever waits there; an override says more, and ends by itself',
    'breakwater approve LowTraffic Bake-1 --reason \'looked at it by hand\' --yes', 'ends the bake now',
  ),
  reject: help('breakwater reject LowTraffic --reason \'error rates climb\'', 'rolls the wave back, if it is a bake that waits'),
};
