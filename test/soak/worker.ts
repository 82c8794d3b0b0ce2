/** A process of `npm run soak`: runs one journey after the other, as it is sent them. */
import { JourneyResult, runJourney } from './run-journey';

export interface Order { readonly seed: number; readonly number: number; readonly assembly: string }
export type Answer =
  | { readonly kind: 'done'; readonly result: JourneyResult }
  | { readonly kind: 'failed'; readonly number: number; readonly why: string };

const tell = (answer: Answer): void => void process.send?.(answer);

process.on('message', ({ seed, number, assembly }: Order) => {
  runJourney(seed, number, assembly).then(
    (result) => tell({ kind: 'done', result }),
    (error: unknown) => tell({ kind: 'failed', number, why: error instanceof Error ? error.stack ?? error.message : String(error) }),
  );
});
