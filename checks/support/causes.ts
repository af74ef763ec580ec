/**
 * To trace what ended a packet takes an emulated guest most of a second: where one failure is shown, only its cause is looked for.
 */

/**
 * @param order checks, basic before fine; all failures are to have their causes when absent
 * @returns whether this one, which has failed, comes before all that have failed so far
 */
export function causesIn(order: string[] | undefined): (check: string) => boolean {
  let first = Number.POSITIVE_INFINITY
  return (check) => {
    if (order === undefined) return true
    const known = order.indexOf(check)
    const place = known < 0 ? order.length : known
    if (place >= first) return false
    first = place
    return true
  }
}
