/**
 * What AWS's documentation leaves open and a rehearsal can play both ways. docs/assumptions.md says of each why the
 * branch is taken that is taken, what the other would break, and what would settle it.
 */
export interface Assumptions {
  /** Does a rejected approval, or one that timed out, set off `OnFailure: ROLLBACK`? */
  readonly rejectionRollsBack: boolean;
  /** Does stopping or abandoning an execution inside a stage count as a failure that `OnFailure: ROLLBACK` answers? */
  readonly stoppedRollsBack: boolean;
  /** Does automatic rollback pick an execution that a person has rolled back since? */
  readonly rollbackMayReturnToRolledBack: boolean;
  /** Does a rollback keep the execution that it went back to from being the target of the next? */
  readonly rollbackUsesUpItsTarget: boolean;
  /** Does the trigger of a rollback show who asked for it? */
  readonly rollbackShowsWhoAsked: boolean;
  /** Can a rollback execution be stopped? */
  readonly rollbackCanBeStopped: boolean;
  /** Does RollbackStage take what the list of rollback targets names? */
  readonly listedTargetsAreTaken: boolean;
  /** Does a rollback execution go on to the stages after its own? */
  readonly rollbackGoesOn: boolean;
  /** Do approvals wait in a rollback execution too? */
  readonly rollbackMeetsApprovals: boolean;
  /** Does the execution that waits before a stage enter between its failure and the rollback? */
  readonly waitingEntersBeforeRollback: boolean;
  /** Does a deployment that changes nothing of its stack end well in a rollback? */
  readonly unchangedStackSucceeds: boolean;
  /** Does a waiting approval outlive an update of the pipeline's definition? */
  readonly approvalOutlivesUpdate: boolean;
  /** Does an execution that an update cancels end as failed when its running action fails? */
  readonly cancelledMayFail: boolean;
  /** Does an approval that is abandoned free its stage at once? */
  readonly abandonedApprovalFreesStage: boolean;
  /** Does ListActionExecutions show what a build exports? */
  readonly exportsAreListed: boolean;
  /** Does GetParameterHistory show the session of a role as its ARN? */
  readonly sessionsAreShown: boolean;
  /** Does Parameter Store tell of each change of a letter? */
  readonly lettersRing: boolean;
  /** Does GetParametersByPath show what was written a moment before? */
  readonly parameterListsAreFresh: boolean;
  /** Does DescribeAlarmHistory show an entry at once? */
  readonly alarmHistoryIsFresh: boolean;
}

export type AssumptionName = keyof Assumptions;

/** The branch that is taken of each: the worse one, where the two differ in danger and CodePipeline is not of one mind. */
export const DEFAULT_ASSUMPTIONS: Assumptions = {
  rejectionRollsBack: true,
  stoppedRollsBack: false,
  rollbackMayReturnToRolledBack: true,
  rollbackUsesUpItsTarget: false,
  rollbackShowsWhoAsked: true,
  rollbackCanBeStopped: true,
  listedTargetsAreTaken: true,
  rollbackGoesOn: false,
  rollbackMeetsApprovals: true,
  waitingEntersBeforeRollback: false,
  unchangedStackSucceeds: true,
  approvalOutlivesUpdate: false,
  cancelledMayFail: false,
  abandonedApprovalFreesStage: true,
  exportsAreListed: true,
  sessionsAreShown: true,
  lettersRing: true,
  parameterListsAreFresh: true,
  alarmHistoryIsFresh: true,
};

/** What each branch means; `other` goes on from `taken`. */
export interface Branches { readonly taken: string; readonly other: string }

export const BRANCHES: { readonly [name in AssumptionName]: Branches } = {
  rejectionRollsBack: {
    taken: 'a rejected approval sets off the automatic rollback of its stage',
    other: 'the stage fails and stays where it is',
  },
  stoppedRollsBack: {
    taken: 'an execution that is stopped inside a stage is answered by no rollback',
    other: 'it is rolled back as a failure is',
  },
  rollbackMayReturnToRolledBack: {
    taken: 'an automatic rollback may return to what was rolled back before',
    other: 'it passes over that',
  },
  rollbackUsesUpItsTarget: {
    taken: 'a second rollback goes to the same execution as the first',
    other: 'it goes further back, or nowhere',
  },
  rollbackShowsWhoAsked: {
    taken: 'the trigger of a rollback names whoever asked for it',
    other: 'it names nobody',
  },
  rollbackCanBeStopped: {
    taken: 'a rollback execution can be stopped',
    other: 'it goes to its end',
  },
  listedTargetsAreTaken: {
    taken: 'RollbackStage takes every execution that succeeded in the stage in the current structure version',
    other: 'it refuses each of them',
  },
  rollbackGoesOn: {
    taken: 'a rollback execution ends after its stage',
    other: 'it goes on to the stages behind it',
  },
  rollbackMeetsApprovals: {
    taken: 'approvals wait in a rollback execution as in any other',
    other: 'they are left out there',
  },
  waitingEntersBeforeRollback: {
    taken: 'the lock of a stage passes straight from a failure to its rollback',
    other: 'the execution that waits before the stage enters first, and the rollback waits behind it',
  },
  unchangedStackSucceeds: {
    taken: 'in a rollback, a stack that does not change is deployed well',
    other: 'its deployment fails, and the rollback with it',
  },
  approvalOutlivesUpdate: {
    taken: 'an update of the pipeline ends the approvals that wait',
    other: 'they wait on until they are answered',
  },
  cancelledMayFail: {
    taken: 'an execution that an update cancels is cancelled, also when its running action fails',
    other: 'it has failed then',
  },
  abandonedApprovalFreesStage: {
    taken: 'an approval that is abandoned ends at once, and the next execution enters',
    other: 'it keeps its stage until it is answered or times out',
  },
  exportsAreListed: {
    taken: 'what a build exports is listed with its run',
    other: 'it is not',
  },
  sessionsAreShown: {
    taken: 'the history of a parameter shows the ARN of whoever wrote it, a session of a role too',
    other: 'of a session of a role it shows an id that nobody knows',
  },
  lettersRing: {
    taken: 'a change of a letter is told within seconds',
    other: 'it is heard of at the next tick',
  },
  parameterListsAreFresh: {
    taken: 'the list of letters shows what was written a moment before',
    other: 'for a minute and a half it shows what was there before',
  },
  alarmHistoryIsFresh: {
    taken: 'the history of an alarm is complete at the next look',
    other: 'its entries come five minutes late',
  },
};

const isName = (name: string): name is AssumptionName => name in DEFAULT_ASSUMPTIONS;

export const ASSUMPTION_NAMES: readonly AssumptionName[] = Object.keys(DEFAULT_ASSUMPTIONS).filter(isName);

/** The same, with the other branch of some. `names`: each must be one of `ASSUMPTION_NAMES`. */
export const withOther = (assume: Assumptions, names: readonly AssumptionName[]): Assumptions =>
  ({ ...assume, ...Object.fromEntries(names.map((name) => [name, !DEFAULT_ASSUMPTIONS[name]])) });

/** Of which the other branch is played. */
export const otherThanUsual = (assume: Assumptions): readonly AssumptionName[] =>
  ASSUMPTION_NAMES.filter((name) => assume[name] !== DEFAULT_ASSUMPTIONS[name]);

/** What is taken otherwise than usual, in a sentence each. */
export const assumedText = (assume: Assumptions): readonly string[] => otherThanUsual(assume)
  .map((name) => `assumed: not that ${BRANCHES[name].taken}, but that ${BRANCHES[name].other} (${name})`);
