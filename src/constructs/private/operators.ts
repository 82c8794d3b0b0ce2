import { Grant, IGrantable, ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PolicyKind } from '../../contract/about';
import { Problem } from '../../decision/problem';
import { OperatorPolicies } from '../operator-policies';
import { DeclaredStage } from './declared-stage';
import { dutyProblems, GrantedStages } from './duty-problems';
import { Duty, dutyStatements, OperatedPipeline } from './operator-statements';

const WORDS: Readonly<Record<PolicyKind, string>> = {
  look: 'see what holds and what was decided',
  pause: 'pause and resume',
  override: 'override blockers, roll waves back, veto revisions and lift vetoes, and answer airlocks and bakes by hand',
  sign: 'sign overrides of others',
};

/** What people may do with a pipeline, as IAM says it. */
export class Operators extends Construct {
  private made?: OperatorPolicies;
  private readonly granted: GrantedStages[] = [];

  public constructor(scope: Construct, id: string, private readonly operated: OperatedPipeline) {
    super(scope, id);
  }

  public get policies(): OperatorPolicies | undefined { return this.made; }

  /** What is wrong with the grants so far. */
  public problems(stages: readonly DeclaredStage[]): readonly Problem[] { return dutyProblems(this.granted, stages); }

  public grant(path: string, grantee: IGrantable, duty: Duty): Grant {
    this.granted.push({ path, stages: duty.stages ?? [] });
    const grants = dutyStatements(this.operated, duty).map((statement) =>
      Grant.addToPrincipal({ grantee, actions: statement.actions, resourceArns: statement.resources }));
    return grants.reduce((all, one) => all.combine(one));
  }

  /** Four of the policies that an account may have: made when somebody asks for them, and once. */
  public managedPolicies(namePrefix?: string): OperatorPolicies {
    this.made ??= {
      look: this.managedPolicy('look', namePrefix),
      pause: this.managedPolicy('pause', namePrefix),
      override: this.managedPolicy('override', namePrefix),
      sign: this.managedPolicy('sign', namePrefix),
    };
    return this.made;
  }

  private managedPolicy(kind: PolicyKind, namePrefix: string | undefined): ManagedPolicy {
    const [first, ...rest] = kind;
    return new ManagedPolicy(this, `${first.toUpperCase()}${rest.join('')}`, {
      ...(namePrefix !== undefined && { managedPolicyName: `${namePrefix}-${kind}` }),
      description: `Lets people ${WORDS[kind]} in one delivery pipeline`,
      statements: [...dutyStatements(this.operated, { kind })],
    });
  }
}
