/** What a command writes to. Its tests give it their own. */
export interface Output {
  readonly text: (line: string) => void;
  readonly problem: (line: string) => void;
  /** A line that overwrites itself; left out where nobody watches. */
  readonly progress?: (line: string) => void;
  /** In columns. */
  readonly width: number;
  readonly colour: boolean;
}

/** What a process ends with. */
export const EXIT = {
  done: 0,
  /** A fault of ours. */
  fault: 1,
  /** What the user gave cannot be used. */
  badInput: 2,
  /** Nothing went wrong, and the answer is not the good one: a stage is held, something needs mending, nothing was done. */
  held: 3,
  /** AWS refused, or could not be reached. */
  unreachable: 4,
} as const;

/** Wide enough for the reasons of a hold, narrow enough for a window beside an editor: where no terminal says. */
const DEFAULT_WIDTH = 100;

/** The streams of this process. Colour only on a terminal, and never against NO_COLOR (https://no-color.org). */
export function processOutput(): Output {
  const { stdout, stderr, env } = process;
  const watched = stderr.isTTY === true && stdout.isTTY === true;
  return {
    text: (line) => void stdout.write(`${line}\n`),
    problem: (line) => void stderr.write(`${line}\n`),
    ...(watched && { progress: (line) => void stderr.write(`\r\u001b[2K${line}`) }),
    width: stdout.columns ?? widthOf(env.COLUMNS),
    colour: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
  };
}

function widthOf(columns: string | undefined): number {
  const width = Number(columns);
  return Number.isInteger(width) && width > 0 ? width : DEFAULT_WIDTH;
}
