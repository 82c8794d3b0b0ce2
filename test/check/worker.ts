/** A process of `npm run check`: explores the parts that it is sent, one after the other. */
import { Figures } from './explorer';
import { explorePart, PartOptions, PartResult } from './part';

export type Order = Pick<PartOptions, 'part' | 'assembly' | 'seconds'>;
export type Answer =
  | { readonly kind: 'progress'; readonly figures: Figures }
  | { readonly kind: 'done'; readonly result: PartResult }
  | { readonly kind: 'failed'; readonly why: string };

const tell = (answer: Answer): void => void process.send?.(answer);

process.on('message', (order: Order) => {
  explorePart({ ...order, progress: (figures) => tell({ kind: 'progress', figures }) }).then(
    (result) => tell({ kind: 'done', result }),
    (error: unknown) => tell({ kind: 'failed', why: error instanceof Error ? error.stack ?? error.message : String(error) }),
  );
});
