import type * as inquirer from '@inquirer/prompts';

/** Somebody at a terminal, who can be asked. */
export interface Prompts {
  select(message: string, choices: readonly string[]): Promise<string>;
  /** At least one. */
  several(message: string, choices: readonly string[]): Promise<readonly string[]>;
  input(message: string, proposal?: string): Promise<string>;
  confirm(message: string): Promise<boolean>;
}

/** Nobody is asked where no terminal is: a script must not hang. */
export function processPrompts(): Prompts | undefined {
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) return undefined;
  // Loaded only where somebody is asked: a rehearsal needs none of it.
  const load = (): Promise<typeof inquirer> => import('@inquirer/prompts');
  return {
    select: async (message, choices) => (await load()).select({ message, choices: choices.map((value) => ({ value })) }),
    several: async (message, choices) => (await load()).checkbox({ message, required: true, choices: choices.map((value) => ({ value })) }),
    input: async (message, proposal) => (await load()).input({ message, required: true, ...(proposal !== undefined && { default: proposal }) }),
    confirm: async (message) => (await load()).confirm({ message, default: false }),
  };
}
