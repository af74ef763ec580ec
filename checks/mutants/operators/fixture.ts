/**
 * For tests only.
 */
import { applied, type Operator, placesIn } from './operator.ts'

/** All that the operator makes of this source. */
export function madeBy(operator: Operator, source: string): string[] {
  return placesIn(source)
    .flatMap((place) => operator(place))
    .map((change) => applied(source, change))
}
