/**
 * What operators said in a scenario, replayed from its lines alone: which overrides and pauses are in force at a moment.
 * By other means than the controller's: no letter is decoded by its code, and nothing is asked of its ledger.
 */
import { OrganisationRequest } from '../../../src/operators/request';
import { Scenario } from '../../../src/rehearsal/scenario';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface Grant {
  readonly stage: string;
  readonly id: string;
  readonly by: string;
  readonly blockers: readonly string[] | 'all';
  readonly from: number;
  until: number;
  readonly revision?: string;
  readonly execution?: string;
  readonly single: boolean;
  readonly second: boolean;
  /** After how many milliseconds a bake may pass; infinite where it says nothing of bakes. */
  readonly bakesFor: number;
  readonly version: number;
  /** From when on a second person has signed it; null: not yet. */
  signedFrom: number | null;
}

export interface Stop {
  /** A stage's name; `*` for the pipeline, `organisation` for all pipelines. */
  readonly scope: string;
  readonly id: string;
  readonly from: number;
  until: number;
  /** Of the pipelines that are let out: until when this one is. */
  readonly exemptUntil: number;
}

/** Who somebody is: a user, or a role whatever its session is called. */
export const personOf = (arn: string): string => arn.replace(/^arn:aws:sts::(\d+):assumed-role\/([^/]+)\/.*$/, '$1 role $2').replace(/^arn:aws:iam::(\d+):user\/(?:.*\/)?([^/]+)$/, '$1 user $2');

/** One thing that was written, however it was written. */
interface Said {
  readonly at: number;
  readonly by: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>> | undefined;
  readonly type: string;
}

export class WhatOperatorsSaid {
  public readonly grants: Grant[] = [];
  public readonly stops: Stop[] = [];
  private readonly versions = new Map<string, number>();

  /** `self`: the pipeline as `ACCOUNT/REGION/NAME`. */
  public constructor(scenario: Scenario, private readonly pipeline: string, private readonly self: string) {
    for (const script of [...scenario.operator].sort((a, b) => a.at - b.at)) this.take(script);
  }

  private take(script: Scenario['operator'][number]): void {
    const { at, by } = script;
    if (script.do === 'putParameter') this.write({ at, by, path: script.name, body: parsed(script.value), type: script.type });
    if (script.do === 'deleteParameter') this.delete(at, script.name);
    if (script.do === 'command' && 'request' in script) this.command(at, by, script.request);
    if (script.do === 'command' && 'organisation' in script) this.organisation(at, by, script.organisation);
  }

  private command(at: number, by: string, request: { readonly do: string } & Readonly<Record<string, unknown>> | object): void {
    const { do: verb, stage, id, ...body } = request as Readonly<Record<string, unknown>>;
    const root = `/breakwater/${this.pipeline}`;
    const named = (grant: Grant): boolean => grant.stage === stage && (id === undefined || grant.id === id) && at < grant.until;
    const scope = String(stage ?? '*');
    switch (verb) {
      case 'override': return this.write({ at, by, path: `${root}/overrides/${String(stage)}/at-${at}`, body, type: 'String' });
      case 'pause': return this.write({ at, by, path: stage === undefined ? `${root}/pauses/at-${at}` : `${root}/pauses/${String(stage)}/at-${at}`, body, type: 'String' });
      case 'sign': {
        for (const grant of this.grants.filter((one) => named(one) && one.second).slice(-1)) this.sign(grant, at, by, grant.version);
        return;
      }
      case 'revoke': for (const grant of this.grants.filter(named).slice(-1)) grant.until = at; return;
      case 'resume': for (const stop of this.stops.filter((one) => one.scope === scope && at < one.until)) stop.until = at; return;
      default:
    }
  }

  private organisation(at: number, by: string, request: OrganisationRequest): void {
    const { do: verb, ...body } = request;
    if (verb === 'pause') return this.write({ at, by, path: `/breakwater/organisation/pauses/at-${at}`, body: { ...body }, type: 'String' });
    for (const stop of this.stops.filter((one) => one.scope === 'organisation' && at < one.until)) stop.until = at;
  }

  private write({ at, by, path, body, type }: Said): void {
    const version = (this.versions.get(path) ?? 0) + 1;
    this.versions.set(path, version);
    const [, , owner, folder, ...rest] = path.split('/');
    const sound = type === 'String' ? body : undefined;
    if (owner === this.pipeline && folder === 'overrides' && rest.length === 2) this.override(at, by, rest[0], rest[1], version, sound);
    if (owner === this.pipeline && folder === 'signatures' && rest.length === 2) {
      const grant = this.grants.filter((one) => one.stage === rest[0] && one.id === rest[1]).at(-1);
      const signs = sound !== undefined && only(sound, ['version', 'reason']) && typeof sound.version === 'number' && typeof sound.reason === 'string';
      if (grant !== undefined && signs) this.sign(grant, at, by, Number(sound.version));
    }
    if (folder === 'pauses' && (rest.length === 1 || (rest.length === 2 && owner === this.pipeline))) {
      this.pause(at, owner === 'organisation' ? 'organisation' : rest.length === 2 ? rest[0] : '*', rest[rest.length - 1], sound);
    }
  }

  private delete(at: number, path: string): void {
    this.versions.delete(path);
    const [, , owner, folder, stage, id] = path.split('/');
    if (owner === this.pipeline && folder === 'overrides') this.endGrant(at, stage, id);
    // A pause whose parameter is gone goes on.
  }

  private endGrant(at: number, stage: string, id: string): void {
    for (const grant of this.grants.filter((one) => one.stage === stage && one.id === id && at < one.until)) grant.until = at;
  }

  /** Whatever is written over an override ends it; what is no override gives nothing. */
  private override(at: number, by: string, stage: string, id: string, version: number, body: Said['body']): void {
    this.endGrant(at, stage, id);
    if (body === undefined || 'state' in body) return;
    const known = ['blockers', 'reason', 'for', 'until', 'revision', 'execution', 'singleUse', 'secondApprover', 'skipBake', 'bakeFor'];
    const { blockers, reason, revision, execution } = body;
    const until = endOf(body, at) ?? at + 4 * HOUR;
    if (!only(body, known) || typeof reason !== 'string' || until > at + DAY || until <= at) return;
    if (blockers !== 'all' && !(Array.isArray(blockers) && (blockers.length > 0 || body.skipBake === true || body.bakeFor !== undefined))) return;
    this.grants.push({
      stage,
      id,
      by,
      version,
      from: at,
      until,
      blockers: blockers === 'all' ? 'all' : (blockers as readonly string[]),
      ...(typeof revision === 'string' && { revision }),
      ...(typeof execution === 'string' && { execution }),
      single: body.singleUse === true,
      second: body.secondApprover === true,
      bakesFor: body.skipBake === true ? 0 : spanOf(body.bakeFor) ?? Infinity,
      signedFrom: null,
    });
  }

  private sign(grant: Grant, at: number, by: string, version: number): void {
    if (grant.second && version === grant.version && personOf(by) !== personOf(grant.by) && at >= grant.from) grant.signedFrom ??= at;
  }

  private pause(at: number, scope: string, id: string, body: Said['body']): void {
    const mine = this.stops.filter((stop) => stop.scope === scope && stop.id === id && at < stop.until);
    if (body === undefined || typeof body.reason !== 'string') return;
    if ('state' in body) {
      if (body.state === 'resumed' && only(body, ['state', 'reason'])) for (const stop of mine) stop.until = at;
      return;
    }
    if (!only(body, ['reason', 'for', 'until', ...(scope === 'organisation' ? ['except'] : [])])) return;
    for (const stop of mine) stop.until = at;
    const exempt = (Array.isArray(body.except) ? body.except as readonly Readonly<Record<string, unknown>>[] : [])
      .filter(({ pipeline }) => pipeline === this.self).map(({ until }) => Date.parse(String(until)));
    this.stops.push({ scope, id, from: at, until: endOf(body, at) ?? Infinity, exemptUntil: Math.max(-Infinity, ...exempt) });
  }

  /** The pauses that hold a stage at a moment, by the name of their blocker. */
  public pausedAt(stage: string, at: number): readonly string[] {
    const on = this.stops.filter((stop) => stop.from <= at && at < stop.until && at >= stop.exemptUntil);
    return on.flatMap(({ scope }) => scope === 'organisation' ? ['organisation pause'] : scope === '*' || scope === stage ? ['pause'] : []);
  }

  /** The overrides that may speak for a stage, a revision and an execution at a moment. */
  public grantsAt(stage: string, at: number, about: { readonly revision?: string; readonly execution?: string }): readonly Grant[] {
    return this.grants.filter((grant) => grant.stage === stage && grant.from <= at && at < grant.until
      && (!grant.second || (grant.signedFrom !== null && grant.signedFrom <= at))
      && (grant.revision === undefined || grant.revision === about.revision)
      && (grant.execution === undefined || grant.execution === about.execution));
  }
}

function parsed(text: string): Said['body'] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Readonly<Record<string, unknown>> : undefined;
  } catch {
    return undefined;
  }
}

const only = (body: object, known: readonly string[]): boolean => Object.keys(body).every((key) => known.includes(key));

function endOf(body: Readonly<Record<string, unknown>>, at: number): number | undefined {
  if (body.for !== undefined) return at + (spanOf(body.for) ?? 0);
  return body.until === undefined ? undefined : Date.parse(String(body.until));
}

function spanOf(span: unknown): number | undefined {
  const units: Readonly<Record<string, number>> = { d: DAY, h: HOUR, m: 60_000, s: 1000 };
  if (typeof span !== 'string') return undefined;
  return [...span.matchAll(/(\d+)([dhms])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0);
}
