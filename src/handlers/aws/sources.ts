import { PipelineSource } from '../../operators/desk';
import { AnswerReader } from './answer-reader';

/** The source actions in what GetPipeline answers. @throws Rejected, naming every field that is not what it must be. */
export function sourcesIn(pipeline: unknown): readonly PipelineSource[] {
  const reader = new AnswerReader();
  const stages = reader.list(reader.record(pipeline, 'pipeline').stages, 'pipeline.stages', (item, at) =>
    reader.list(reader.record(item, at).actions, `${at}.actions`, (one, where) => sourceIn(reader, one, where)));
  reader.finish('the answer of GetPipeline');
  return stages.flat().filter((source) => source !== undefined);
}

function sourceIn(reader: AnswerReader, value: unknown, path: string): PipelineSource | undefined {
  const action = reader.record(value, path);
  const type = reader.record(action.actionTypeId, `${path}.actionTypeId`);
  if (type.category !== 'Source') return undefined;
  return { action: reader.string(action.name, `${path}.name`), provider: reader.string(type.provider, `${path}.actionTypeId.provider`) };
}
