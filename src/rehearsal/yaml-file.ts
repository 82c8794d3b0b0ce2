import { isMap, isScalar, isSeq, LineCounter, parseDocument, Scalar, YAMLMap } from 'yaml';
import { parseSpan, SPAN_RULE } from '../text/duration';
import { nearest } from '../text/nearest';

/** A YAML file and what is wrong with it, by line and field. */
export class YamlFile {
  private readonly problems: { readonly line: number; readonly text: string }[] = [];
  private readonly lines = new LineCounter();
  private readonly contents: unknown;

  public constructor(private readonly name: string, text: string) {
    const document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false });
    for (const error of document.errors) this.add(error.pos[0], `must be YAML, ${lowerFirst(error.message)}`);
    this.contents = document.errors.length > 0 ? undefined : document.contents;
  }

  /** The file's fields; an empty file has none. */
  public root(): Fields | undefined {
    if (this.problems.length > 0) return undefined;
    if (this.contents === null) return new Fields(this, new YAMLMap(), '');
    return this.asFields(this.contents, '', 'must be a mapping of fields');
  }

  public asFields(node: unknown, path: string, rule: string): Fields | undefined {
    if (isMap(node)) return new Fields(this, node, path);
    this.add(offsetOf(node), `${path && `${path} `}${rule}, got ${shown(node)}`);
    return undefined;
  }

  public add(offset: number, text: string): void {
    this.problems.push({ line: this.lines.linePos(offset).line || 1, text });
  }

  /** One per problem, in the order of the file: `<file>:<line>: <field> must …`. */
  public report(): readonly string[] {
    return [...this.problems].sort((a, b) => a.line - b.line).map(({ line, text }) => `${this.name}:${line}: ${text}`);
  }
}

/** A value with its place in the file, so that a later check can still name both. */
export interface Placed<T> {
  readonly value: T;
  /** Adds a problem of this value: `<field> <rule>, got <value>; <fix>`. */
  refuse(rule: string, fix?: string): void;
}

/** The fields of one mapping. Every reader leaves a problem behind when the field is there but wrong. */
export class Fields {
  private readonly asked = new Set<string>();

  public constructor(private readonly file: YamlFile, private readonly map: YAMLMap, private readonly path: string) {}

  public has(key: string): boolean { return this.node(key) !== undefined; }

  /** Text as it was written: `333333333333` stays what it is without quotes. */
  public text(key: string): Placed<string> | undefined {
    const node = this.node(key);
    if (node === undefined) return undefined;
    if (isScalar(node) && node.value !== null) return this.placed(key, node, textOf(node));
    this.refuseNode(key, node, 'must be text');
    return undefined;
  }

  public required(key: string): Placed<string> | undefined {
    if (!this.has(key)) this.file.add(offsetOf(this.map), `${this.at(key)} must be given, got nothing`);
    return this.text(key);
  }

  public oneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    const given = this.text(key);
    if (!given) return undefined;
    const found = allowed.find((one) => one === given.value);
    if (found === undefined) given.refuse(`must be one of ${allowed.join(', ')}`, didYouMean(given.value, allowed));
    return found;
  }

  /** In milliseconds. */
  public span(key: string): number | undefined {
    const given = this.text(key);
    if (!given) return undefined;
    const span = parseSpan(given.value);
    if (span === undefined) given.refuse(SPAN_RULE);
    return span;
  }

  public flag(key: string): boolean | undefined {
    const node = this.node(key);
    if (node === undefined) return undefined;
    if (isScalar(node) && typeof node.value === 'boolean') return node.value;
    this.refuseNode(key, node, 'must be true or false');
    return undefined;
  }

  /** A whole number of at least one. */
  public count(key: string): number | undefined {
    const node = this.node(key);
    if (node === undefined) return undefined;
    if (isScalar(node) && typeof node.value === 'number' && Number.isInteger(node.value) && node.value >= 1) return node.value;
    this.refuseNode(key, node, 'must be a whole number of at least 1');
    return undefined;
  }

  /** A number of at least zero. */
  public amount(key: string): number | undefined {
    const node = this.node(key);
    if (node === undefined) return undefined;
    if (isScalar(node) && typeof node.value === 'number' && node.value >= 0 && Number.isFinite(node.value)) return node.value;
    this.refuseNode(key, node, 'must be a number of at least 0');
    return undefined;
  }

  /** The mappings of a list; undefined when the field is left out. */
  public list(key: string): readonly Fields[] | undefined {
    const node = this.node(key);
    if (node === undefined) return undefined;
    if (!isSeq(node)) {
      this.refuseNode(key, node, 'must be a list');
      return [];
    }
    return node.items.flatMap((item, index) => this.file.asFields(item, `${this.at(key)}[${index}]`, 'must be a mapping of fields') ?? []);
  }

  /** Whether the field is that text, and no list or mapping. */
  public says(key: string, text: string): boolean {
    const node = this.node(key);
    return isScalar(node) && node.value === text;
  }

  /** The texts of a list, in its order; undefined when the field is left out. */
  public texts(key: string): readonly string[] | undefined {
    const node = this.node(key);
    if (node === undefined) return undefined;
    const items = isSeq(node) ? node.items.flatMap((item) => isScalar(item) && item.value !== null ? [textOf(item)] : []) : [];
    if (isSeq(node) && items.length === node.items.length) return items;
    this.refuseNode(key, node, 'must be a list of texts');
    return [];
  }

  public fields(key: string): Fields | undefined {
    const node = this.node(key);
    return node === undefined ? undefined : this.file.asFields(node, this.at(key), 'must be a mapping of fields');
  }

  /** Every field's name, as something to be read one by one. */
  public keys(): readonly string[] { return this.map.items.map(({ key }) => keyText(key)); }

  /** Adds a problem of a field, at its place; the fields around it are still read. */
  public refuse(key: string, text: string): void {
    this.file.add(this.offset(key), `${this.at(key)} ${text}`);
  }

  /** Adds a problem of the mapping as a whole. */
  public refuseAll(text: string): void {
    this.file.add(offsetOf(this.map), `${this.path || 'the scenario'} ${text}`);
  }

  /** Refuses every field that nothing asked for. Call when all has been read. */
  public refuseOthers(): void {
    for (const key of this.keys().filter((name) => !this.asked.has(name))) {
      const likely = nearest(key, [...this.asked]);
      this.refuse(key, `is not a field here; ${likely ? `did you mean '${likely}'?` : `known are ${[...this.asked].join(', ')}`}`);
    }
  }

  private at(key: string): string {
    const simple = /^[A-Za-z]+$/.test(key);
    if (!simple) return `${this.path}['${key}']`;
    return this.path ? `${this.path}.${key}` : key;
  }

  private node(key: string): unknown {
    this.asked.add(key);
    return this.pair(key)?.value ?? undefined;
  }

  private pair(key: string) { return this.map.items.find((pair) => keyText(pair.key) === key); }

  private offset(key: string): number { return offsetOf(this.pair(key)?.key ?? this.map); }

  private placed(key: string, node: unknown, value: string): Placed<string> {
    return { value, refuse: (rule, fix) => this.refuseNode(key, node, rule, fix) };
  }

  private refuseNode(key: string, node: unknown, rule: string, fix?: string): void {
    this.file.add(this.offset(key), `${this.at(key)} ${rule}, got ${shown(node)}${fix ? `; ${fix}` : ''}`);
  }
}

const didYouMean = (given: string, known: readonly string[]): string | undefined => {
  const likely = nearest(given, known);
  return likely && `did you mean '${likely}'?`;
};

const textOf = (node: Scalar): string => typeof node.value === 'string' ? node.value : node.source ?? String(node.value);

const keyText = (key: unknown): string => isScalar(key) ? textOf(key) : String(key);

function offsetOf(node: unknown): number {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return 0;
  return Number(node.range[0]);
}

function shown(node: unknown): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node) || node.value === null) return 'nothing';
  return typeof node.value === 'string' ? `'${node.value}'` : textOf(node);
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
