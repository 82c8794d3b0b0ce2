/** Whether the sources with a defect in them still compile: what the compiler finds needs no test. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as ts from 'typescript';
import { Defect, withDefect } from './defect';
import { ROOT } from './read';

/** What is left over where something is taken out: of style, and no reason not to run. */
const LEFT_OVER = [6133, 6138, 6192, 6196, 6198];

const CONFIG = join(ROOT, 'tsconfig.json');

/** The compiler, kept between questions: one file is checked in what it costs, and not the whole program. */
export class Compiler {
  private readonly overlay = new Map<string, string>();
  private readonly versions = new Map<string, number>();
  private readonly service: ts.LanguageService;

  public constructor() {
    const { config } = ts.readConfigFile(CONFIG, (path) => ts.sys.readFile(path));
    const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(CONFIG));
    this.service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => fileNames,
      getScriptVersion: (path) => String(this.versions.get(path) ?? 0),
      getScriptSnapshot: (path) => {
        const text = this.overlay.get(path) ?? ts.sys.readFile(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => ROOT,
      getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
      fileExists: (path) => ts.sys.fileExists(path),
      readFile: (path) => ts.sys.readFile(path),
      directoryExists: (path) => ts.sys.directoryExists(path),
      getDirectories: (path) => ts.sys.getDirectories(path),
    });
  }

  /** What is wrong, in words: nothing where each of them compiles. */
  public faultsOf(defects: readonly Defect[]): readonly string[] {
    const faults: string[] = [];
    // One defect of each file at a time: whatever the compiler finds in a file is the fault of that.
    for (let left = defects; left.length > 0;) {
      const round = left.filter(({ file }, index) => left.findIndex((one) => one.file === file) === index);
      for (const defect of round) this.put(defect, withDefect(defect, readFileSync(pathOf(defect), 'utf8')));
      for (const defect of round) faults.push(...this.faultsIn(defect));
      for (const defect of round) this.put(defect, undefined);
      left = left.filter((defect) => !round.includes(defect));
    }
    return faults;
  }

  private faultsIn(defect: Defect): readonly string[] {
    const path = pathOf(defect);
    return [...this.service.getSyntacticDiagnostics(path), ...this.service.getSemanticDiagnostics(path)]
      .filter(({ code }) => !LEFT_OVER.includes(code))
      .map(({ messageText }) => `defect ${defect.id} does not compile: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  }

  private put(defect: Defect, text: string | undefined): void {
    const path = pathOf(defect);
    if (text === undefined) this.overlay.delete(path);
    else this.overlay.set(path, text);
    this.versions.set(path, (this.versions.get(path) ?? 0) + 1);
  }
}

const pathOf = ({ file }: Defect): string => join(ROOT, file);
