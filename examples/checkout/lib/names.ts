/**
 * The physical names of checkout. One-box and fleet share an account and a Region without sharing a stack, so what
 * they refer to across stacks is found by these names and by nothing else.
 */
export const TABLE = 'checkout-orders';

/** Part of the function's name, and so of its metrics: what runs side by side in one Region must differ here. */
export type Box = 'one-box' | 'fleet';
export const functionName = (box: Box): string => `checkout-${box}`;

/** The alias that takes traffic. */
export const LIVE = 'live';

export const FAULTS_ALARM = 'checkout-faults';
export const LATENCY_ALARM = 'checkout-latency';
