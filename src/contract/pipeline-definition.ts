/**
 * What CodePipeline is told of a pipeline, read from a CloudFormation template: CloudFormation updates the pipeline when,
 * and only when, this differs between the deployed template and the next.
 *
 * The resource names other resources, and their names at AWS are part of what CodePipeline is told. A generated name
 * stays for as long as its resource is not replaced; so each resource that is referred to counts with its type and with
 * the names that the template fixes. What else it is made of does not: a build's commands change nothing here.
 */
type Fields = Readonly<Record<string, unknown>>;

export interface PipelineDefinition {
  /** The same text for the same definition. */
  readonly text: string;
  /** Production's stages: those that CodePipeline rolls back when they fail. */
  readonly waves: readonly string[];
}

const PIPELINE = 'AWS::CodePipeline::Pipeline';
/** Properties that fix a name at AWS, and `Path`, which is part of a role's ARN. */
const NAMES = /Name$|^Path$/;

/** None when the template holds no pipeline under that logical id. */
export function pipelineDefinition(template: unknown, logicalId: string): PipelineDefinition | undefined {
  const sections = fieldsIn(template);
  const pipeline = fieldsIn(fieldsIn(sections.Resources)[logicalId]);
  if (pipeline.Type !== PIPELINE) return undefined;
  const referents = new Map<string, unknown>();
  follow(pipeline.Properties, sections, referents);
  return {
    text: canonical([pipeline.Properties, [...referents].sort(([a], [b]) => a < b ? -1 : 1)]),
    waves: listIn(fieldsIn(pipeline.Properties).Stages).map(fieldsIn)
      .filter(({ OnFailure }) => fieldsIn(OnFailure).Result === 'ROLLBACK')
      .map(({ Name }) => String(Name)),
  };
}

/** Collects what a value refers to, and what that refers to by its names. */
function follow(value: unknown, sections: Fields, referents: Map<string, unknown>): void {
  if (Array.isArray(value)) return value.forEach((item) => follow(item, sections, referents));
  for (const [key, argument] of Object.entries(fieldsIn(value))) {
    for (const [section, name] of referencesOf(key, argument)) visit(section, name, sections, referents);
    follow(argument, sections, referents);
  }
}

function visit(section: string, name: string, sections: Fields, referents: Map<string, unknown>): void {
  const found = fieldsIn(sections[section])[name];
  const key = `${section}/${name}`;
  if (found === undefined || referents.has(key)) return;
  const told = section === 'Resources' ? namesOf(fieldsIn(found)) : found;
  referents.set(key, told);
  follow(told, sections, referents);
}

const namesOf = ({ Type, Properties }: Fields): Fields => ({
  Type, names: Object.fromEntries(Object.entries(fieldsIn(Properties)).filter(([property]) => NAMES.test(property))),
});

/** What one intrinsic refers to, as section and name. A name that is in none of the sections is a pseudo parameter. */
function referencesOf(key: string, argument: unknown): readonly (readonly [string, string])[] {
  const first: unknown = Array.isArray(argument) ? argument[0] : argument;
  if (typeof first !== 'string') return [];
  switch (key) {
    case 'Ref': return [['Resources', first], ['Parameters', first]];
    case 'Fn::GetAtt': return [['Resources', first.split('.')[0]]];
    case 'Fn::If': case 'Condition': return [['Conditions', first]];
    case 'Fn::FindInMap': return [['Mappings', first]];
    case 'Fn::Sub': return [...first.matchAll(/\$\{([^!}][^}]*)\}/g)]
      .flatMap(([, name]): (readonly [string, string])[] => [['Resources', name.split('.')[0]], ['Parameters', name]]);
    default: return [];
  }
}

const fieldsIn = (value: unknown): Fields => isFields(value) ? value : {};
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const listIn = (value: unknown): readonly unknown[] => Array.isArray(value) ? value : [];

/** In one order, whatever the order of its fields is. */
const canonical = (value: unknown): string => JSON.stringify(value, (_, item: unknown) =>
  isFields(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => a < b ? -1 : 1)) : item);
