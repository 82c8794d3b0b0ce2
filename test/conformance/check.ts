import { Budget } from '../../src/handlers/aws/budget';
import { Connection } from '../../src/handlers/aws/connection';

export const HOME = { account: '123456789012', region: 'us-west-2' } as const;
export const PROD = '333333333333';

/** What a check works with: the adapters' own connection, to the emulator. */
export interface Bench {
  readonly connection: Connection;
  readonly budget: () => Budget;
  /** Text that no other check has. */
  readonly unique: (word: string) => string;
}

/** Something that the adapters do, and that the emulator is to confirm: throws what is not as it must be. */
export interface Check { readonly service: string; readonly operation: string; readonly run: (bench: Bench) => Promise<void> }

/** Something that the emulator lacks. Its probe fails as long as it does; when it no longer fails, a check is due. */
export interface Lack { readonly service: string; readonly operation: string; readonly why: string; readonly probe: (bench: Bench) => Promise<void> }
