import { Reader } from '../../contract/reader';
import { EpochMs } from '../../decision/time';

/** Reads what the SDK made of a service's answer: its types promise little, and nothing is taken for granted. */
export class AnswerReader extends Reader {
  public moment(value: unknown, path: string): EpochMs {
    return value instanceof Date && Number.isFinite(value.getTime()) ? value.getTime() : this.note(path, 'a moment', value, 0);
  }
}
