/** What `npm run check` and `npm run soak` tell alike: their numbers, and what holds. */
import { writeFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { EVERYTHING_ENDS, INVARIANTS } from './invariants';
import { PartResult } from './part';
import { nameOf, nameOfRound, Part } from './profiles';
import { FoundViolation } from './shortest';

export const count = (number: number): string => Math.round(number).toLocaleString('en');

/** For an option. @throws InvalidArgumentError */
export const whole = (least: number) => (text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < least) throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
  return number;
};

/** A line for each invariant, in the order of their numbers. */
export function tellInvariants(violations: readonly FoundViolation[]): void {
  for (const { id, says } of [...INVARIANTS, EVERYTHING_ENDS].sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))) {
    console.log(`${violations.some(({ invariant }) => invariant === id) ? '✗' : '✓'} ${id.padEnd(3)} ${says}`);
  }
}

interface Played { readonly part: Part; readonly result: Pick<PartResult, 'rounds'> }

/** The rounds of a profile that were not played to their end. */
export const unfinished = (parts: readonly Part[], played: readonly Played[]): readonly string[] => parts.flatMap((part) => {
  const rounds = played.filter((one) => one.part === part).flatMap(({ result }) => result.rounds);
  const ended = rounds.filter(({ exhausted }) => exhausted).map(({ name }) => name);
  return part.rounds.map(nameOfRound).filter((name) => !ended.includes(name)).map((name) => `${nameOf(part)}: ${name}`);
});

/** The last lines: whether what holds was held against everything, or against as much as there was time for. */
export function tellUnfinished(rounds: readonly string[]): void {
  if (rounds.length === 0) return console.log('\nEvery round was played to its end.');
  console.log(`\nNOT EVERYTHING WAS PLAYED: ${rounds.length === 1 ? 'this round was' : `these ${rounds.length} rounds were`} cut short, and of what is left of ${
    rounds.length === 1 ? 'it' : 'them'} nothing is known\n${rounds.map((round) => `  ${round}`).join('\n')}`);
}

/** Writes the scenario, and says how to play it again. `again`: the command that comes to it once more, if there is one. */
export function tellViolation(violation: FoundViolation, file: string, assembly: string, again?: string): void {
  const { invariant, says, why, file: scenario, replays } = violation;
  const replay = `node assets/cli/index.js rehearse --app ${assembly} --scenario ${file}`;
  const commands = again === undefined ? [replay] : [again, replay];
  writeFileSync(file, `# ${invariant}: ${says}.\n# ${why.replace(/\n/g, '\n# ')}\n${commands.map((command) => `# ${command}\n`).join('')}${scenario}`);
  console.log(`\n${invariant} is broken: ${says}\n  ${why}\n\n${scenario}\n${again === undefined ? '' : `the same again: ${again}\n`}${
    replays ? `the scenario alone: ${replay}` : `written to ${file}; the order of things within one instant matters, which a file does not tell`}`);
}
