import { BadInput } from '../text/bad-input';

/** A JSON object, as a template holds them. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  readonly metadata: JsonObject;
}

/** A CloudFormation template, as far as a rehearsal reads one. */
export class Template {
  public static parse(path: string, text: string): Template {
    const raw = parseJson(path, text);
    const resources = isObject(raw) && isObject(raw.Resources) ? raw.Resources : {};
    return new Template(path, new Map(Object.entries(resources).map(([logicalId, resource]) => [logicalId, resourceOf(logicalId, resource)])));
  }

  private constructor(public readonly path: string, private readonly resources: ReadonlyMap<string, Resource>) {}

  public all(): readonly Resource[] { return [...this.resources.values()]; }

  public resource(logicalId: string): Resource | undefined { return this.resources.get(logicalId); }

  /**
   * A value as text. Intrinsics that only deployment resolves become what a reader would recognise: the physical name
   * of the resource where the template fixes one, else its logical id.
   */
  public textOf(value: unknown): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (!isObject(value)) return '';
    const [[intrinsic, argument] = ['', undefined]] = Object.entries(value);
    switch (intrinsic) {
      case 'Ref': return this.referenceText(String(argument));
      case 'Fn::GetAtt': return Array.isArray(argument) ? argument.map(String).join('.') : String(argument);
      case 'Fn::Join': return this.joinText(argument);
      case 'Fn::Sub': return this.substitutedText(argument);
      default: return JSON.stringify(value);
    }
  }

  private referenceText(name: string): string {
    if (name === 'AWS::Partition') return 'aws';
    const physical = Object.entries(this.resources.get(name)?.properties ?? {})
      .find(([key, value]) => /Name$/.test(key) && typeof value === 'string');
    return typeof physical?.[1] === 'string' ? physical[1] : name;
  }

  private joinText(argument: unknown): string {
    if (!Array.isArray(argument)) return '';
    const [delimiter, parts]: readonly unknown[] = argument;
    return Array.isArray(parts) ? parts.map((part) => this.textOf(part)).join(this.textOf(delimiter)) : '';
  }

  private substitutedText(argument: unknown): string {
    const [text, values]: readonly unknown[] = Array.isArray(argument) ? argument : [argument, {}];
    const given = isObject(values) ? values : {};
    return this.textOf(text).replace(/\$\{([^!}][^}]*)\}/g, (_, name: string) => name in given ? this.textOf(given[name]) : this.referenceText(name));
  }
}

export function parseJson(path: string, text: string, cure = 'synthesize the app again'): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadInput([`${path} must be JSON, ${error instanceof Error ? error.message : String(error)}; ${cure}`]);
  }
}

const resourceOf = (logicalId: string, raw: unknown): Resource => {
  const resource = isObject(raw) ? raw : {};
  return {
    logicalId,
    type: typeof resource.Type === 'string' ? resource.Type : '',
    properties: isObject(resource.Properties) ? resource.Properties : {},
    metadata: isObject(resource.Metadata) ? resource.Metadata : {},
  };
};
