import { Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Something refused unless somebody has said, with a reason, that it is meant. */
export interface Objection {
  readonly id: string;
  readonly text: string;
}

/**
 * Whether an id was acknowledged, with a reason, on the construct or on what it lies in.
 *
 * CDK silences warnings by such a note and leaves errors alone; so the notes are read here.
 */
export function isAcknowledged(scope: IConstruct, id: string): boolean {
  return scope.node.scopes
    .flatMap((each) => each.node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Readonly<Record<string, unknown>>))
    .some(([key, reason]) => (key === id || key.endsWith(`::${id}`)) && String(reason).trim() !== '');
}

/** Refuses at synthesis, when everything that could be acknowledged has been: CDK asks for validations last. */
export function objectTo(scope: IConstruct, objections: () => readonly Objection[]): void {
  scope.node.addValidation({
    validate: () => objections().filter(({ id }) => !isAcknowledged(scope, id))
      .map(({ id, text }) => `${text}; or acknowledge ${id} with a reason`),
  });
}
