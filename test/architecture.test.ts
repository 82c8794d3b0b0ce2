import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import * as ts from 'typescript';
import { LAYERS } from '../projenrc/layers';

const SRC = join(__dirname, '..', 'src');

interface Import { readonly file: string; readonly room: string; readonly specifier: string }

/** Every module name in a file: imports, exports from elsewhere, `import()` and `require()`, types included. */
function importsOf(file: string, text: string): readonly Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push(node.moduleSpecifier.text);
    } else if (ts.isCallExpression(node) && node.arguments.length > 0 && ts.isStringLiteral(node.arguments[0])
      && (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require')) {
      found.push(node.arguments[0].text);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      found.push(node.argument.literal.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.map((specifier) => ({ file, room: file.split('/')[0], specifier }));
}

/** What the table does not allow, in words; nothing for what it does. */
function objection({ file, room, specifier }: Import): string | undefined {
  const layer = LAYERS[room];
  if (layer === undefined) return `${file} lies in no room of projenrc/layers.ts`;
  if (!specifier.startsWith('.')) {
    const allowed = layer.packages.some((prefix) => specifier === prefix || specifier.startsWith(/[:/]$/.test(prefix) ? prefix : `${prefix}/`));
    return allowed ? undefined : `${file} may not import the package ${specifier}`;
  }
  const target = posix.normalize(posix.join(posix.dirname(file), specifier));
  const targetRoom = target.split('/')[0];
  if (![room, ...layer.rooms].includes(targetRoom)) return `${file} may not import ${target}`;
  return (layer.except ?? []).some((folder) => target.startsWith(`${folder}/`)) ? `${file} may not import ${target}` : undefined;
}

const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => file.split('\\').join('/'));
const IN_ROOMS = FILES.filter((file) => file.includes('/'));
const textOf = (file: string): string => readFileSync(join(SRC, file), 'utf8');

describe('the rooms of src', () => {
  test('are all in the table, and the table has no room that is not there', () => {
    expect([...new Set(IN_ROOMS.map((file) => file.split('/')[0]))].sort()).toEqual(Object.keys(LAYERS).sort());
  });

  test('import only what the table allows', () => {
    const imports = IN_ROOMS.flatMap((file) => importsOf(file, textOf(file)));
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.map(objection).filter((text) => text !== undefined)).toEqual([]);
  });

  test('have one door: beside them src holds the index alone', () => {
    expect(FILES.filter((file) => !file.includes('/'))).toEqual(['index.ts']);
  });

  test('let the index export only what users declare, none of it private', () => {
    const targets = importsOf('index.ts', textOf('index.ts')).map(({ specifier }) => specifier);
    expect(targets.length).toBeGreaterThan(5);
    expect(targets.filter((target) => !/^\.\/(constructs|blockers|service)\/[a-z-]+$/.test(target))).toEqual([]);
  });
});

describe('the guard itself', () => {
  test.each([
    ['decision/x.ts', "import { a } from '../contract/names';", 'decision/x.ts may not import contract/names'],
    ['decision/x.ts', "import type { a } from '../contract/names';", 'decision/x.ts may not import contract/names'],
    ['decision/x.ts', "import { a } from 'node:fs';", 'decision/x.ts may not import the package node:fs'],
    ['handlers/x.ts', "export * from 'aws-cdk-lib/aws-iam';", 'handlers/x.ts may not import the package aws-cdk-lib/aws-iam'],
    ['contract/x.ts', "type A = import('../handlers/world').World;", 'contract/x.ts may not import handlers/world'],
    ['rehearsal/x.ts', "const a = require('../handlers/aws/clients');", 'rehearsal/x.ts may not import handlers/aws/clients'],
    ['cli/x.ts', "const a = import('commander-extra');", 'cli/x.ts may not import the package commander-extra'],
    ['elsewhere/x.ts', "import { a } from './y';", 'elsewhere/x.ts lies in no room of projenrc/layers.ts'],
  ])('objects in %s to: %s', (file, text, expected) => {
    expect(importsOf(file, text).map(objection)).toEqual([expected]);
  });

  test.each([
    ['handlers/x.ts', "import { S } from '@aws-sdk/client-sts';"],
    ['handlers/aws/x.ts', "import { a } from '../world';"],
    ['constructs/private/x.ts', "import { join } from 'node:path';"],
    ['blockers/x.ts', "import { a } from '../decision/plan';"],
  ])('lets in %s pass: %s', (file, text) => {
    expect(importsOf(file, text).map(objection)).toEqual([undefined]);
  });
});

describe('the judgement', () => {
  /** Reads the world: a clock, chance, the environment, a terminal, a timer, the network. */
  const WORLDLY = [
    /\bDate\.now\b/, /\bnew Date\(\s*\)/, /\bDate\(\s*\)/, /\bTemporal\.Now\b/, /\bperformance\./, /\bMath\.random\b/, /\bcrypto\b/,
    /\bprocess\b/, /\bconsole\b/, /\bset(Timeout|Interval|Immediate)\b/, /\bfetch\(/, /\bglobalThis\b/,
  ];
  /** The code without its comments and strings, which may speak of clocks. */
  function codeOf(text: string): string {
    const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
    const parts: string[] = [];
    for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
      parts.push(token === ts.SyntaxKind.StringLiteral ? "''" : scanner.getTokenText());
    }
    return parts.join(' ').replace(/ (\.|\() /g, '$1').replace(/ (\.|\()/g, '$1').replace(/(\.|\() /g, '$1');
  }

  test.each(['const now = Date.now();', 'const now = new Date();', 'const x = Math . random ();', 'console.log(1);', 'process.env.X;', 'Temporal.Now.instant();'])(
    'would be caught at: %s', (text) => expect(WORLDLY.some((pattern) => pattern.test(codeOf(text)))).toBe(true));

  test.each(["// Date.now() is not for us\nconst a = 'console';", 'const a = new Date(at).toISOString();'])(
    'is not suspected for: %s', (text) => expect(WORLDLY.some((pattern) => pattern.test(codeOf(text)))).toBe(false));

  test('knows no clock, no chance, no environment and no terminal', () => {
    const judgement = FILES.filter((file) => file.startsWith('decision/'));
    expect(judgement.length).toBeGreaterThan(5);
    expect(judgement.filter((file) => WORLDLY.some((pattern) => pattern.test(codeOf(textOf(file)))))).toEqual([]);
  });
});
