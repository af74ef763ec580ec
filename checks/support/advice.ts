/**
 * What to say first about what is gone from the host, where that tells the cause.
 */

/** @param gone lines as `differences` lists them; undefined when they do not tell */
export function adviceOn(gone: string[]): string | undefined {
  if (!gone.some((line) => /:FORWARD DROP\b/.test(line))) return undefined
  return 'FORWARD had the policy DROP, and has it no more. A policy speaks for everybody on this host: leave it as it is, and add a rule that accepts what you mean.'
}
