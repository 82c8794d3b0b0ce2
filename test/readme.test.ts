import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

const ROOT = path.join(__dirname, '..');
const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8');

/** Every TypeScript fence of the README, as the file that its first line names, else as the app. */
const FENCES = [...README.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text]) => ({
  file: /^\/\/ (\S+\.ts)\n/.exec(text)?.[1] ?? 'app.ts',
  text,
}));

let folder: string;
let config: string;

// Inside the project, so that packages are found; `out` is ignored by git.
beforeAll(() => {
  mkdirSync(path.join(ROOT, 'out'), { recursive: true });
  folder = mkdtempSync(path.join(ROOT, 'out', 'readme-'));
  config = path.join(folder, 'tsconfig.json');
  for (const { file, text } of FENCES) writeFileSync(path.join(folder, file), text);
  writeFileSync(config, JSON.stringify({
    extends: '../../test/tsconfig.json',
    compilerOptions: { paths: { 'cdk-breakwater': ['../../src/index.ts'] } },
    include: ['*.ts'],
  }));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the README', () => {
  test('has an app of at most twenty lines that anything happens in, and the stage that it deploys', () => {
    expect(FENCES.map(({ file }) => file)).toEqual(['app.ts', 'hello-stage.ts']);
    expect(FENCES[0].text.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(20);
  });

  test('compiles, every TypeScript fence of it', () => {
    const parsed = ts.getParsedCommandLineOfConfigFile(config, undefined, {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => { throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')); },
    });
    const program = ts.createProgram(parsed?.fileNames ?? [], parsed?.options ?? {});

    const problems = ts.getPreEmitDiagnostics(program).map((diagnostic) => ts.formatDiagnostic(diagnostic, {
      getCanonicalFileName: (name) => name, getCurrentDirectory: () => ROOT, getNewLine: () => '\n',
    }));

    expect(program.getRootFileNames().map((file) => path.basename(file)).sort()).toEqual(['app.ts', 'hello-stage.ts']);
    expect(problems).toEqual([]);
  });

  test('synthesizes the quickstart into a pipeline with every gate and bake that it declares', () => {
    const output = path.join(folder, 'cdk.out');
    execFileSync(process.execPath, [require.resolve('tsx/cli'), '--tsconfig', config, path.join(folder, 'app.ts')], {
      cwd: folder,
      env: { ...process.env, CDK_OUTDIR: output, CDK_VALIDATION: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

    const file = readdirSync(output).find((name) => /^HelloPipeline.*\.template\.json$/.test(name));
    const template = JSON.parse(readFileSync(path.join(output, file ?? ''), 'utf8'));
    const pipelines = Object.values<{ Type: string; Properties: PipelineProperties }>(template.Resources)
      .filter((resource) => resource.Type === 'AWS::CodePipeline::Pipeline');

    expect(pipelines).toHaveLength(1);
    expect(pipelines[0].Properties.Stages.map((stage) => stage.Name)).toEqual(['Source', 'Build', 'UpdatePipeline', 'Assets', 'Beta', 'First']);
    expect(approvals(pipelines[0].Properties.Stages[5])).toEqual([expect.stringMatching(/^Airlock$/), expect.stringMatching(/^Bake-/), expect.stringMatching(/^Bake-/)]);
  });

  test('names only files that exist', () => {
    const links = [...README.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) => link).filter((link) => link !== 'API.md');
    const exists = (link: string) => ts.sys.fileExists(path.join(ROOT, link)) || ts.sys.directoryExists(path.join(ROOT, link));

    expect(links).not.toEqual([]);
    expect(links.filter((link) => !exists(link))).toEqual([]);
  });
});

interface PipelineProperties { readonly Stages: readonly StageProperties[] }
interface StageProperties {
  readonly Name: string;
  readonly Actions: readonly { readonly Name: string; readonly RunOrder: number; readonly ActionTypeId: { readonly Category: string } }[];
}

const approvals = (stage: StageProperties): readonly string[] => [...stage.Actions]
  .sort((a, b) => a.RunOrder - b.RunOrder)
  .filter((action) => action.ActionTypeId.Category === 'Approval')
  .map((action) => action.Name);
