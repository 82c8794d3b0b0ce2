/** An IAM role or user, without the name of one session of it: `111111111111/role/Controller`. */
function principalOf(arn: string): string | undefined {
  const [, , , , account, ...rest] = arn.split(':');
  const [kind, ...path] = rest.join(':').split('/');
  // `arn:aws:sts::1…:assumed-role/Name/session` is a session of `arn:aws:iam::1…:role/any/path/Name`.
  if (kind === 'assumed-role') return `${account}/role/${path[0]}`;
  if (kind === 'role' || kind === 'user') return `${account}/${kind}/${path.at(-1)}`;
  return undefined;
}

/** Whether an ARN as AWS reports it is one of ours: a role itself, or any session of it. */
export function isOneOf(arn: string, own: readonly string[]): boolean {
  const principal = principalOf(arn);
  return principal !== undefined && own.some((role) => principalOf(role) === principal);
}
