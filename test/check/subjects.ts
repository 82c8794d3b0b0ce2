/** The pipelines that are checked, as what a rehearsal plays. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from '../../src/rehearsal/assembly';
import { Subject } from '../../src/rehearsal/subject';
import { PipelineName, synthesize } from './pipelines/app';

export function subjectNamed(name: PipelineName): Subject {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-check-'));
  try {
    return readAssembly(synthesize(name, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
