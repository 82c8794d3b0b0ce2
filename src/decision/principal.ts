/**
 * Who somebody is: an IAM role or user of an account, as AWS verified it.
 *
 * Two sessions of one role are one principal, whatever they call themselves: whoever may take the role chooses the name.
 * Only where a sign-in service sets the name, as IAM Identity Center does, is the session the person.
 */

/**
 * `111111111111/role/Controller`, `111111111111/user/ana`, `111111111111/root`; a session of one of `ssoRoles` (names of
 * roles, with `*`) is `person/ana`: one person, whichever of these roles and accounts they came by. Undefined where nobody can tell.
 */
export function principalOf(arn: string, ssoRoles: readonly string[] = []): string | undefined {
  const [prefix, partition, service, , account, ...rest] = arn.split(':');
  const [kind, ...path] = rest.join(':').split('/');
  if (prefix !== 'arn' || !partition || !/^\d{12}$/.test(account ?? '')) return undefined;
  // `arn:aws:sts::1…:assumed-role/Name/session` is a session of `arn:aws:iam::1…:role/any/path/Name`.
  if (service === 'sts' && kind === 'assumed-role') {
    const [role, session] = path;
    if (!role) return undefined;
    return session && ssoRoles.some((pattern) => matches(pattern, role)) ? `person/${session.toLowerCase()}` : `${account}/role/${role}`;
  }
  const name = path.at(-1);
  if (service === 'iam' && (kind === 'role' || kind === 'user') && name) return `${account}/${kind}/${name}`;
  return service === 'iam' && kind === 'root' && path.length === 0 ? `${account}/root` : undefined;
}

/** Whether an ARN as AWS reports it is one of ours: a role itself, or any session of it. */
export function isOneOf(arn: string, own: readonly string[]): boolean {
  const principal = principalOf(arn);
  return principal !== undefined && own.some((role) => principalOf(role) === principal);
}

/** Whether two ARNs are known to be different people. Who cannot be told is nobody's second; IAM tells no two names apart by case. */
export function areTwoPeople(one: string, other: string, ssoRoles: readonly string[]): boolean {
  const [a, b] = [principalOf(one, ssoRoles), principalOf(other, ssoRoles)];
  return a !== undefined && b !== undefined && a.toLowerCase() !== b.toLowerCase();
}

function matches(pattern: string, role: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(role);
}
