import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '../handlers/aws/connection';
import { AwsDoor } from '../handlers/aws/desk-door';
import { Desk, Mailbox } from '../operators/desk';
import { Waiter } from '../operators/report';
import { processPrompts, Prompts } from './prompts';

/** Which account and Region a command works in; left out: the person's own defaults. */
export interface Whereabouts { readonly region?: string; readonly profile?: string }

/** The pipelines that can be reached from here. */
export interface Door {
  pipelines(): Promise<readonly string[]>;
  desk(pipeline: string): Promise<Desk | undefined>;
  /** The switch of the organisation whose central account this is. */
  organisation(): Mailbox;
}

/** What a command meets outside: AWS, and somebody who can be asked. */
export interface Surroundings {
  readonly doorAt: (where: Whereabouts) => Door;
  readonly waiter: Waiter;
  /** Left out where nobody sits at a terminal. */
  readonly prompts?: Prompts;
}

/** How often the SDK asks before it gives up: a person would only type the command again. */
const MAX_ATTEMPTS = 5;

export function processSurroundings(): Surroundings {
  const prompts = processPrompts();
  return {
    doorAt: ({ region, profile }) => new AwsDoor(new Connection({
      maxAttempts: MAX_ATTEMPTS, ...(region !== undefined && { region }), ...(profile !== undefined && { profile }),
    }), { region, profile }),
    waiter: { now: () => Date.now(), sleep: (milliseconds) => sleep(milliseconds) },
    ...(prompts && { prompts }),
  };
}
