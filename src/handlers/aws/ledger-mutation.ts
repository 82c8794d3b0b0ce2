import { mutationMemoryIn } from '../../contract/mutation-memory';
import { MutationMemory } from '../../decision/mutation';
import { EpochMs } from '../../decision/time';
import { Item, read } from './ledger-items';

/** @throws Rejected, naming item and field. */
export const mutationIn = (item: Item): MutationMemory => read(item, mutationMemoryIn);

/** @throws Rejected, naming item and field. */
export const firstSeenIn = (item: Item): EpochMs => read(item, (reader, body, path) => reader.number(body.at, `${path}.at`));
