/**
 * Work that several checks count on: whichever of them runs first does it.
 */

/** Does the work when it is first asked for; then and later, hands over what came of that. */
export function once<Arguments extends unknown[], Result>(
  work: (...given: Arguments) => Promise<Result>,
): (...given: Arguments) => Promise<Result> {
  let begun: Promise<Result> | undefined
  return (...given) => {
    begun ??= work(...given)
    return begun
  }
}
