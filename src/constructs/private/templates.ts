/** The synthesized templates of one account and Region, and what refers to what in them. */

/** A template, and the stack that it is of. */
export interface NamedTemplate {
  readonly stack: string;
  readonly template: unknown;
}

/** One resource of a template. */
export interface TemplateResource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly properties: unknown;
  readonly updatePolicy: unknown;
}

/** What lies in a value of JSON under a path; undefined where there is no such thing. */
export const within = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((here, key) => typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined, value);

export const listIn = (value: unknown, ...path: readonly (string | number)[]): readonly unknown[] => {
  const list = within(value, ...path);
  return Array.isArray(list) ? list : [];
};

/** A number as templates write it: also as a string. */
export function numberIn(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = within(value, ...path);
  if (typeof found === 'number') return found;
  return typeof found === 'string' && /^\d+(\.\d+)?$/.test(found) ? Number(found) : undefined;
}

export function textIn(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = within(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

const entriesIn = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

export class Templates {
  private readonly all: readonly TemplateResource[];

  public constructor(private readonly templates: readonly NamedTemplate[]) {
    this.all = templates.flatMap(({ stack, template }) => entriesIn(within(template, 'Resources')).map(([id, resource]) => ({
      stack, id, type: textIn(resource, 'Type') ?? '', properties: within(resource, 'Properties'), updatePolicy: within(resource, 'UpdatePolicy'),
    })));
  }

  public ofType(type: string): readonly TemplateResource[] { return this.all.filter((resource) => resource.type === type); }

  /** The resource that a value in a template means, also through exports and parameters of Parameter Store. */
  public meant({ stack }: Pick<TemplateResource, 'stack'>, value: unknown): TemplateResource | undefined {
    const key = this.keyOf(stack, value);
    return this.all.find((resource) => resourceKey(resource) === key);
  }

  /** One text for all values that mean the same thing; undefined for what cannot be told before the deployment. */
  public keyOf(stack: string, value: unknown): string | undefined {
    if (typeof value === 'string') return value;
    const reference = textIn(value, 'Ref');
    if (reference !== undefined) return this.referenceKey(stack, reference);
    const attribute = textIn(value, 'Fn::GetAtt', 0);
    if (attribute !== undefined) return resourceKey({ stack, id: attribute });
    const imported = textIn(value, 'Fn::ImportValue');
    return imported === undefined ? undefined : this.exportKey(imported);
  }

  private referenceKey(stack: string, id: string): string | undefined {
    const template = this.templates.find((each) => each.stack === stack)?.template;
    const parameter = within(template, 'Parameters', id);
    if (parameter === undefined) return resourceKey({ stack, id });
    const name = textIn(parameter, 'Default');
    if (name === undefined || textIn(parameter, 'Type')?.startsWith('AWS::SSM::Parameter::Value') !== true) return undefined;
    const kept = this.ofType('AWS::SSM::Parameter').find(({ properties }) => textIn(properties, 'Name') === name);
    return kept === undefined ? `parameter ${name}` : this.keyOf(kept.stack, within(kept.properties, 'Value'));
  }

  private exportKey(name: string): string | undefined {
    for (const { stack, template } of this.templates) {
      const found = entriesIn(within(template, 'Outputs')).find(([, output]) => textIn(output, 'Export', 'Name') === name);
      if (found !== undefined) return this.keyOf(stack, within(found[1], 'Value'));
    }
    return `export ${name}`;
  }
}

export const resourceKey = ({ stack, id }: Pick<TemplateResource, 'stack' | 'id'>): string => `${stack}.${id}`;
