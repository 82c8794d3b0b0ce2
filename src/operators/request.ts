/** What a person asks for, whether on a command line or in a scenario. */
export type Request =
  | { readonly do: 'status' }
  | { readonly do: 'doctor' }
  | { readonly do: 'why'; readonly stage?: string }
  | HistoryRequest
  | AnswerRequest
  | OverrideRequest
  | SignRequest
  | RevokeRequest
  | PauseRequest
  | ResumeRequest
  | VetoRequest
  | UnvetoRequest
  | RollbackRequest
  | ReleaseRequest;

export interface HistoryRequest {
  readonly do: 'history';
  readonly stage?: string;
  /** How far back, in milliseconds. */
  readonly since?: number;
  /** A kind of entry, or the part before its dot: `override`. */
  readonly kind?: string;
}

/** *Approve* and *Reject* of the console. */
export interface AnswerRequest {
  readonly do: 'approve' | 'reject';
  readonly stage: string;
  /** Left out: the one that waits. */
  readonly action?: string;
  readonly reason: string;
}

/** When something ends: after so long, or at a moment, both as the inbox takes them. */
export interface Ending { readonly for?: string; readonly until?: string }

export interface OverrideRequest extends Ending {
  readonly do: 'override';
  readonly stage: string;
  readonly blockers: readonly string[] | 'all';
  readonly reason: string;
  readonly revision?: string;
  readonly execution?: string;
  readonly singleUse?: boolean;
  readonly secondApprover?: boolean;
  readonly skipBake?: boolean;
  /** As the inbox takes it: a bake may pass after so long. For one revision, and with a second approver. */
  readonly bakeFor?: string;
}

/** The second signature under an override. */
export interface SignRequest {
  readonly do: 'sign';
  readonly stage: string;
  /** Left out: the only override of the stage that asks for one. */
  readonly id?: string;
  readonly reason: string;
}

export interface RevokeRequest {
  readonly do: 'revoke';
  readonly stage: string;
  /** Left out: the only one there is. */
  readonly id?: string;
  readonly reason: string;
}

export interface PauseRequest extends Ending {
  readonly do: 'pause';
  /** Left out: the whole pipeline. */
  readonly stage?: string;
  readonly reason: string;
}

export interface ResumeRequest {
  readonly do: 'resume';
  /** Left out: the whole pipeline. */
  readonly stage?: string;
  /** Left out: all pauses of that scope. */
  readonly id?: string;
  readonly reason: string;
}

/** Keeps a revision out of a stage and of every stage behind it. */
export interface VetoRequest { readonly do: 'veto'; readonly stage: string; readonly revision: string; readonly reason: string }

export interface UnvetoRequest { readonly do: 'unveto'; readonly stage: string; readonly revision: string; readonly reason: string }

/** Takes a wave back, or all of them. */
export interface RollbackRequest {
  readonly do: 'rollback';
  /** Left out with `all`. */
  readonly stage?: string;
  readonly all?: boolean;
  /** A revision that succeeded there; left out: what was last good. */
  readonly to?: string;
  readonly reason: string;
}

/** Starts a release of a revision that the pipeline has had before. */
export interface ReleaseRequest { readonly do: 'release'; readonly revision: string }

/** A pause of all pipelines of an organisation, begun or ended at its central account's switch. */
export type OrganisationRequest =
  | ({ readonly do: 'pause'; readonly reason: string } & Ending)
  | { readonly do: 'resume'; readonly id?: string; readonly reason: string };

export const COMMANDS = ['status', 'why', 'history', 'doctor', 'override', 'sign', 'revoke', 'pause', 'resume', 'veto', 'unveto', 'rollback', 'release'] as const;
