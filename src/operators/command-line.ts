/** Command lines that can be copied into a shell. */
import { Desk, Place } from './desk';

/** A word as a POSIX shell reads it back. */
export const quoted = (word: string): string => /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll('\'', '\'\\\'\'')}'`;

export const commandLine = (words: readonly string[]): string => words.map(quoted).join(' ');

/** Breaks a line between words, each line but the last with a backslash, so that it can still be copied whole. */
export function brokenLine(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const part of optionsIn(words)) {
    const last = lines.at(-1);
    // Two columns for the backslash.
    if (last !== undefined && last.length + 1 + part.length <= width - 2) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(lines.length === 0 ? part : `  ${part}`);
  }
  return lines.map((line, index) => index < lines.length - 1 ? `${line} \\` : line);
}

/** An option and its value are read together, so they stay together. */
const optionsIn = (words: readonly string[]): readonly string[] => words.reduce<readonly string[]>((parts, word, index) => {
  const isValue = index > 0 && words[index - 1].startsWith('--') && !word.startsWith('--');
  return isValue ? [...parts.slice(0, -1), `${parts[parts.length - 1]} ${quoted(word)}`] : [...parts, quoted(word)];
}, []);

/** One of our own commands about a pipeline, from wherever it is typed. */
const ourCommand = ({ pipeline, place }: Pick<Desk, 'pipeline' | 'place'>, words: readonly string[]): readonly string[] =>
  ['breakwater', ...words, '--pipeline', pipeline, ...placeWords(place)];

/** The same, with a reason still to be written: last, where one goes on typing. */
export const reasonedCommand = (here: Pick<Desk, 'pipeline' | 'place'>, words: readonly string[]): readonly string[] =>
  [...ourCommand(here, words), '--reason', '...'];

export const placeWords = ({ region, profile }: Place): readonly string[] =>
  [...(region === undefined ? [] : ['--region', region]), ...(profile === undefined ? [] : ['--profile', profile])];

/** The line that writes one parameter without this command. */
export const putParameter = (name: string, value: string, overwrite: boolean, place: Place): readonly string[] =>
  ['aws', 'ssm', 'put-parameter', '--name', name, '--type', 'String', '--value', value, ...(overwrite ? ['--overwrite'] : []), ...placeWords(place)];
